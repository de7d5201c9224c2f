"""Campaigns: many models through converters, one outcome each, and the table of what came of them."""
