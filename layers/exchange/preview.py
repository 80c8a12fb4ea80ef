"""A look at a table: its first rows, its bounds, and some of its shapes, simplified."""

from typing import Any

import numpy as np
import orjson
import shapely

from gis.files.table import VectorTable

MOST_SHAPES = 2_000
MOST_VERTICES = 60_000
FIRST_ROWS = 10
_DIGITS = 6
_FINENESS = 2_000


def bounds_of(table: VectorTable) -> list[float] | None:
    """Return [west, south, east, north] in EPSG:4326, None without a shape."""
    bounds = shapely.total_bounds(table.shapes)
    return bounds.tolist() if np.isfinite(bounds).all() else None


def first_rows(table: VectorTable) -> list[dict[str, Any]]:
    """Return the first rows, by column."""
    names = list(table.columns)
    rows = zip(*(table.columns[name][:FIRST_ROWS] for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def preview_shapes(table: VectorTable) -> dict[str, Any]:
    """Return at most 2,000 shapes as GeoJSON, evenly spread over the rows; `row` is each one's number."""
    there = np.flatnonzero(~shapely.is_missing(table.shapes) & ~shapely.is_empty(table.shapes))
    if len(there) > MOST_SHAPES:
        there = there[np.linspace(0, len(there) - 1, MOST_SHAPES).astype(int)]
    drawn = _simplified(table.shapes[there])
    features = [
        {"type": "Feature", "geometry": orjson.loads(text), "properties": {"row": table.row_numbers[index]}}
        for index, text in zip(there.tolist(), shapely.to_geojson(drawn).tolist(), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _simplified(shapes: np.ndarray) -> np.ndarray:
    """Return shapes with as few vertices as a screen shows, and far fewer where they are too many."""
    bounds = shapely.total_bounds(shapes)
    tolerance = max(bounds[2:] - bounds[:2], default=0.0) / _FINENESS if len(shapes) else 0.0
    while shapely.get_num_coordinates(shapes).sum() > MOST_VERTICES and tolerance < 1.0:
        shapes = shapely.simplify(shapes, tolerance)
        tolerance = tolerance * 2 or 1e-6
    return shapely.transform(shapes, lambda points: np.round(points, _DIGITS))
