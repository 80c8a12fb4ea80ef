"""A year of past violations, with planted places and subjects that repeat."""
