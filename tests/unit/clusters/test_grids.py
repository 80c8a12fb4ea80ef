"""Grids of squares and hexagons: which cell holds a place, who neighbours whom, ids that last."""

import h3
import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely import MultiPolygon, Polygon

from gis.clusters import (
    BadCellSize,
    BadStudyArea,
    Grid,
    TooManyCells,
    expect_hexagons,
    h3_grid_of,
    make_h3_grid,
    make_square_grid,
)
from gis.crs import cgcs2000_zone, local_plane, utm_zone

PLANE = local_plane(116.4, 39.9)
TO_PLANE = Transformer.from_crs(4326, PLANE, always_xy=True).transform
HOLE = shapely.box(116.40, 39.90, 116.42, 39.92)
AREA = MultiPolygon(
    [shapely.box(116.35, 39.86, 116.45, 39.94).difference(HOLE), shapely.box(116.5, 39.9, 116.52, 39.91)]
)


def make(kind: str, area: shapely.Geometry = AREA) -> Grid:
    return make_square_grid(area, 500.0, PLANE) if kind == "square" else make_h3_grid(area, 8)


@pytest.fixture(params=["square", "h3"])
def grid(request: pytest.FixtureRequest) -> Grid:
    return make(request.param)


def places_in(area: shapely.Geometry, count: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(4)
    west, south, east, north = area.bounds
    lon, lat = random.uniform(west, east, count), random.uniform(south, north, count)
    inside = shapely.intersects_xy(area, lon, lat)
    return lon[inside], lat[inside]


def test_every_place_of_the_area_lies_in_the_cell_that_is_found(grid: Grid) -> None:
    lon, lat = places_in(AREA, 3_000)
    rows = grid.locate(lon, lat)
    assert rows.dtype == np.int32
    assert (rows >= 0).all()
    held = shapely.dwithin(grid.shapes()[rows], shapely.points(lon, lat), 1e-7)
    assert held.all()


def test_places_on_the_border_have_a_cell(grid: Grid) -> None:
    corners = shapely.get_coordinates(AREA)
    assert (grid.locate(corners[:, 0], corners[:, 1]) >= 0).all()


@pytest.mark.parametrize("kind", ["square", "h3"])
def test_long_straight_borders_are_those_of_degrees(kind: str) -> None:
    wide = shapely.box(115.4, 39.895, 117.4, 39.905)
    lon = np.linspace(115.4, 117.4, 2_000)
    grid = make(kind, wide)
    assert (grid.locate(lon, np.full(2_000, 39.905)) >= 0).all()
    assert (grid.locate(lon, np.full(2_000, 39.895)) >= 0).all()


def test_cells_are_those_that_meet_the_area(grid: Grid) -> None:
    assert grid.count == len(grid.shapes()) > 100
    assert (shapely.distance(grid.shapes(), AREA) < 1e-6).all()
    inner = HOLE.buffer(-0.008).centroid
    assert grid.locate([inner.x], [inner.y]).tolist() == [-1]


def test_places_elsewhere_or_nowhere_have_no_cell(grid: Grid) -> None:
    lon = [39.9, 117.5, np.nan, np.inf, 116.4, -np.inf, 0.0]
    lat = [116.4, 39.9, 39.9, 39.9, np.nan, np.nan, 0.0]
    assert grid.locate(lon[1:], lat[1:]).tolist() == [-1] * 6
    assert grid.locate([], []).tolist() == []
    if grid.kind == "square":
        assert grid.locate(lon[:1], lat[:1]).tolist() == [-1]


def test_centres_lie_in_their_cells(grid: Grid) -> None:
    assert grid.locate(*grid.centres()).tolist() == list(range(grid.count))
    assert grid.locate(*grid.centres([5, 3])).tolist() == [5, 3]
    assert len(grid.shapes([7])) == 1


def test_neighbours_are_those_that_touch(grid: Grid) -> None:
    weights = grid.neighbours()
    assert (weights != weights.T).nnz == 0
    assert (weights.diagonal() == 1).all()
    assert set(weights.data) == {1.0}
    shapes = shapely.transform(grid.shapes(), TO_PLANE, interleaved=False)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=1.0)
    assert weights.nnz == len(first)
    assert (weights[first, second] == 1).all()
    assert weights.sum(axis=1).max() == (9 if grid.kind == "square" else 7)
    assert grid.neighbours(2).sum(axis=1).max() == (25 if grid.kind == "square" else 19)


@pytest.mark.parametrize("kind", ["square", "h3"])
def test_a_cell_keeps_its_id_when_the_area_changes(kind: str) -> None:
    whole, part = make(kind), make(kind, shapely.box(116.36, 39.87, 116.39, 39.89))
    rows = whole.rows_of(part.ids)
    assert (rows >= 0).all()
    assert np.allclose(shapely.bounds(whole.shapes(rows)), shapely.bounds(part.shapes()))
    assert (np.diff(whole.ids) > 0).all()
    assert whole.ids.max() < (1 << 53 if kind == "square" else 1 << 63)


