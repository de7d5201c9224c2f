"""Benchmarks: each is a script that prints what it measured; `make bench` runs them all."""
