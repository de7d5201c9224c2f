"""What runs inside a source's own environment: plain Python, nothing of Failatlas."""
