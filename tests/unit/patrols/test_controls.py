"""What is compared with: a ring as large as its area, and places that had as many cases before."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.patrols.controls import choose_control, make_ring, ring_width_m

AREA = shapely.box(0, 0, 200, 200)
AVOID = shapely.box(-100, -100, 300, 300)


def cases(*places: tuple[float, float, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return so many cases at each place, spread over the quarters."""
    xy_m = np.array([(x, y) for x, y, count in places for _ in range(count)], dtype=float).reshape(-1, 2)
    quarter = np.array([number % 4 for _, _, count in places for number in range(count)], dtype=np.int64)
    return xy_m, quarter


def test_the_places_most_like_it_are_taken_and_the_nearest_first() -> None:
    xy_m, quarter = cases(
        (100, 100, 8), (900, 100, 8), (500, 100, 8), (1300, 100, 10), (1700, 100, 3), (2100, 100, 20)
    )
    control = choose_control(xy_m, quarter, AREA, AVOID, most=3)
    assert control is not None
    assert control.cases == (8, 8, 10)
    assert control.side_m == 200.0
    assert control.shape.bounds == (400.0, 0.0, 1400.0, 200.0)


def test_what_is_avoided_or_outside_is_no_control() -> None:
    xy_m, quarter = cases((100, 100, 8), (250, 100, 8), (900, 100, 8))
    inside = shapely.box(0, 0, 800, 800)
    assert choose_control(xy_m, quarter, AREA, AVOID, inside) is None
    assert choose_control(xy_m, quarter, AREA, shapely.box(-100, -100, 2000, 300)) is None


def test_without_cases_there_is_no_control() -> None:
    assert choose_control(*cases(), AREA, AVOID) is None
    assert choose_control(*cases((900, 100, 8)), AREA, AVOID) is None


def test_a_ring_is_about_as_large_as_its_area() -> None:
    disc = shapely.Point(0, 0).buffer(600, quad_segs=64)
    ring = make_ring(disc, ring_width_m(disc))
    assert abs(ring.area / disc.area - 1) < 0.01
    assert ring.intersection(disc).area == 0
    assert ring_width_m(shapely.Point(0, 0).buffer(10)) == 100.0


@given(st.permutations(range(24)))
def test_the_order_of_cases_changes_nothing(order: list[int]) -> None:
    xy_m, quarter = cases((100, 100, 8), (900, 100, 8), (500, 100, 8))
    one = choose_control(xy_m, quarter, AREA, AVOID)
    other = choose_control(xy_m[order], quarter[order], AREA, AVOID)
    assert one is not None
    assert other is not None
    assert one.shape.equals(other.shape)
    assert one.cases == other.cases
