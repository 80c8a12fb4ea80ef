"""Zones found by place: borders, holes, enclaves, many at once, from many threads; and areas of effect."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon

from gis.editing.errors import BadNumber, EmptyShape, TooLarge
from gis.zones import BadPlaces, BadZones, ZoneIndex, effect_area
from tests.factories.drawing import distances_m, lines, polygons

WEST, EAST = shapely.box(116.0, 39.0, 117.0, 40.0), shapely.box(117.0, 39.0, 118.0, 40.0)
ENCLAVE = shapely.box(117.25, 39.25, 117.5, 39.5)
ZONES = ZoneIndex([30, 10, 20], [EAST.difference(ENCLAVE), MultiPolygon([WEST, ENCLAVE]), WEST.union(EAST)])


@pytest.mark.parametrize(
    ("lon", "lat", "ids"),
    [
        (116.5, 39.5, [10, 20]),
        (117.0, 39.5, [10, 20, 30]),
        (117.0, 40.0, [10, 20, 30]),
        (117.3, 39.3, [10, 20]),
        (117.25, 39.3, [10, 20, 30]),
        (117.75, 39.75, [20, 30]),
        (118.0, 39.0, [20, 30]),
        (118.001, 39.5, []),
        (39.5, 116.5, []),
        (np.nan, 39.5, []),
        (np.inf, 39.5, []),
    ],
    ids=[
        "inside",
        "common-border",
        "common-corner",
        "enclave",
        "rim-of-enclave",
        "other",
        "corner",
        "outside",
        "swapped",
        "nan",
        "inf",
    ],
)
def test_who_holds_a_place(lon: float, lat: float, ids: list[int]) -> None:
    found = ZONES.at(lon, lat)
    assert found.tolist() == ids
    assert found.dtype == np.int64


def test_many_places_are_answered_as_each_by_itself() -> None:
    random = np.random.default_rng(7)
    places = np.round(random.uniform((115.9, 38.9), (118.1, 40.1), (500, 2)) * 8) / 8
    rows, ids = ZONES.at_many(places)
    expected = [(row, zone) for row, (lon, lat) in enumerate(places) for zone in ZONES.at(lon, lat)]
    assert list(zip(rows, ids, strict=True)) == expected
    assert ids.dtype == np.int64


@pytest.mark.parametrize("places", [[], np.empty((0, 2)), [(0.0, 0.0)]])
def test_no_places_or_none_that_is_held(places: list) -> None:
    rows, ids = ZONES.at_many(places)
    assert len(rows) == len(ids) == 0


@settings(deadline=None)
@given(st.lists(polygons([50_000.0]), max_size=6), polygons([50_000.0]) | lines([50_000.0]))
def test_meeting_is_that_of_each_by_itself(zones: list[Polygon], shape: shapely.Geometry) -> None:
    expected = [number for number, zone in enumerate(zones) if zone.intersects(shape)]
    assert ZoneIndex(np.arange(len(zones)), zones).meeting(shape).tolist() == expected


def test_what_a_line_along_a_border_meets() -> None:
    assert ZONES.meeting(LineString([(118.0, 39.0), (118.0, 40.0)])).tolist() == [20, 30]
    assert ZONES.meeting(Point()).tolist() == []


def test_no_zones_hold_nothing() -> None:
    none = ZoneIndex([], [])
    assert len(none) == 0
    assert none.at(116.5, 39.5).tolist() == []
    assert [array.tolist() for array in none.at_many([(116.5, 39.5)])] == [[], []]
    assert none.meeting(WEST).tolist() == []


def test_it_does_not_change_with_what_it_was_made_from() -> None:
    ids, shapes = np.array([1, 2]), np.array([WEST, EAST], dtype=object)
    zones = ZoneIndex(ids, shapes)
    ids[0], shapes[0] = 9, EAST
    shapely.destroy_prepared(shapes)
    assert zones.at(116.5, 39.5).tolist() == [1]
    with pytest.raises(ValueError, match="read-only"):
        zones.ids[0] = 5


def test_several_threads_are_answered_alike() -> None:
    random = np.random.default_rng(3)
    centres = random.uniform((116, 39), (117, 40), (300, 2))
    zones = ZoneIndex(np.arange(300), [Point(centre).buffer(0.05) for centre in centres])
    places = random.uniform((116, 39), (117, 40), (3_000, 2))
    alone = zones.at_many(places)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(zones.at_many, [places] * 16))
        singles = list(pool.map(lambda place: zones.at(*place).tolist(), places))
    assert all(np.array_equal(alone[0], rows) and np.array_equal(alone[1], ids) for rows, ids in together)
    assert singles == [alone[1][alone[0] == row].tolist() for row in range(len(places))]


@pytest.mark.parametrize(
    ("ids", "shapes", "words", "at_fault"),
    [
        ([1, 2], [WEST], "one id for each", ()),
        ([1.5], [WEST], "whole numbers", ()),
        ([7, 1, 7], [WEST, EAST, WEST], "more than once", (7,)),
        ([1, 2], [WEST, Point(116, 39)], "not a polygon", (2,)),
        ([1, 2], [None, WEST], "not a polygon", (1,)),
        ([1, 2], [Polygon(), WEST], "empty", (1,)),
        ([1], [Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])], "crosses itself", (1,)),
    ],
)
def test_zones_that_make_no_index_are_refused(ids: list, shapes: list, words: str, at_fault: tuple) -> None:
    with pytest.raises(BadZones, match=words) as refused:
        ZoneIndex(ids, shapes)
    assert refused.value.ids == at_fault


def test_places_that_are_none_are_refused_with_their_row() -> None:
    with pytest.raises(BadPlaces, match="row 1"):
        ZONES.at_many([(116.0, 39.0), (np.nan, 39.0)])
    with pytest.raises(BadPlaces, match="shape"):
        ZONES.at_many([116.0, 39.0])


def test_an_area_has_effect_as_it_is_or_wider() -> None:
    assert effect_area(WEST, 0.0).equals(WEST)
    wider = effect_area(WEST, 500.0)
    assert wider.covers(WEST)
    assert distances_m(shapely.get_coordinates(wider)[::40], WEST) == pytest.approx(500.0, rel=1e-3)


@pytest.mark.parametrize("shape", [Point(116.4, 39.9), LineString([(116.3, 39.9), (116.5, 39.95)])])
def test_a_line_or_point_has_effect_within_a_distance(shape: shapely.Geometry) -> None:
    around = effect_area(shape, 300.0)
    assert around.covers(shape)
    assert distances_m(shapely.get_coordinates(around)[::10], shape) == pytest.approx(300.0, rel=1e-3)


def test_no_effect_is_refused() -> None:
    with pytest.raises(BadNumber):
        effect_area(Point(116.4, 39.9), 0.0)
    with pytest.raises(BadNumber):
        effect_area(WEST, -5.0)
    with pytest.raises(EmptyShape):
        effect_area(Polygon(), 5.0)
    with pytest.raises(TooLarge):
        effect_area(LineString([(110, 30), (120, 40)]), 5.0)
