"""Parsing many geometries at once, and finding those that are none."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely

from gis.files.table import as_shapes

# A geometry, its index and why it is none.
Fault = tuple[int, str, str]
_FAILURES = (shapely.errors.ShapelyError, ValueError, TypeError, NotImplementedError)
_LONGEST_DETAIL = 200


def parsed_geometries(
    values: Sequence[Any], parse: Callable[[Any], Any], prepare: Callable[[Any], Any] | None = None
) -> tuple[np.ndarray, list[Fault]]:
    """Return geometries, None where there is none or it cannot be read, and the faults of the latter.

    Parameters
    ----------
    values : sequence (n,)
        What holds a geometry each; None for none.
    parse : callable
        Of shapely's: from_wkt, from_wkb, from_geojson; takes an array or one value.
    prepare : callable or None
        Turns one value into what `parse` takes.
    """
    prepared = [value if value is None or prepare is None else prepare(value) for value in values]
    try:
        return np.asarray(parse(as_shapes(prepared)), dtype=object), []
    except _FAILURES:
        return _one_by_one(prepared, parse)


def _one_by_one(prepared: list[Any], parse: Callable[[Any], Any]) -> tuple[np.ndarray, list[Fault]]:
    """Parse each by itself, since together they fail together."""
    geometries: list[shapely.Geometry | None] = []
    faults: list[Fault] = []
    for index, value in enumerate(prepared):
        try:
            geometries.append(parse(value))
        except _FAILURES as error:
            geometries.append(None)
            faults.append((index, "unreadable", str(error).strip()[:_LONGEST_DETAIL]))
    return as_shapes(geometries), faults
