"""One module per format: each gives the rows of a file as they are, before any CRS is applied."""
