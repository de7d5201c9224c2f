"""From stored rows to results: pure functions from data frames to frozen dataclasses.

Nothing here does I/O except `analysis.report`, which may also read studies.
May import `db` and `taxonomy`.
"""
