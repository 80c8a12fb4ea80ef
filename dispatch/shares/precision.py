"""How closely a share tells where things are: the places of features, made as coarse as it says.

Whatever lies within one cell of a grid becomes the same place, whenever and however often it is told: nothing
can be averaged out. The grids are metric, in the 3-degree zones of CGCS2000.
"""

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from gis.crs import cgcs2000_zone

STEP_M = 100.0
RESOLUTION = 9
"""Of H3: cells with a side of about 200 m."""
GENERALISED_M = {"100m": STEP_M, "cell": 500.0, "street": 1000.0}
SRID = 4326
AREAS, LINES, POINTS = ("Polygon", "MultiPolygon"), ("LineString", "MultiLineString"), ("Point", "MultiPoint")


def coarsen(shapes: np.ndarray, precision: str) -> np.ndarray:
    """Make shapes (EPSG:4326) as coarse as a precision says; all but what "street" makes of points.

    Points become the centre of their cell: of 100 m, or of H3. Lines and areas are drawn on a grid of 100 m,
    500 m ("cell") or 1 km ("street"); what is smaller than a cell of that becomes the cell.
    """
    if precision == "exact" or not len(shapes):
        return shapes
    made = np.array(shapes, dtype=object)
    points = shapely.get_type_id(made) == 0
    if precision == "100m":
        made[points] = centres_100m(made[points])
    elif precision == "cell":
        made[points] = centres_h3(made[points])
    for at in np.flatnonzero(~points):
        made[at] = generalise(made[at], GENERALISED_M[precision])
    return made


def centres_100m(points: np.ndarray) -> np.ndarray:
    """Return the centres of the cells of 100 m that points are in."""
    made = np.array(points, dtype=object)
    lon, lat = shapely.get_x(made), shapely.get_y(made)
    zones = np.round(lon / 3)
    for zone in np.unique(zones):
        some = zones == zone
        there, back = _ways(float(zone) * 3)
        east, north = there.transform(lon[some], lat[some])
        x, y = ((np.floor(np.asarray(each) / STEP_M) + 0.5) * STEP_M for each in (east, north))
        made[some] = _points(*back.transform(x, y))
    return made


def centres_h3(points: np.ndarray) -> np.ndarray:
    """Return the centres of the H3 cells that points are in."""
    # Only few shares ask for it, and every process loads this module.
    from h3.api import basic_int as h3

    places = zip(shapely.get_y(points).tolist(), shapely.get_x(points).tolist(), strict=True)
    centres = [h3.cell_to_latlng(h3.latlng_to_cell(lat, lon, RESOLUTION)) for lat, lon in places]
    lat, lon = np.array(centres, dtype=np.float64).reshape(-1, 2).T
    return _points(lon, lat)


def generalise(shape: BaseGeometry, step_m: float) -> BaseGeometry:
    """Draw a shape anew on a grid: its vertices are moved to those of the grid, and what that closes goes."""
    there, back = _ways(shapely.get_x(shapely.centroid(shape)).item())
    plane = _moved(shape, there)
    kind = shape.geom_type
    if kind in AREAS:
        drawn = shapely.set_precision(plane, step_m)
        drawn = drawn if not drawn.is_empty else _cell_of(plane, step_m)
    else:
        drawn = shapely.transform(plane, lambda at: (np.floor(at / step_m) + 0.5) * step_m)
        drawn = _slimmed(drawn, kind, step_m)
    return _moved(drawn, back)


def typed(shape: BaseGeometry, geometry_type: str) -> BaseGeometry:
    """Return a shape as the one type that all of a share have, as long as that is one of its own."""
    if geometry_type == f"Multi{shape.geom_type}":
        return {
            "MultiPoint": shapely.multipoints,
            "MultiLineString": shapely.multilinestrings,
            "MultiPolygon": shapely.multipolygons,
        }[geometry_type]([shape])
    return shape


def _ways(lon: float) -> tuple[Transformer, Transformer]:
    zone = round(lon / 3) * 3.0
    if zone not in _KNOWN:
        plane = cgcs2000_zone(zone)
        _KNOWN[zone] = (
            Transformer.from_crs(SRID, plane, always_xy=True),
            Transformer.from_crs(plane, SRID, always_xy=True),
        )
    return _KNOWN[zone]


# Making a transformer takes longer than all that it is used for.
_KNOWN: dict[float, tuple[Transformer, Transformer]] = {}


def _moved(shape: BaseGeometry, way: Transformer) -> BaseGeometry:
    return shapely.transform(shape, lambda at: np.column_stack(way.transform(at[:, 0], at[:, 1])))


def _points(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return points to seven digits: a centre is the same to the last bit however it was reckoned."""
    return shapely.points(np.round(lon, 7), np.round(lat, 7))


def _cell_of(plane: BaseGeometry, step_m: float) -> BaseGeometry:
    at = shapely.point_on_surface(plane)
    west, south = (np.floor(each / step_m) * step_m for each in (at.x, at.y))
    return shapely.box(west, south, west + step_m, south + step_m)


def _slimmed(drawn: BaseGeometry, kind: str, step_m: float) -> BaseGeometry:
    """Drop what repeats; a line that has closed on one place goes to the next cell's middle."""
    if kind in POINTS:
        return shapely.multipoints(np.unique(shapely.get_coordinates(drawn), axis=0))
    parts = [shapely.remove_repeated_points(part) for part in shapely.get_parts(drawn)]
    lines = [part for part in parts if part.length > 0]
    if not lines:
        x, y = shapely.get_coordinates(drawn)[0]
        lines = [shapely.LineString([(x, y), (x + step_m, y)])]
    return lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)
