"""GitHub's REST interface: it needs no token, and unchanged pages cost no quota."""
