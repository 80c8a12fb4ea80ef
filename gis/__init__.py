"""Space: coordinates, distances, roads and travel times, as arrays in and arrays out."""
