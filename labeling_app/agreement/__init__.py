"""How raters agree, and how disagreements are settled."""
