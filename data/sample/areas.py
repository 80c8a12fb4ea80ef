"""Water, green and place names of the sample city, for the base map."""

import shapely

from data.sample.facts import path_of, read_table
from data.sample.plane import to_lonlat, to_plane
from gis.roads.areas import Area


def make_areas() -> list[Area]:
    """Return lakes, rivers, parks and the names of places, in EPSG:4326 degrees."""
    lakes = [_area("water", row, shapely.Polygon(path_of(row["path"]))) for row in read_table("lakes")]
    parks = [_area("green", row, shapely.Polygon(path_of(row["path"]))) for row in read_table("greens")]
    rivers = [_area("water", row, _river(row)) for row in read_table("rivers")]
    places = [
        Area(
            "place",
            row["name"],
            row["name_en"],
            shapely.Point(float(row["lon"]), float(row["lat"])),
            row["kind"],
        )
        for row in read_table("place_names")
    ]
    return [*parks, *lakes, *rivers, *places]


def _area(kind: str, row: dict[str, str], shape: shapely.Geometry) -> Area:
    return Area(kind, row["name"], row["name_en"], shape.buffer(0))


def _river(row: dict[str, str]) -> shapely.Geometry:
    """Return a river's course as wide as it is."""
    course = shapely.LineString(to_plane(path_of(row["path"])))
    return shapely.transform(course.buffer(float(row["width_m"]) / 2), to_lonlat)
