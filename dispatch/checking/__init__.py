"""Checks of drafts that ask squads, categories or the road network, and running all checks together."""
