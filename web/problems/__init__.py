"""Refusals: which exception is answered with which status, code and words."""
