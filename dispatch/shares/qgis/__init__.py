"""A project for QGIS that opens shares by OGC API – Features, with our styles, names and words of codes.

Everything in it is made with the standard library, and the same shares give the same bytes. What the elements
mean is QGIS's own; what it reads is tested with QGIS itself (`make test-clients`).
"""
