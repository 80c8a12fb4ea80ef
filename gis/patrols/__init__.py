"""Patrols in space and time: tours of squads, time spent within areas, areas to compare with. Pure."""
