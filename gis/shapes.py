"""Reads GeoJSON geometries and says what is wrong with one, and where."""

from typing import Any

from shapely import get_coordinates
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity


class ShapeError(Exception):
    """Base of what can be wrong with a shape; `what` and `where` explain it."""

    def __init__(self, what: str, where: str = ""):
        super().__init__(what, where)
        self.what = what
        self.where = where


class ShapeUnreadable(ShapeError):
    """The coordinates do not make a geometry of this type."""


class ShapeOutsideWorld(ShapeError):
    """A vertex lies beyond 180 degrees of longitude or 90 of latitude."""


class ShapeInvalid(ShapeError):
    """The geometry crosses itself, or has no area where it should."""


def checked_shape(geojson: dict[str, Any]) -> BaseGeometry:
    """Return the valid geometry of a GeoJSON object in EPSG:4326; raise a ShapeError.

    Validity is that of OGC Simple Features 1.2.1, as GEOS checks it.
    """
    geometry = read_shape(geojson)
    if not geometry.is_valid:
        what, _, where = explain_validity(geometry).partition("[")
        raise ShapeInvalid(what, where.rstrip("]"))
    return geometry


def read_shape(geojson: dict[str, Any]) -> BaseGeometry:
    """Return the geometry of a GeoJSON object in EPSG:4326, valid or not.

    Raises ShapeUnreadable or ShapeOutsideWorld.
    """
    try:
        geometry = shape(geojson)
    except (ShapelyError, ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise ShapeUnreadable(str(error)) from error
    if geometry.is_empty:
        raise ShapeUnreadable("empty")
    lon, lat = get_coordinates(geometry).T
    outside = ~((abs(lon) <= 180) & (abs(lat) <= 90))
    if outside.any():
        vertex = int(outside.argmax())
        raise ShapeOutsideWorld(f"{lon[vertex]}, {lat[vertex]}", f"vertex {vertex}")
    return geometry
