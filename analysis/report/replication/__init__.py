"""A study packed so that a stranger can rerun it, and the check that the package holds together."""
