"""The ground under one level of jurisdictions: checks of what comes in, and a plane to measure in."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import Transformer

from gis.boundary_areas.errors import NotADistance, NotAnArea, OutsideWorld
from gis.crs import local_plane

_EARTH_RADIUS_M = 6_371_000.0
_LONGEST_EDGE_DEG = 0.004


def checked(shapes: ArrayLike) -> np.ndarray:
    """Return jurisdictions as a flat array; raise a BadJurisdictions for the first that is not usable."""
    shapes = np.array(shapes, dtype=object).reshape(-1)
    for bad, what in (
        (~np.isin(shapely.get_type_id(shapes), (3, 6)), "not a Polygon or MultiPolygon"),
        (shapely.is_empty(shapes), "empty"),
        (~shapely.is_valid(shapes), "crosses itself"),
    ):
        if bad.any():
            index = int(bad.argmax())
            reason = shapely.is_valid_reason(shapes[index]) if what == "crosses itself" else what
            raise NotAnArea(index, reason)
    (lon, lat), owner = shapely.get_coordinates(shapes).T, _owner_of_vertices(shapes)
    outside = ~((abs(lon) <= 180) & (abs(lat) < 90))
    if outside.any():
        vertex = int(outside.argmax())
        raise OutsideWorld(int(owner[vertex]), float(lon[vertex]), float(lat[vertex]))
    return shapes


def checked_distance_m(name: str, value_m: float, least_m: float = 0.0, *, or_least: bool = False) -> float:
    """Return a distance in metres that is above the least, or may equal it; raise NotADistance."""
    if np.isfinite(value_m) and (value_m > least_m or (or_least and value_m == least_m)):
        return float(value_m)
    raise NotADistance(name, value_m)


def _owner_of_vertices(shapes: np.ndarray) -> np.ndarray:
    return np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))


@dataclass(frozen=True)
class Ground:
    """A transverse Mercator plane in metres, centred on one level of jurisdictions.

    Attributes
    ----------
    lon, lat : float
        Its centre, EPSG:4326 degrees.
    """

    lon: float
    lat: float

    @classmethod
    def under(cls, shapes: np.ndarray) -> "Ground":
        """The plane whose centre is the middle of the bounds of some shapes."""
        west, south, east, north = shapely.total_bounds(shapes)
        return cls((west + east) / 2, (south + north) / 2)

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", local_plane(self.lon, self.lat), always_xy=True)

    def to_plane(self, places: np.ndarray) -> np.ndarray:
        """Project degrees (n, 2) to metres (n, 2)."""
        return np.stack(self._transformer.transform(places[:, 0], places[:, 1]), axis=-1)

    def from_plane(self, xy: np.ndarray) -> np.ndarray:
        """Degrees (n, 2) of places of the plane (n, 2)."""
        return np.stack(self._transformer.transform(xy[:, 0], xy[:, 1], direction="INVERSE"), axis=-1)

    def shapes_to_plane(self, shapes: ArrayLike) -> np.ndarray:
        """Project shapes, whose long edges are bent as they are on the map of degrees.

        A straight edge in degrees is none in the plane: 10 km from west to east bulge by 1.6 m. Cut into
        pieces of 400 m, each is straight to a few millimetres.
        """
        return shapely.transform(shapely.segmentize(shapes, _LONGEST_EDGE_DEG), self.to_plane)

    def shapes_from_plane(self, shapes: ArrayLike, longest_m: float) -> np.ndarray:
        """Bring shapes of the plane back to degrees, their edges cut into pieces of at most a length."""
        return shapely.transform(shapely.segmentize(shapes, longest_m), self.from_plane)

    def stretch(self, xy: np.ndarray) -> float:
        """How long a metre on the ground is in the plane, halfway between the least and most over places.

        Of the sphere, which is near enough: the scale of the projection is cosh(x / R).
        """
        scales = np.cosh(xy[:, 0] / _EARTH_RADIUS_M)
        return float(scales.min() + scales.max()) / 2

    def areas_m2(self, shapes: ArrayLike) -> np.ndarray:
        """Areas of shapes in square metres, true to 0.2 % within 280 km of the middle."""
        return shapely.area(self.shapes_to_plane(shapes))
