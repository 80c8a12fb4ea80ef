"""Gathering the parts of one dimension into a multi-geometry for each of several shapes."""

from collections.abc import Callable

import numpy as np
import shapely


def areas_of(shapes: np.ndarray, least_deg2: float = 0.0) -> np.ndarray:
    """Return the polygons among the parts of each shape that are larger than an area, as MultiPolygons."""
    return _gathered(shapes, 2, shapely.multipolygons, shapely.MultiPolygon(), least_deg2)


def lines_of(shapes: np.ndarray) -> np.ndarray:
    """Return the lines among the parts of each shape, joined, as MultiLineStrings."""
    joined = shapely.line_merge(_gathered(shapes, 1, shapely.multilinestrings, shapely.MultiLineString()))
    return _gathered(joined, 1, shapely.multilinestrings, shapely.MultiLineString())


def points_of(shapes: np.ndarray) -> np.ndarray:
    """Return the points among the parts of each shape, as MultiPoints."""
    return _gathered(shapes, 0, shapely.multipoints, shapely.MultiPoint())


def _gathered(
    shapes: np.ndarray, dimension: int, make: Callable, empty: shapely.Geometry, least_deg2: float = -1.0
) -> np.ndarray:
    parts, index = shapely.get_parts(shapes, return_index=True)
    kept = (shapely.get_dimensions(parts) == dimension) & (shapely.area(parts) > least_deg2)
    result = np.full(len(shapes), empty, dtype=object)
    if kept.any():
        make(parts[kept], indices=index[kept], out=result)
    return shapely.normalize(result)
