"""Reported failures, reproduced in the versions they were reported for."""
