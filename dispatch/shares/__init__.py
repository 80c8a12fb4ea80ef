"""Shares (共享): what other agencies receive, how it is kept, and how it is given."""
