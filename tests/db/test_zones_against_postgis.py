"""Which zones hold a place: our index and PostGIS say the same, border, holes and enclaves included."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.zones import ZoneIndex
from tests.factories.drawing import polygons, star

# Multiples of 1/1024 degree: what lies halfway on an edge of the grid is a number to the last digit, and so
# is every product that tells its side.
STEP = 1 / 1024
ORIGIN = np.array([116.0, 39.0])
GRID = 12

HELD = text("""
    SELECT place.row - 1, zone.id
    FROM unnest(:lon ::float8[], :lat ::float8[]) WITH ORDINALITY AS place(lon, lat, row),
         unnest(:ids ::bigint[], :shapes ::bytea[]) AS zone(id, shape)
    WHERE ST_Covers(ST_GeomFromWKB(zone.shape, 4326), ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326))
    ORDER BY 1, 2
""")
MEETING = text("""
    SELECT zone.id FROM unnest(:ids ::bigint[], :shapes ::bytea[]) AS zone(id, shape)
    WHERE ST_Intersects(ST_GeomFromWKB(zone.shape, 4326), ST_GeomFromWKB(:asked, 4326)) ORDER BY 1
""")

on_the_database = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def zone_rows(zones: list[BaseGeometry]) -> dict:
    return {"ids": list(range(len(zones))), "shapes": [shapely.to_wkb(zone) for zone in zones]}


def assert_held_alike(session: Session, zones: list[BaseGeometry], places: np.ndarray) -> None:
    asked = {"lon": places[:, 0].tolist(), "lat": places[:, 1].tolist()}
    expected = [tuple(row) for row in session.execute(HELD, zone_rows(zones) | asked)]
    index = ZoneIndex(np.arange(len(zones)), zones)
    rows, ids = index.at_many(places)
    assert list(zip(rows.tolist(), ids.tolist(), strict=True)) == expected
    singly = [(row, int(zone)) for row, place in enumerate(places) for zone in index.at(*place)]
    assert singly == expected


def on_grid(corners: list[tuple[int, int]]) -> np.ndarray:
    return ORIGIN + np.array(corners) * STEP


@st.composite
def grid_zones(draw: st.DrawFn) -> BaseGeometry:
    """A valid zone of corners on the grid: of one part or several, at times with holes."""
    cells = draw(
        st.lists(st.tuples(st.integers(0, GRID - 1), st.integers(0, GRID - 1)), min_size=1, max_size=20)
    )
    squares = [shapely.box(*on_grid([cell])[0], *(on_grid([cell])[0] + STEP)) for cell in cells]
    triangles = draw(
        st.lists(st.lists(st.tuples(*[st.integers(0, GRID)] * 2), min_size=3, max_size=3), max_size=2)
    )
    whole = shapely.union_all(squares)
    for triangle in map(Polygon, map(on_grid, triangles)):
        # Only one that brings no corner between the lines of the grid.
        joined = whole.union(triangle) if triangle.area else whole
        corners = (shapely.get_coordinates(joined) - ORIGIN) / STEP
        if (corners == np.round(corners)).all():
            whole = joined
    return whole


GRID_PLACES = (
    np.stack(np.meshgrid(*[np.arange(-1, 2 * GRID + 2)] * 2), axis=-1).reshape(-1, 2) * STEP / 2 + ORIGIN
)


@on_the_database
@given(zones=st.lists(grid_zones(), min_size=1, max_size=4))
def test_on_corners_edges_and_between_them(session: Session, zones: list[BaseGeometry]) -> None:
    assert_held_alike(session, zones, GRID_PLACES)


@on_the_database
@given(zones=st.lists(polygons(), min_size=1, max_size=4), seed=st.integers(0, 2**32 - 1))
def test_at_corners_of_any_zones_and_about_them(session: Session, zones: list[Polygon], seed: int) -> None:
    corners = np.concatenate([shapely.get_coordinates(zone) for zone in zones])
    west, south, east, north = shapely.total_bounds(zones)
    anywhere = np.random.default_rng(seed).uniform((west, south), (east, north), (100, 2))
    assert_held_alike(session, zones, np.concatenate([corners, anywhere]))


@on_the_database
@given(zones=st.lists(grid_zones(), min_size=1, max_size=4), asked=grid_zones())
def test_what_meets_a_shape(session: Session, zones: list[BaseGeometry], asked: BaseGeometry) -> None:
    index = ZoneIndex(np.arange(len(zones)), zones)
    for shape in (asked, asked.boundary):
        rows = session.execute(MEETING, zone_rows(zones) | {"asked": shapely.to_wkb(shape)})
        assert index.meeting(shape).tolist() == list(rows.scalars())


@pytest.fixture(scope="module")
def enclaves() -> list[BaseGeometry]:
    """Two neighbours; the west owns an enclave in the east, which has a zone of its own and a pond."""
    west, east = (Polygon(on_grid([(x, 0), (x + 6, 0), (x + 6, 12), (x, 12)])) for x in (0, 6))
    enclave = Polygon(on_grid([(8, 4), (10, 4), (10, 8), (8, 8)]))
    pond = Polygon(on_grid([(9, 5), (10, 6), (9, 7), (8, 6)]))
    return [west.union(enclave.difference(pond)), east.difference(enclave), enclave, MultiPolygon([pond])]


def test_enclaves_holes_and_neighbours(session: Session, enclaves: list[BaseGeometry]) -> None:
    assert_held_alike(session, enclaves, GRID_PLACES)


def test_no_place_beside_a_common_border_falls_between_neighbours(enclaves: list[BaseGeometry]) -> None:
    slanting = star(116.0, 39.0, [1_000.0, 900.0, 1_100.0, 950.0], 17.0)
    around = shapely.box(*slanting.buffer(0.01).bounds).difference(slanting)
    along = np.linspace(0.0, 1.0, 2_000)
    places = shapely.get_coordinates(
        shapely.line_interpolate_point(slanting.exterior, along, normalized=True)
    )
    rows, _ = ZoneIndex([1, 2], [slanting, around]).at_many(places)
    assert np.unique(rows).tolist() == list(range(len(places)))
