"""Briefing maps: hotspots on one map in one HTML file, which opens anywhere without a network."""
