"""The schema's history: one Alembic migration a change."""
