"""Makers of things that tests are about."""
