"""Keeping what there is: backups of database and files together, restored whole or not at all; archives."""
