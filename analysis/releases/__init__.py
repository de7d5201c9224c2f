"""Do failures follow releases? Attribution, correlation, its robustness, and growth over time (RQ3)."""
