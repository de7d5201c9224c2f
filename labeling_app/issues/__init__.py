"""Issues as raters read them."""
