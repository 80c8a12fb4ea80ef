"""Shapes of all sizes as planners draw them, for Hypothesis; made and measured with pyproj."""

import numpy as np
import pytest
import shapely
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Polygon

from gis.editing.measure import area_m2

GEOD = Geod(ellps="WGS84")
PLACES = [(116.4, 39.9), (-70.0, -53.2), (10.0, 0.0), (25.0, 69.5)]
SIZES_M = [1.0, 50.0, 2_000.0, 50_000.0]


def star(lon: float, lat: float, reach_m: list[float], turn_deg: float = 0.0) -> Polygon:
    """A polygon whose corners lie in even directions around a place, each at its distance."""
    azimuth = -np.linspace(0.0, 360.0, len(reach_m), endpoint=False) + turn_deg
    at = np.full(len(reach_m), lon), np.full(len(reach_m), lat)
    corner_lon, corner_lat, _ = GEOD.fwd(*at, azimuth, np.array(reach_m))
    return Polygon(np.stack([corner_lon, corner_lat], axis=-1))


@st.composite
def polygons(draw: st.DrawFn, sizes_m: list[float] = SIZES_M, with_holes: bool = True) -> Polygon:
    """A valid polygon, at times a sliver, at times with a hole."""
    (lon, lat), size_m = draw(st.sampled_from(PLACES)), draw(st.sampled_from(sizes_m))
    shares = draw(st.lists(st.floats(0.25, 1.0), min_size=4, max_size=12))
    polygon = star(lon, lat, [share * size_m for share in shares], draw(st.floats(0, 360)))
    if with_holes and draw(st.booleans()):
        polygon = polygon.difference(star(lon, lat, [size_m * 0.1] * 5))
    return polygon


@st.composite
def lines(draw: st.DrawFn, sizes_m: list[float] = SIZES_M) -> LineString:
    """A line of some turns, which may cross itself."""
    (lon, lat), size_m = draw(st.sampled_from(PLACES)), draw(st.sampled_from(sizes_m))
    steps = draw(st.lists(st.tuples(st.floats(0.05, 1.0), st.floats(-150.0, 150.0)), min_size=1, max_size=8))
    places, azimuth = [(lon, lat)], 70.0
    for share, turn_deg in steps:
        azimuth += turn_deg
        lon, lat, _ = GEOD.fwd(lon, lat, azimuth, share * size_m / 4)
        places.append((lon, lat))
    return LineString(places)


def shapes() -> st.SearchStrategy[Polygon | LineString]:
    """A polygon or a line."""
    return polygons() | lines()


def geodesic_area_m2(shape: shapely.Geometry) -> float:
    """The area between geodesics through the corners."""
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])


def assert_same_area(one: shapely.Geometry, other: shapely.Geometry, times: float = 1.0) -> None:
    """Both have one area between geodesics, to 1e-6; edges straight in degrees are so near them when short.

    pyproj loses digits of areas of few square metres, and places corners to some 30 nanometres.
    """
    expected_m2 = geodesic_area_m2(other) * times
    assert geodesic_area_m2(one) == pytest.approx(expected_m2, rel=1e-6, abs=1e-3 * max(times, 1.0))
    if max(area_m2(one), area_m2(other)) < 10.0:
        assert area_m2(one) == pytest.approx(area_m2(other) * times, rel=1e-6, abs=1e-6 * max(times, 1.0))


def assert_adds_up(sum_m2: float, whole_m2: float) -> None:
    """Areas are equal to 1e-9, or to the last digit of coordinates, which is 1.6e-9 m, along their border."""
    assert sum_m2 == pytest.approx(whole_m2, rel=1e-9, abs=1e-8 * max(whole_m2, 1.0) ** 0.5)


def assert_same_vertices(one: shapely.Geometry, other: shapely.Geometry) -> None:
    """Both have the same vertices to 1e-9 degrees, whatever way round their rings run."""
    places = [shapely.get_coordinates(shapely.orient_polygons(shape)) for shape in (one, other)]
    np.testing.assert_allclose(*places, atol=1e-9, rtol=0)


def bent_as_on_the_map(shape: shapely.Geometry, pieces: int = 200) -> shapely.Geometry:
    """The shape with so many vertices that geodesics follow its edges, which are straight in degrees."""
    west, south, east, north = shape.bounds
    return shapely.segmentize(shape, max(east - west, north - south) / pieces)


def distances_m(points: np.ndarray, shape: shapely.Geometry) -> np.ndarray:
    """How far points are from a shape by geodesics, found on each edge in ever finer steps."""
    parts = shape.boundary if shapely.get_dimensions(shape) == 2 else shape
    edges = []
    for run in shapely.get_parts(parts):
        vertices = shapely.get_coordinates(run)
        edges.append(np.stack([vertices[:-1], vertices[1:]], axis=1) if len(vertices) > 1 else vertices[None])
    if all(edge.shape[1] == 1 for edge in edges):
        edges = [np.repeat(edge, 2, axis=1) for edge in edges]
    edges = np.concatenate(edges)
    return np.array([_nearest_m(point, edges) for point in points])


def _nearest_m(point: np.ndarray, edges: np.ndarray) -> float:
    low, high = np.zeros(len(edges)), np.ones(len(edges))
    for _ in range(14):
        share = low[:, None] + (high - low)[:, None] * np.linspace(0.0, 1.0, 9)
        places = edges[:, None, 0] + share[:, :, None] * (edges[:, None, 1] - edges[:, None, 0])
        flat = places.reshape(-1, 2)
        given = np.full(len(flat), point[0]), np.full(len(flat), point[1])
        away_m = GEOD.inv(*given, flat[:, 0].copy(), flat[:, 1].copy())[2].reshape(share.shape)
        best = away_m.argmin(axis=1)
        rows = np.arange(len(edges))
        low, high = share[rows, np.maximum(best - 1, 0)], share[rows, np.minimum(best + 1, 8)]
    return float(away_m.min())
