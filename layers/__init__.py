"""Maps: what layers there are, and the tiles drawn from them and from the base map."""
