"""Importers: roads, organisations and cases from files that others made."""
