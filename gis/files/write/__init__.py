"""One module per format: each writes a table and says what the format cannot keep."""
