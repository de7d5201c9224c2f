"""From GitHub to the store: record shapes, transports, filters, sampling and schedule.

May import `analysis`, `study`, `db` and `taxonomy`.
"""
