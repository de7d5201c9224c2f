"""What is stored: typed SQLAlchemy models, the engine, migrations and the append-only label log.

May import `taxonomy`.
"""
