"""Environments of toolchains: built on demand by uv, kept in the user's cache, one per set of pins."""
