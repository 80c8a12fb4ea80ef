"""Jurisdictions to test borders on: squares of metres, and parted cities whose borders can be damaged."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import shapely

from gis.boundary_areas.ground import Ground

# A place on the equatorial side of nothing: where Beijing is, so that degrees are of unequal length.
HERE = Ground(116.4, 39.9)


def metres(*corners: float) -> shapely.MultiPolygon:
    """A rectangle (west, south, east, north) in metres around Beijing's middle, in degrees."""
    return degrees(shapely.box(*corners))


def degrees(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """An area given in metres around Beijing's middle, in degrees."""
    placed = shapely.transform(shape, HERE.from_plane)
    return shapely.MultiPolygon(shapely.get_parts(placed).tolist())


@cache
def districts(shared_data: Path) -> tuple[tuple[int, ...], tuple[shapely.MultiPolygon, ...]]:
    """The codes and areas of Beijing's 16 districts."""
    features = json.loads((shared_data / "beijing_districts_wgs84.geojson").read_text())["features"]
    codes = tuple(int(feature["properties"]["adcode"]) for feature in features)
    return codes, tuple(shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features)


def parted_city(count: int, edge_m: float, size_m: float, random: np.random.Generator) -> np.ndarray:
    """A square city parted into the cells nearest to random places, with wavering borders that fit."""
    box = shapely.box(0, 0, size_m, size_m)
    places = shapely.multipoints(random.uniform(0, size_m, (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(places, extend_to=box))
    outlines = shapely.union_all(shapely.boundary(shapely.intersection(cells, box)))
    lines = [waver(line, edge_m, random) for line in shapely.get_parts(shapely.line_merge(outlines))]
    parts = shapely.get_parts(shapely.polygonize(lines))
    return np.array([degrees(part) for part in parts])


def waver(line: shapely.LineString, edge_m: float, random: np.random.Generator) -> shapely.LineString:
    """A line with vertices moved a little, but for its ends."""
    places = shapely.get_coordinates(shapely.segmentize(line, edge_m))
    moved = random.uniform(-edge_m / 5, edge_m / 5, places.shape)
    moved[[0, -1]] = 0
    return shapely.LineString(places + moved)


def jittered(shape: shapely.Geometry, by_m: float, random: np.random.Generator) -> shapely.Geometry:
    """An area as someone else would have drawn it: each vertex moved by up to some metres, either way."""

    def move(places: np.ndarray) -> np.ndarray:
        distinct, which = np.unique(places, axis=0, return_inverse=True)
        xy = HERE.to_plane(distinct) + random.uniform(-by_m, by_m, distinct.shape)
        return HERE.from_plane(xy)[which.reshape(-1)]

    return shapely.transform(shape, move)


def resized(shape: shapely.Geometry, by_m: float) -> shapely.MultiPolygon:
    """An area grown (above zero) or shrunk by some metres all around."""
    plane = shapely.transform(shape, HERE.to_plane)
    return degrees(shapely.buffer(plane, by_m, join_style="bevel"))
