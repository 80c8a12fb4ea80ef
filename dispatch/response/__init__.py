"""Response plans (处置预案): which one fits an incident, who fills it, taking it, and raising the level."""
