"""OGC API at /ogc: the shares of an agency as collections of features, and as vector tiles.

Everything is read from what is kept of a share, so that no filter, box or order can find out what the agency
is not to know.
"""
