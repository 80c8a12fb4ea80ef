"""Draws the map of a sheet as SVG, in mm: only in the process that makes the sheet."""
