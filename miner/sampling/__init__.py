"""Drawing issues at random, and how many to draw."""
