"""The coordinate reference systems that are read and written by EPSG number, in the axis order of each.

CGCS2000 in degrees (4490) is taken as WGS84, as `gis.crs` does. Of the Gauss-Kruger planes (GB/T 17798) those
of 114, 117 and 120 degrees east are here, which cover Beijing and its neighbours. Axis order is that of the
EPSG dataset: latitude before longitude, northing before easting.
"""

import threading
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer

LONLAT_EPSG = 4326
_OGC, _EPSG = "http://www.opengis.net/def/crs/OGC/1.3/", "http://www.opengis.net/def/crs/EPSG/0/"
_OF_THREAD = threading.local()

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class System:
    """A system: its address, its EPSG number, whether y comes first, and whether it is in degrees."""

    uri: str
    epsg: int
    y_first: bool = True
    in_degrees: bool = False

    @property
    def decimals(self) -> int:
        """How many decimals tell a place to a centimetre in degrees, to a millimetre in metres."""
        return 7 if self.in_degrees else 3


CRS84 = System(f"{_OGC}CRS84", LONLAT_EPSG, y_first=False, in_degrees=True)
SYSTEMS: dict[str, System] = {
    system.uri: system
    for system in (
        CRS84,
        System(f"{_EPSG}4326", 4326, in_degrees=True),
        System(f"{_EPSG}4490", 4490, in_degrees=True),
        System(f"{_EPSG}3857", 3857, y_first=False),
        *(System(f"{_EPSG}{number}", number) for number in (4547, 4548, 4549)),
    )
}


class OutsideSystem(Exception):
    """Coordinates are no place in their system."""


def to_lonlat(shapes: shapely.Geometry, system: System) -> shapely.Geometry:
    """Bring a shape from a system, in its axis order, to EPSG:4326 in lon, lat.

    Parameters
    ----------
    shapes : shapely.Geometry
        In the units and the axis order of `system`; an empty one stays as it is.

    Raises
    ------
    OutsideSystem
        If a vertex is no place on earth.
    """
    return shapely.transform(shapes, lambda points: _lonlat(points, system))


def box_in(box: Box, epsg: int) -> Box:
    """Return the box around a box of EPSG:4326 (west, south, east, north) in a system, x first.

    Parameters
    ----------
    box : tuple of float
        West, south, east, north, in degrees.
    epsg : int
        The system's number; its edges are bent, so that more than the corners is looked at.

    Returns
    -------
    tuple of float
        Least x, least y, most x, most y, in the units of the system.
    """
    if epsg == LONLAT_EPSG:
        return box
    return Transformer.from_crs(LONLAT_EPSG, epsg, always_xy=True).transform_bounds(*box)


def _lonlat(points: np.ndarray, system: System) -> np.ndarray:
    points = points[:, ::-1] if system.y_first else points
    if not system.in_degrees:
        points = np.column_stack(_transformer(system.epsg).transform(points[:, 0], points[:, 1]))
    if not (np.isfinite(points).all() and (np.abs(points) <= (180, 90)).all()):
        raise OutsideSystem
    return points


def _transformer(epsg: int) -> Transformer:
    """Return the transformer of this thread: one may not be used by two at once."""
    kept = _OF_THREAD.__dict__
    if epsg not in kept:
        kept[epsg] = Transformer.from_crs(epsg, LONLAT_EPSG, always_xy=True)
    return kept[epsg]
