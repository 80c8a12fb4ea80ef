"""Roads: reading them from OpenStreetMap, building a network from them, keeping it on disk."""
