"""Reducing a failing model to the smallest one that fails in the same way, and writing it as a script of its own."""
