"""Uploads on their way into layers: kept under the instance, read, looked at, and taken in."""
