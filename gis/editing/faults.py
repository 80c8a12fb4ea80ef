"""What is wrong with a shape, and where: all of it at once, so that it can be marked on the map."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.crossings import list_crossings
from gis.editing.frame import FARTHEST_LAT_DEG, FARTHEST_LON_DEG, parts_of, place_of

MOST_FAULTS = 200
SPIKE_DEG = 0.1

# What GEOS says when it is the only one to find a fault, and our code for it.
_REASONS = {
    "Self-intersection": "self_intersection",
    "Ring Self-intersection": "self_intersection",
    "Hole lies outside shell": "hole_outside",
    "Holes are nested": "holes_nested",
    "Interior is disconnected": "interior_disconnected",
    "Nested shells": "parts_overlap",
    "Duplicate Rings": "rings_equal",
    "Too few points in geometry component": "too_few_points",
    "Invalid Coordinate": "coordinates_outside",
}
# These leave a shape valid, though nobody will have meant them.
_HARMLESS = frozenset({"duplicate_points", "spike"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code to translate, its place in EPSG:4326 (None where there is none), and a detail."""

    code: str
    lon: float | None
    lat: float | None
    detail: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the shape cannot be used before it is mended."""
        return self.code not in _HARMLESS


def find_faults(shape: BaseGeometry) -> list[Fault]:
    """Return what is wrong with a shape, up to 200 faults; none, if and only if it is valid and tidy.

    Parameters
    ----------
    shape : shapely geometry
        Meant as EPSG:4326 degrees.

    Returns
    -------
    list of Fault
        Codes: `empty`, `coordinates_outside`, `coordinates_swapped`, `too_few_points`, `duplicate_points`,
        `zero_area`, `spike` (an angle under 0.1 degrees), `self_intersection`, `ring_crossing`,
        `parts_overlap`, `hole_outside`, `holes_nested`, `rings_equal`, `interior_disconnected`, `invalid`.
        Crossings are found one by one; what only OGC validity (as GEOS has it) finds, at the first place.
    """
    if shape.is_empty:
        return [Fault("empty", None, None)]
    if outside := list(_outside(shape)):
        return list(dict.fromkeys(outside))[:MOST_FAULTS]
    faults = [fault for run in _runs(shape) for fault in _of_run(*run)]
    if shapely.get_dimensions(shape) == 2:
        faults += [Fault(code, lon, lat) for code, lon, lat in list_crossings(shape)]
        faults += _holes_outside(shape)
    if not any(fault.blocks for fault in faults) and not shape.is_valid:
        faults.append(_by_reason(shape))
    return list(dict.fromkeys(faults))[:MOST_FAULTS]


def _outside(shape: BaseGeometry) -> Iterator[Fault]:
    lonlat = shapely.get_coordinates(shape)
    for lon, lat in lonlat[~(np.abs(lonlat) <= (FARTHEST_LON_DEG, FARTHEST_LAT_DEG)).all(axis=1)].tolist():
        swapped = abs(lat) > 90.0 and abs(lat) <= FARTHEST_LON_DEG and abs(lon) <= FARTHEST_LAT_DEG
        yield Fault("coordinates_swapped" if swapped else "coordinates_outside", lon, lat)


def _runs(shape: BaseGeometry) -> Iterator[tuple[np.ndarray, bool]]:
    """Give the vertices of each line and ring, and whether it is a ring."""
    for part in parts_of(shape):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring), True
        elif part.geom_type != "Point":
            yield shapely.get_coordinates(part), False


def _of_run(vertices: np.ndarray, is_ring: bool) -> Iterator[Fault]:
    """Give the faults of a line or ring by itself, but its crossings."""
    again = (vertices[1:] == vertices[:-1]).all(axis=1)
    for lon, lat in vertices[1:][again].tolist():
        yield Fault("duplicate_points", lon, lat)
    vertices = np.vstack([vertices[:1], vertices[1:][~again]])
    distinct = len(np.unique(vertices, axis=0))
    first = (float(vertices[0, 0]), float(vertices[0, 1]))
    if distinct < (3 if is_ring else 2):
        yield Fault("too_few_points", *first, f"{distinct}")
    elif is_ring and _is_flat(vertices):
        yield Fault("zero_area", *first)
    else:
        yield from _spikes(vertices, is_ring)


def _is_flat(ring: np.ndarray) -> bool:
    """Return whether all vertices of a ring lie on one line."""
    away = ring[1:] - ring[0]
    farthest = away[np.hypot(*away.T).argmax()]
    beside = np.abs(away[:, 0] * farthest[1] - away[:, 1] * farthest[0])
    return bool((beside <= 1e-14 * (farthest @ farthest)).all())


def _spikes(vertices: np.ndarray, is_ring: bool) -> Iterator[Fault]:
    """Give the vertices where the way turns straight back."""
    if is_ring:
        vertices = np.vstack([vertices, vertices[1:2]])
    if len(vertices) < 3:
        return
    here = vertices[1:-1]
    shrink = np.stack([np.cos(np.radians(here[:, 1])), np.ones(len(here))], axis=-1)
    back, ahead = (vertices[:-2] - here) * shrink, (vertices[2:] - here) * shrink
    beside = np.abs(back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0])
    angle = np.degrees(np.arctan2(beside, (back * ahead).sum(axis=1)))
    for row in np.flatnonzero(angle < SPIKE_DEG).tolist():
        yield Fault("spike", float(here[row, 0]), float(here[row, 1]), f"{angle[row]:.3f}°")


def _holes_outside(shape: BaseGeometry) -> list[Fault]:
    """Return the holes that no part of lies in the shell; those that cross it are found as crossings."""
    faults = []
    for part in parts_of(shape):
        shell = shapely.Polygon(part.exterior)
        if part.interiors and shell.is_valid:
            apart = [hole for hole in part.interiors if not shell.intersects(hole)]
            faults += [Fault("hole_outside", *place_of(hole)) for hole in apart]
    return faults


def _by_reason(shape: BaseGeometry) -> Fault:
    what, _, place = shapely.is_valid_reason(shape).partition("[")
    lon, lat = map(float, place.rstrip("]").split()[:2])
    return Fault(_REASONS.get(what.strip(), "invalid"), lon, lat, what.strip())
