"""Maps on paper: the frame with its scale, room for marks and names, stretches that a name may run along."""
