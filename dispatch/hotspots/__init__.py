"""Hotspots: found by runs over all violations, told apart over the days, owned, and renewed by each new case."""
