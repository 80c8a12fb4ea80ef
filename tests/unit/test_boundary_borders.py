"""Common borders and corners of neighbouring jurisdictions, and what is refused."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely

from gis.boundary_areas import (
    CommonBorder,
    IdsDoNotFit,
    NotADistance,
    NotAnArea,
    OutsideWorld,
    derive_strips,
    find_common_borders,
    find_gaps,
    heal,
)
from tests.factories.partitions import HERE, metres

WEST, EAST = metres(0, 0, 1000, 2000), metres(1000, 0, 2000, 2000)
NORTH = metres(0, 2000, 1000, 3000)


def by_pair(ids: list[int], shapes: list) -> dict[tuple[int, int], CommonBorder]:
    return {(one.first_id, one.second_id): one for one in find_common_borders(ids, shapes)}


def places(corners: shapely.MultiPoint) -> list[list[float]]:
    return np.round(HERE.to_plane(shapely.get_coordinates(corners)), 3).tolist()


def test_borders_have_smaller_ids_first_and_a_length_on_the_ground() -> None:
    borders = by_pair([7, 3, 5], [WEST, EAST, NORTH])
    assert list(borders) == [(3, 5), (3, 7), (5, 7)]
    assert borders[3, 7].border_length_m == pytest.approx(2000, rel=1e-4)
    assert borders[5, 7].border_length_m == pytest.approx(1000, rel=1e-4)


def test_where_three_meet_is_a_corner_of_every_pair_there() -> None:
    borders = by_pair([7, 3, 5], [WEST, EAST, NORTH])
    assert [places(one.corners) for one in borders.values()] == [[[1000.0, 2000.0]]] * 3


def test_a_pair_that_touches_in_a_point_has_a_corner_and_no_border() -> None:
    (pair,) = find_common_borders([1, 2], [NORTH, EAST])
    assert pair.border.is_empty
    assert pair.border_length_m == 0
    assert places(pair.corners) == [[1000.0, 2000.0]]
    assert derive_strips([1, 2], [NORTH, EAST]) == []


def test_the_end_of_a_border_at_the_edge_of_the_city_is_no_corner() -> None:
    (pair,) = find_common_borders([1, 2], [WEST, EAST])
    assert pair.corners.is_empty


def test_the_ring_around_an_enclave_is_one_border_without_corners() -> None:
    enclave = metres(300, 300, 700, 700)
    around = shapely.difference(WEST, enclave)
    (pair,) = find_common_borders([1, 2], [shapely.union(EAST, enclave), around])
    assert len(pair.border.geoms) == 2
    assert sorted(line.is_closed for line in pair.border.geoms) == [False, True]
    assert pair.corners.is_empty


def test_a_third_that_touches_in_the_middle_of_a_border_is_a_corner() -> None:
    west = polygons([(-1000, 0), (0, 0), (0, 1000), (0, 2000), (-1000, 2000)])
    wedge = polygons([(0, 1000), (1000, 800), (1000, 1200)])
    below, above = (
        [(0, 0), (1000, 0), (1000, 800), (0, 1000)],
        [(0, 1000), (1000, 1200), (1000, 2000), (0, 2000)],
    )
    borders = by_pair([1, 2, 3], [west, polygons(below, above), wedge])
    assert places(borders[1, 2].corners) == [[0.0, 1000.0]]
    assert borders[1, 2].border_length_m == pytest.approx(2000, rel=1e-3)
    assert borders[1, 3].border.is_empty


def polygons(*rings: list[tuple[float, float]]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(
        [shapely.Polygon(HERE.from_plane(np.array(ring, dtype=float))) for ring in rings]
    )


def test_nothing_gives_nothing() -> None:
    assert find_common_borders([], []) == []
    assert derive_strips([], []) == []
    assert derive_strips([1], [WEST]) == []
    assert heal([], 5).findings == []
    assert find_gaps([]).tolist() == []


def bow_tie() -> shapely.Polygon:
    return shapely.Polygon([(116, 40), (117, 41), (117, 40), (116, 41)])


@pytest.mark.parametrize(
    ("ids", "shapes", "refused"),
    [
        ([1, 2], [WEST, shapely.Point(116, 40)], NotAnArea(1, "not a Polygon or MultiPolygon")),
        ([1, 2], [WEST, None], NotAnArea(1, "not a Polygon or MultiPolygon")),
        ([1, 2], [WEST, shapely.MultiPolygon()], NotAnArea(1, "empty")),
        ([1, 2], [bow_tie(), WEST], NotAnArea(0, "Self-intersection[116.5 40.5]")),
        ([1, 2], [WEST, shapely.box(4e5, 4e6, 4.1e5, 4.1e6)], OutsideWorld(1, 410000.0, 4000000.0)),
        ([1, 2], [shapely.box(39, 116, 40, 117), WEST], OutsideWorld(0, 40.0, 116.0)),
        ([1], [WEST, EAST], IdsDoNotFit("1 ids for 2 shapes")),
        ([4, 4], [WEST, EAST], IdsDoNotFit("id 4 is there twice")),
    ],
    ids=["point", "none", "empty", "crossing", "metres", "swapped", "too few ids", "twice"],
)
def test_what_is_no_jurisdiction_is_refused(ids: list[int], shapes: list, refused: Exception) -> None:
    with pytest.raises(type(refused)) as told:
        derive_strips(ids, shapes)
    assert told.value == refused
    if not isinstance(refused, IdsDoNotFit):
        with pytest.raises(type(refused)):
            heal(shapes, 5)


@pytest.mark.parametrize("within_m", [0, -1, float("nan"), float("inf")])
def test_what_is_no_distance_is_refused(within_m: float) -> None:
    with pytest.raises(NotADistance):
        derive_strips([1, 2], [WEST, EAST], within_m)


@pytest.mark.parametrize("ask", [lambda: heal([WEST], -1), lambda: heal([WEST], float("nan"))])
def test_what_is_no_tolerance_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(NotADistance):
        ask()
