"""Every raw answer of GitHub, kept beside a study, and mined again without a network."""
