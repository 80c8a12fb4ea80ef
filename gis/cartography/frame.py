"""The frame of a map on paper: a plane around its centre, a round scale, millimetres from the upper left."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer

from gis.cartography.errors import AreaNotForPaper

Bounds = tuple[float, float, float, float]

WIDEST_DEG = 12.0
"""Wider areas would be distorted: the plane is true at its middle meridian only."""

LARGEST_SCALE = 1_000
# Denominators that a ruler and a reader can work with.
ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_ALONG_A_SIDE = 9


@dataclass(frozen=True)
class MapFrame:
    """A rectangle on paper and the ground it shows.

    `lon`, `lat` is the centre in EPSG:4326, `width_mm` by `height_mm` the size on paper, `scale` the
    denominator: a millimetre is `scale` millimetres on the ground. North is up at the centre.
    """

    lon: float
    lat: float
    width_mm: float
    height_mm: float
    scale: float

    @property
    def metres_per_mm(self) -> float:
        """How many metres of ground a millimetre of paper shows."""
        return self.scale / 1000

    @cached_property
    def _plane(self) -> Transformer:
        return _plane_at(self.lon, self.lat)

    def to_paper(self, geometries: Any) -> np.ndarray:
        """Put shapely geometries of EPSG:4326 (an array or one) on paper: mm from the upper left corner."""

        def vertices(points: np.ndarray) -> np.ndarray:
            east_m, north_m = self._plane.transform(points[:, 0], points[:, 1])
            return np.stack(
                [
                    self.width_mm / 2 + np.asarray(east_m) / self.metres_per_mm,
                    self.height_mm / 2 - np.asarray(north_m) / self.metres_per_mm,
                ],
                axis=-1,
            )

        return shapely.transform(geometries, vertices)

    @property
    def bounds(self) -> Bounds:
        """The smallest box of degrees (west, south, east, north) that holds all that the frame shows."""
        half_x = self.width_mm * self.metres_per_mm / 2
        half_y = self.height_mm * self.metres_per_mm / 2
        x, y = _outline(-half_x, -half_y, half_x, half_y)
        lon, lat = self._plane.transform(x, y, direction="INVERSE")
        return float(np.min(lon)), float(np.min(lat)), float(np.max(lon)), float(np.max(lat))


def frame_of(bounds: Bounds, width_mm: float, height_mm: float) -> MapFrame:
    """Return the frame of a size that shows an area at the largest round scale.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north in degrees of EPSG:4326; a point is widened.
    width_mm, height_mm : float
        The size on paper.

    Raises
    ------
    AreaNotForPaper
        Where the bounds are out of order, or wider or higher than `WIDEST_DEG`.

    Notes
    -----
    The plane is a transverse Mercator on WGS84 with its middle meridian and its origin at the centre: 100 km
    away the scale is off by 0.012 % (Snyder 1987, Map Projections, USGS Professional Paper 1395, eq. 8-11).
    """
    west, south, east, north = bounds
    if not (0 <= east - west <= WIDEST_DEG and 0 <= north - south <= WIDEST_DEG):
        raise AreaNotForPaper(bounds, WIDEST_DEG)
    lon, lat = (west + east) / 2, (south + north) / 2
    x, y = _plane_at(lon, lat).transform(*_outline(west, south, east, north))
    # The area's middle on the plane is not that of its degrees: both halves have to fit.
    needed = 2000 * max(np.max(np.abs(x)) / width_mm, np.max(np.abs(y)) / height_mm)
    return MapFrame(lon, lat, width_mm, height_mm, round_up(max(float(needed), LARGEST_SCALE)))


def round_up(value: float) -> float:
    """Return the next round number that is not smaller, of the series of `ROUND` and its tenfolds."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(step * power for step in ROUND if step * power >= value * (1 - 1e-12)))


def bar_length_m(frame: MapFrame, most_mm: float) -> float:
    """Return the longest of 1, 2, 5 and their tenfolds, in metres, that a bar of so many mm can show."""
    most_m = most_mm * frame.metres_per_mm
    power = 10.0 ** np.floor(np.log10(most_m))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most_m * (1 + 1e-12)))


def _plane_at(lon: float, lat: float) -> Transformer:
    plane = CRS.from_proj4(f"+proj=tmerc +lon_0={lon!r} +lat_0={lat!r} +k=1 +ellps=WGS84 +units=m")
    return Transformer.from_crs(CRS.from_epsg(4326), plane, always_xy=True)


def _outline(west: float, south: float, east: float, north: float) -> tuple[np.ndarray, np.ndarray]:
    """Return points along a box: sides are curved on the other plane."""
    x, y = np.linspace(west, east, _ALONG_A_SIDE), np.linspace(south, north, _ALONG_A_SIDE)
    ends = np.ones(_ALONG_A_SIDE)
    return (
        np.concatenate([x, x, west * ends, east * ends]),
        np.concatenate([south * ends, north * ends, y, y]),
    )
