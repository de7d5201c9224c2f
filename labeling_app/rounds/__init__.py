"""Rounds of labelling, and each rater's queue."""
