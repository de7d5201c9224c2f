"""Where a campaign's models come from: files, saved models, real architectures, generated models."""
