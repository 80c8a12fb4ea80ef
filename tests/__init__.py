"""Tests: unit (no database), db, api, e2e."""
