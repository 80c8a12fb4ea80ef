"""Vector files: reading and writing the formats that planners have."""
