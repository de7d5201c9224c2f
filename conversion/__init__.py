"""Run a converter on a model, safely, and say what came of it; reproduce reported failures.

Never imports a deep-learning framework: those live in pinned environments of their own.
May import `analysis`, `study`, `db` and `taxonomy`.
"""
