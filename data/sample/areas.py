"""Water, green and place names of the sample city, for the base map."""

import shapely

from data.sample.borders import city_outline
from data.sample.facts import path_of, read_table
from data.sample.plane import smooth, to_lonlat, to_plane
from data.sample.terrain import mountains
from gis.roads.areas import Area

SPACING_M = 120.0
NARROW_M = 100.0
TOWN_RANK = "town"


def make_areas() -> list[Area]:
    """Return mountains, parks, lakes, rivers and the names of places, in EPSG:4326 degrees."""
    return [*_mountains(), *_parks(), *_lakes(), *_rivers(), *_places()]


def _mountains() -> list[Area]:
    inside = mountains().intersection(city_outline()).buffer(-200.0).buffer(200.0)
    return [
        Area("green", "山区（样例）", "Mountains (sample)", _lonlat(part))
        for part in shapely.get_parts(inside)
    ]


def _parks() -> list[Area]:
    return [
        Area("green", row["name"], row["name_en"], shapely.Polygon(path_of(row["path"])).buffer(0))
        for row in read_table("greens")
    ]


def _lakes() -> list[Area]:
    lakes = []
    for row in read_table("lakes"):
        shore = to_plane(path_of(row["path"]))
        # Shores are drawn as curves; a lake narrower than the curve is left as it is.
        shape = shapely.Polygon(smooth(shore, SPACING_M / 3, closed=True))
        shape = shape if shape.is_valid else shapely.Polygon(shore)
        lakes.append(Area("water", row["name"], row["name_en"], _lonlat(shape)))
    return lakes


def _rivers() -> list[Area]:
    """Return rivers as wide as they are, winding a little between the points that are known."""
    rivers = []
    for row in read_table("rivers"):
        course = shapely.LineString(smooth(to_plane(path_of(row["path"])), SPACING_M))
        ends = "round" if float(row["width_m"]) > NARROW_M else "flat"
        shape = course.buffer(float(row["width_m"]) / 2, quad_segs=3, cap_style=ends).simplify(4.0)
        rivers.append(Area("water", row["name"], row["name_en"], _lonlat(shape)))
    return rivers


def _places() -> list[Area]:
    rows = [(row["kind"], row) for row in read_table("place_names")]
    rows += [(TOWN_RANK, row) for row in read_table("towns")]
    return [
        Area("place", row["name"], row["name_en"], shapely.Point(float(row["lon"]), float(row["lat"])), kind)
        for kind, row in rows
    ]


def _lonlat(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, to_lonlat)
