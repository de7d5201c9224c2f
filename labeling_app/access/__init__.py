"""Who may come in, how, and where the app listens."""
