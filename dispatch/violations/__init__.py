"""Violations: how they come to be, by incidents and by files, and what they repeat."""
