"""Deadlines: how long each step of an incident may take, what happens as one nears and passes, and pauses."""
