"""Healing of borders that do not fit: what is closed, to whom it goes, what is left, what stays as it was."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.boundary_areas import GAP, OVERLAP, Finding, Healed, derive_strips, find_gaps, heal
from tests.factories.partitions import HERE, degrees, districts, jittered, metres, parted_city, resized

# Square degrees, 200 square centimetres: what a hundredth of a millimetre along 2 km of outline amounts to.
NOTHING_DEG2 = 2e-12


def told(findings: list[Finding]) -> list[tuple]:
    return [(one.kind, one.between, round(one.area_m2), one.given_to) for one in findings]


def overlap_deg2(shapes: np.ndarray) -> float:
    one, other = shapely.STRtree(shapes).query(shapes)
    pairs = one < other
    return float(shapely.area(shapely.intersection(shapes[one[pairs]], shapes[other[pairs]])).sum())


def box_m(shape: shapely.Geometry) -> list[float]:
    return np.round(shapely.transform(shape, HERE.to_plane).bounds, 2).tolist()


def test_a_gap_goes_to_the_one_with_whom_it_shares_most_border() -> None:
    # The west's side of the gap has teeth, so it is the longer one.
    teeth = [(999 + (number % 2) / 2, number) for number in range(1001)]
    west = degrees(shapely.Polygon([*teeth, (0, 1000), (0, 0)]))
    healed = heal([west, metres(1001, 0, 2000, 1000)], 5)
    assert told(healed.findings) == [(GAP, (0, 1), 1750, 0)]
    assert box_m(healed.shapes[0]) == pytest.approx([0, 0, 1001, 1000], abs=0.02)
    assert healed.shift_m.tolist() == pytest.approx([2, 0], abs=0.02)


def test_an_open_gap_is_closed_to_its_mouths() -> None:
    healed = heal([metres(0, 0, 998, 3000), metres(1000, 0, 2000, 3000)], 5)
    assert told(healed.findings) == [(GAP, (0, 1), 6000, healed.findings[0].given_to)]
    assert shapely.union_all(healed.shapes).geom_type == "Polygon"
    assert box_m(shapely.union_all(healed.shapes)) == pytest.approx([0, 0, 2000, 3000], abs=0.02)


def test_an_overlap_goes_to_one_of_those_who_claim_it() -> None:
    # The east has 1,000 m of land beside the overlap, the west 400 m: it is cut in there.
    west = shapely.box(0, 0, 1002, 1000).difference(shapely.box(900, 0, 1000, 600))
    healed = heal([degrees(west), metres(1000, 0, 2000, 1000)], 5)
    (finding,) = healed.findings
    assert (finding.kind, finding.between, finding.given_to) == (OVERLAP, (0, 1), 1)
    assert finding.area_m2 == pytest.approx(2000, rel=1e-3)
    assert overlap_deg2(healed.shapes) < NOTHING_DEG2


def test_nearly_shared_borders_become_one() -> None:
    random = np.random.default_rng(8)
    line = [(1000 + x, y) for x, y in zip(random.uniform(-1, 1, 51), range(0, 1020, 20), strict=True)]
    near = [(x + dx, y) for (x, y), dx in zip(line, random.uniform(-1, 1, 51), strict=True)]
    west = shapely.Polygon([*line, (0, 1000), (0, 0)])
    east = shapely.Polygon([*near, (2000, 1000), (2000, 0)])
    healed = heal([degrees(west), degrees(east)], 5)
    (strip,) = derive_strips([1, 2], healed.shapes)
    assert len(strip.border.geoms) == 1
    assert strip.border_length_m == pytest.approx(1000, rel=0.02)
    assert healed.shift_m.max() < 2
    assert {one.kind for one in healed.findings} == {GAP, OVERLAP}


@pytest.mark.parametrize(
    ("east", "kind", "area_m2"),
    [(metres(1050, 0, 2000, 1000), None, 0), (metres(950, 0, 2000, 1000), OVERLAP, 50_000)],
    ids=["open bay", "overlap"],
)
def test_what_is_wide_is_left(east: shapely.MultiPolygon, kind: str | None, area_m2: float) -> None:
    west = metres(0, 0, 1000, 1000)
    healed = heal([west, east], 5)
    assert told(healed.findings) == ([(kind, (0, 1), area_m2, None)] if kind else [])
    assert shapely.area(shapely.symmetric_difference(healed.shapes, [west, east])).max() < NOTHING_DEG2
    assert healed.shift_m.max() < 1e-4


def test_a_wide_hole_is_left_and_found_as_a_gap() -> None:
    hole = metres(800, 400, 1300, 600)
    west = shapely.difference(metres(0, 0, 1000, 1000), hole)
    east = shapely.difference(metres(1000, 0, 2000, 1000), hole)
    healed = heal([west, east], 5)
    assert told(healed.left) == [(GAP, (0, 1), 100_000, None)]
    (gap,) = find_gaps([west, east])
    assert shapely.area(shapely.symmetric_difference(gap, hole)) < NOTHING_DEG2
    assert len(find_gaps(healed.shapes)) == 1


def test_a_crack_that_leads_to_a_wide_hole_is_healed_and_the_hole_left() -> None:
    west = shapely.box(0, 0, 999, 3000).difference(shapely.box(700, 1400, 1000, 1600))
    healed = heal([degrees(west), metres(1000, 0, 2000, 3000)], 5)
    closed = [one for one in healed.findings if one.given_to is not None]
    assert sum(one.area_m2 for one in closed) == pytest.approx(2800, abs=10)
    assert sum(one.area_m2 for one in healed.left) == pytest.approx(60_000, abs=10)


def test_an_enclave_stays() -> None:
    enclave = metres(1400, 400, 1600, 600)
    west = shapely.union(metres(0, 0, 1000, 1000), enclave)
    east = shapely.difference(metres(1000, 0, 2000, 1000), enclave)
    healed = heal([west, east], 5)
    assert healed.findings == []
    assert shapely.get_num_geometries(healed.shapes).tolist() == [2, 1]
    assert find_gaps(healed.shapes).tolist() == []


def test_a_crack_around_an_enclave_is_closed() -> None:
    west = shapely.union(metres(0, 0, 1000, 1000), metres(1401, 401, 1599, 599))
    east = shapely.difference(metres(1000, 0, 2000, 1000), metres(1400, 400, 1600, 600))
    healed = heal([west, east], 5)
    assert told(healed.findings) == [(GAP, (0, 1), 796, healed.findings[0].given_to)]
    assert shapely.coverage_is_valid(healed.shapes)
    assert shapely.get_num_geometries(healed.shapes).tolist() == [2, 1]


def test_an_enclave_without_a_hole_for_it_is_an_overlap_for_the_planner() -> None:
    west = shapely.union(metres(0, 0, 1000, 1000), metres(1400, 400, 1600, 600))
    healed = heal([west, metres(1000, 0, 2000, 1000)], 5)
    assert told(healed.findings) == [(OVERLAP, (0, 1), 40_000, None)]


def test_the_same_area_twice_is_left() -> None:
    healed = heal([metres(0, 0, 100, 100), metres(0, 0, 100, 100)], 5)
    assert told(healed.findings) == [(OVERLAP, (0, 1), 10_000, None)]


def test_tolerance_zero_only_looks() -> None:
    given = np.array([metres(0, 0, 1001, 1000), metres(1000, 0, 2000, 1000)], dtype=object)
    healed = heal(given, 0)
    assert told(healed.findings) == [(OVERLAP, (0, 1), 1000, None)]
    assert shapely.area(shapely.symmetric_difference(healed.shapes, given)).max() < NOTHING_DEG2


def test_a_border_gets_the_vertices_of_both_sides() -> None:
    west, east = metres(0, 0, 1000, 1000), metres(1000, 0, 2000, 1000)
    north = metres(0, 1000, 2000, 2000)
    healed = heal([west, east, north], 5)
    assert shapely.coverage_is_valid(healed.shapes)
    assert [(one.first_id, one.second_id) for one in derive_strips([1, 2, 3], healed.shapes)] == [
        (1, 2),
        (1, 3),
        (2, 3),
    ]


@pytest.fixture(scope="module")
def beijing(shared_data: Path) -> np.ndarray:
    return np.array(districts(shared_data)[1], dtype=object)


def test_districts_that_fit_stay_vertex_for_vertex(beijing: np.ndarray) -> None:
    healed = heal(beijing, 10)
    assert healed.findings == []
    assert shapely.equals_exact(healed.shapes, shapely.normalize(beijing), 0).all()
    assert healed.shift_m.tolist() == [0] * 16
    assert find_gaps(beijing).tolist() == []


def damage(beijing: np.ndarray, by_m: dict[int, float]) -> np.ndarray:
    damaged = beijing.copy()
    for index, metres_out in by_m.items():
        damaged[index] = resized(beijing[index], metres_out)
    return damaged


@pytest.mark.parametrize(
    ("harm", "kinds"),
    [
        (lambda city: damage(city, {2: -2.0}), {GAP}),
        (lambda city: damage(city, {2: 2.0}), {OVERLAP}),
        (lambda city: damage(city, {0: -2.0, 1: -1.5, 3: 2.5}), {GAP, OVERLAP}),
        (lambda city: moved(city, [4, 5], 2.0), {GAP, OVERLAP}),
    ],
    ids=["shrunk", "grown", "both", "jittered"],
)
def test_damaged_districts_are_healed(beijing: np.ndarray, harm: Callable, kinds: set[str]) -> None:
    damaged = harm(beijing)
    healed = heal(damaged, 12)
    assert {one.kind for one in healed.findings} == kinds
    assert healed.left == []
    assert_fits(damaged, healed)
    assert len(derive_strips(range(16), healed.shapes)) == 35
    again = heal(healed.shapes, 12)
    assert again.findings == []
    assert shapely.equals_exact(again.shapes, healed.shapes, 0).all()


def moved(city: np.ndarray, which: list[int], by_m: float) -> np.ndarray:
    random, damaged = np.random.default_rng(6), city.copy()
    for index in which:
        parts = shapely.get_parts(shapely.make_valid(jittered(city[index], by_m, random)))
        damaged[index] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return damaged


def assert_fits(before: np.ndarray, healed: Healed) -> None:
    """No gap and no overlap is there any more; no land was lost, and none won but what was a gap."""
    assert shapely.is_valid(healed.shapes).all()
    assert shapely.coverage_is_valid(healed.shapes)
    assert find_gaps(healed.shapes).tolist() == []
    assert overlap_deg2(healed.shapes) < NOTHING_DEG2
    gaps = sum(one.shape.area for one in healed.findings if one.kind == GAP)
    land = shapely.union_all(before)
    assert shapely.area(healed.shapes).sum() == pytest.approx(land.area + gaps, rel=1e-9)
    assert shapely.difference(land, shapely.union_all(healed.shapes)).area < land.area * 1e-9


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**9),
    count=st.integers(2, 12),
    jitter_m=st.floats(0.01, 3),
    grown_m=st.floats(-2, 2),
)
def test_any_city_drawn_apart_is_healed(seed: int, count: int, jitter_m: float, grown_m: float) -> None:
    random = np.random.default_rng(seed)
    city = parted_city(count, 300.0, 20_000.0, random)
    apart = np.array([resized(jittered(shape, jitter_m, random), grown_m) for shape in city], dtype=object)
    healed = heal(apart, 40)
    assert_fits(apart, healed)
    assert healed.left == []
    assert healed.shift_m.max() < 80


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9), order=st.permutations(range(7)))
def test_the_order_of_the_input_does_not_matter(seed: int, order: list[int]) -> None:
    random = np.random.default_rng(seed)
    city = parted_city(7, 300.0, 20_000.0, random)
    count = len(city)
    order = [index for index in order if index < count]
    apart = np.array([jittered(shape, 2, random) for shape in city], dtype=object)
    healed, turned = heal(apart, 10), heal(apart[order], 10)
    assert shapely.equals_exact(healed.shapes[order], turned.shapes, 0).all()
    back = {index: place for place, index in enumerate(order)}
    assert sorted(
        (one.kind, sorted(back[index] for index in one.between), one.shape.wkb) for one in healed.findings
    ) == sorted((one.kind, list(one.between), one.shape.wkb) for one in turned.findings)