@pytest.mark.parametrize("resolution", [7, 9])
@pytest.mark.parametrize("lat", [-33.9, 0.0, 39.9, 68.4])
def test_hexagons_of_an_area_are_those_that_h3_finds(resolution: int, lat: float) -> None:
    ring = shapely.Point(116.4, lat).buffer(0.06).difference(shapely.Point(116.41, lat).buffer(0.02))
    area = shapely.union(ring, shapely.box(116.5, lat + 0.09, 116.53, lat + 0.1))
    expected = {
        h3.str_to_int(cell)
        for part in area.geoms
        for cell in h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(part), resolution, "overlap")
    }
    assert set(make_h3_grid(area, resolution).ids.tolist()) == expected


def test_hexagons_are_expected_by_how_large_they_are_there() -> None:
    area = shapely.box(116.0, 39.6, 116.8, 40.2)
    assert expect_hexagons(area, 8) == pytest.approx(make_h3_grid(area, 8).count, rel=0.05)


def test_some_cells_and_what_lies_around_them(grid: Grid) -> None:
    for rings in (1, 2):
        near = np.unique(grid.neighbours(rings)[[7, 60]].indices)
        assert grid.around([60, 7], rings).tolist() == near.tolist()
        assert grid.take(near).ids.tolist() == grid.ids[near].tolist()
    assert grid.around([]).tolist() == []


def test_ids_that_a_grid_does_not_have(grid: Grid) -> None:
    assert grid.rows_of([0, grid.ids[2], (1 << 63) - 1]).tolist() == [-1, 2, -1]
    assert grid.rows_of([]).tolist() == []


def test_an_id_cannot_be_changed(grid: Grid) -> None:
    with pytest.raises(ValueError, match="read-only"):
        grid.ids[0] = 1


@pytest.mark.parametrize("crs", [utm_zone(116.4, 39.9), cgcs2000_zone(116.4)], ids=["utm", "cgcs2000"])
def test_squares_in_the_planes_of_surveys(crs: object) -> None:
    grid = make_square_grid(AREA, 250.0, crs)
    lon, lat = places_in(AREA, 500)
    assert (grid.locate(lon, lat) >= 0).all()


def test_places_in_the_plane_are_found_as_those_in_degrees() -> None:
    grid = make("square")
    lon, lat = places_in(AREA, 2_000)
    assert np.array_equal(grid.locate_xy(*TO_PLANE(lon, lat)), grid.locate(lon, lat))


def test_hexagons_are_those_of_h3() -> None:
    grid = make("h3")
    lon, lat = places_in(AREA, 300)
    expected = [
        h3.str_to_int(h3.latlng_to_cell(one_lat, one_lon, 8))
        for one_lon, one_lat in zip(lon, lat, strict=True)
    ]
    assert grid.ids[grid.locate(lon, lat)].tolist() == expected
    assert np.array_equal(h3_grid_of(grid.ids[::-1]).ids, grid.ids)
    assert np.array_equal(h3_grid_of(h3.int_to_str(cell) for cell in grid.ids.tolist()).ids, grid.ids)


@pytest.mark.parametrize(
    "area",
    [
        Polygon(),
        shapely.Point(116, 39),
        shapely.LineString([(116, 39), (117, 40)]),
        Polygon([(116, 39), (117, 40), (116, 40), (117, 39)]),
    ],
    ids=["empty", "point", "line", "bow-tie"],
)
@pytest.mark.parametrize("kind", ["square", "h3"])
def test_areas_that_are_none_are_refused(area: shapely.Geometry, kind: str) -> None:
    with pytest.raises(BadStudyArea):
        make(kind, area)


def test_sizes_that_will_not_do_are_refused() -> None:
    for refused in (
        lambda: make_square_grid(AREA, 1.0, PLANE),
        lambda: make_square_grid(AREA, float("nan"), PLANE),
        lambda: make_h3_grid(AREA, 15),
        lambda: h3_grid_of([]),
        lambda: h3_grid_of([*make_h3_grid(AREA, 7).ids[:1], *make_h3_grid(AREA, 8).ids[:1]]),
    ):
        with pytest.raises(BadCellSize):
            refused()


@pytest.mark.parametrize("side_deg", [3.0, 12.0])
def test_more_cells_than_can_be_are_refused_before_they_are_made(side_deg: float) -> None:
    country = shapely.box(110, 30, 110 + side_deg, 30 + side_deg)
    with pytest.raises(TooManyCells):
        make_square_grid(country, 100.0, PLANE)
    with pytest.raises(TooManyCells):
        make_h3_grid(country, 12)


def test_an_area_that_leaves_the_plane_is_refused() -> None:
    with pytest.raises(BadStudyArea, match="swapped"):
        make_square_grid(shapely.box(39.8, 116.3, 40.0, 116.5), 500.0, PLANE)
