"""What a rater says of an issue, and how it is kept."""
