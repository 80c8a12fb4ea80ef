"""Which rows have no geometry, or one that cannot be placed as it is, and why."""

import numpy as np
import shapely

from gis.files.table import Finding


def as_read(geometries: np.ndarray, faults: list[tuple[int, str, str]], rows: list[int]) -> list[Finding]:
    """Return the findings of the readers, and the rows that hold no geometry at all."""
    told = {index for index, kind, _ in faults if kind != "cells_missing"}
    nothing = np.flatnonzero(shapely.is_missing(geometries)).tolist()
    return [Finding(rows[index], kind, detail) for index, kind, detail in faults] + [
        Finding(rows[index], "null") for index in nothing if index not in told
    ]


def drop_not_finite(shapes: np.ndarray, rows: list[int]) -> list[Finding]:
    """Replace geometries with a coordinate that is no finite number by None; return the findings."""
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    broken = np.unique(owners[~np.isfinite(points).all(axis=1)])
    shapes[broken] = None
    return [Finding(rows[index], "not_finite") for index in broken.tolist()]


def as_placed(shapes: np.ndarray, rows: list[int]) -> list[Finding]:
    """Return what is the matter with shapes in EPSG:4326: empty, invalid, beyond the world."""
    empty = np.flatnonzero(~shapely.is_missing(shapes) & shapely.is_empty(shapes))
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    outside = ~((np.abs(points[:, 0]) <= 180) & (np.abs(points[:, 1]) <= 90))
    first = dict(zip(owners[outside][::-1].tolist(), points[outside][::-1], strict=True))
    invalid = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_valid(shapes))
    reasons = shapely.is_valid_reason(shapes[invalid]).tolist() if len(invalid) else []
    return (
        [Finding(rows[index], "empty", shapes[index].geom_type) for index in empty.tolist()]
        + [Finding(rows[index], "outside_world", f"{x:.10g}, {y:.10g}") for index, (x, y) in first.items()]
        + [Finding(rows[index], "invalid", why) for index, why in zip(invalid.tolist(), reasons, strict=True)]
    )
