"""The built console in a real browser against a real server."""
