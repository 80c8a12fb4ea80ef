"""Hotspots: found by runs over all violations, followed over the days, owned, and renewed by new cases."""
