"""What the walk over the whole API is made of: the west and its canaries, filled requests, and what stays."""
