"""Finding the zones that hold places, quickly and exactly."""

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from gis.zones.cells import Cells
from gis.zones.errors import BadPlaces, BadZones

_POLYGONAL = (int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON))
# GEOS answers the first question to a prepared polygon without an index and makes the index with the second.
_WARMING_ROUNDS = 3


class ZoneIndex:
    """Zones found by place. It never changes, and several threads may ask it at once.

    A zone holds the points of its inside and of its border, as PostGIS `ST_Covers(zone, point)` has it; those
    of its holes it does not hold, but for their rims. Sides of points are exact (Shewchuk's orientation in
    double-double arithmetic, as GEOS has it), so of two zones with a common border at least one holds any
    point beside it.

    Parameters
    ----------
    ids : array_like of int (n,)
        Each once.
    shapes : array_like of shapely.Polygon or shapely.MultiPolygon (n,)
        Valid, not empty, EPSG:4326 degrees. They are copied.

    Raises
    ------
    BadZones
        When there is not one valid, filled polygon to each id, or an id is there twice.
    """

    def __init__(self, ids: ArrayLike, shapes: ArrayLike):
        self._ids, self._zones = _sorted(ids, shapes)
        self._tree = shapely.STRtree(self._zones)
        boxes = shapely.bounds(self._zones).reshape(-1, 4)
        self._cells = Cells(boxes)
        self._warm(boxes)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> np.ndarray:
        """The ids of all zones, ascending, int64 (n,)."""
        return self._ids

    def at(self, lon: float, lat: float) -> np.ndarray:
        """Return the ids of the zones that hold a point, ascending.

        Parameters
        ----------
        lon, lat : float
            EPSG:4326 degrees; where one is not a number no zone holds it.

        Returns
        -------
        numpy.ndarray of int64 (k,)
        """
        rows = self._cells.rows_at(lon, lat)
        return self._ids[rows[shapely.intersects_xy(self._zones[rows], lon, lat)]]

    def at_many(self, lonlat: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Return which zones hold which points, by point and then by id.

        Parameters
        ----------
        lonlat : array_like of float (n, 2)
            EPSG:4326 degrees.

        Returns
        -------
        point_rows : numpy.ndarray of int64 (k,)
            Rows of `lonlat`; a point in several zones is there several times, one in no zone not at all.
        zone_ids : numpy.ndarray of int64 (k,)

        Raises
        ------
        BadPlaces
            When the array is of another shape or holds what is not a number.
        """
        places = _checked(lonlat)
        points, zones = self._cells.rows_at_many(places)
        # By zone, since the index of a prepared zone stays in the processor's cache then.
        by_zone = np.argsort(zones, kind="stable")
        points, zones = points[by_zone], zones[by_zone]
        held = shapely.intersects_xy(self._zones[zones], places[points, 0], places[points, 1])
        points, zones = points[held], zones[held]
        by_point = np.lexsort((zones, points))
        return points[by_point], self._ids[zones[by_point]]

    def meeting(self, geometry: BaseGeometry) -> np.ndarray:
        """Return the ids of the zones that share at least a point with a geometry in EPSG:4326, ascending."""
        return self._ids[np.sort(self._tree.query(geometry, predicate="intersects"))]

    def _warm(self, boxes: np.ndarray) -> None:
        """Have GEOS make its indexes now: it makes them when first asked, and not safely from two threads."""
        self._tree.query(shapely.Point(0.0, 0.0))
        shapely.prepare(self._zones)
        west, south, east, north = boxes.T
        for _ in range(_WARMING_ROUNDS):
            shapely.intersects_xy(self._zones, (west + east) / 2, (south + north) / 2)


def _sorted(ids: ArrayLike, shapes: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return ids and zones by id, checked and read-only."""
    ids, zones = np.atleast_1d(np.asarray(ids)), np.atleast_1d(np.asarray(shapes, dtype=object))
    if ids.shape != zones.shape or ids.ndim != 1:
        raise BadZones(f"{ids.shape} ids for {zones.shape} shapes; one id for each shape is needed")
    if ids.size and not np.issubdtype(ids.dtype, np.integer):
        raise BadZones(f"ids are {ids.dtype}; whole numbers are needed")
    order = np.argsort(ids, kind="stable")
    ids, zones = ids[order].astype(np.int64), zones[order]
    _refuse("the id is there more than once", ids[1:][ids[1:] == ids[:-1]])
    _refuse("not a polygon", ids[~np.isin(shapely.get_type_id(zones), _POLYGONAL)])
    _refuse("empty", ids[shapely.is_empty(zones)])
    _refuse("crosses itself or has no area", ids[~shapely.is_valid(zones)])
    # A copy, so that nobody else can undo what is prepared here.
    zones = shapely.force_2d(zones)
    for array in (ids, zones):
        array.setflags(write=False)
    return ids, zones


def _refuse(what: str, ids: np.ndarray) -> None:
    if len(ids):
        raise BadZones(what, tuple(ids.tolist()))


def _checked(lonlat: ArrayLike) -> np.ndarray:
    places = np.asarray(lonlat, dtype=np.float64)
    if places.size == 0:
        return places.reshape(0, 2)
    if places.ndim != 2 or places.shape[1] != 2:
        raise BadPlaces(f"the shape is {places.shape}; rows of longitude and latitude are needed")
    finite = np.isfinite(places).all(axis=1)
    if not finite.all():
        raise BadPlaces("not a number", int((~finite).argmax()))
    return places
