"""Tours keep to hours and stays, share the places out, and say what nobody can reach."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.patrols.tours import Call, Crew, Tours, plan_tours, spread_calls

HOUR_S = 3600


def line(*places_s: float) -> np.ndarray:
    """Return the times between places on a line, by where they lie in seconds."""
    at = np.array(places_s, dtype=np.float64)
    return np.abs(at[:, np.newaxis] - at)


def order_of(tours: Tours, crew: int) -> list[int]:
    return [stop.call for stop in tours.stops[crew]]


def test_one_squad_takes_the_shortest_way_as_all_orders_show() -> None:
    times_s = np.random.default_rng(3).integers(60, 900, (6, 6)).astype(float)
    np.fill_diagonal(times_s, 0)
    calls = [Call(place, 300, 0, 4 * HOUR_S) for place in range(1, 6)]
    tours = plan_tours({"car": times_s}, [Crew(0, "car", 0, 4 * HOUR_S)], calls)
    best = min(
        sum(times_s[one, other] for one, other in zip((0, *way), way, strict=False))
        for way in permutations(range(1, 6))
    )
    assert sum(stop.travel_s for stop in tours.stops[0]) == best
    assert tours.left_out == ()


def test_places_are_shared_out_and_the_nearer_squad_takes_them() -> None:
    times_s = {"car": line(0, 1000, 100, 200, 800, 900)}
    crews = [Crew(0, "car", 0, HOUR_S), Crew(1, "car", 0, HOUR_S)]
    tours = plan_tours(times_s, crews, [Call(place, 60, 0, HOUR_S) for place in (2, 3, 4, 5)])
    assert order_of(tours, 0) == [0, 1]
    assert order_of(tours, 1) == [3, 2]


def test_who_is_slow_is_left_with_what_it_can_do() -> None:
    times_s = {"car": line(0, 0, 900, 1000), "foot": line(0, 0, 900, 1000) * 10}
    crews = [Crew(0, "car", 0, HOUR_S), Crew(1, "foot", 0, HOUR_S)]
    tours = plan_tours(times_s, crews, [Call(2, 600, 0, HOUR_S), Call(3, 600, 0, HOUR_S)])
    assert order_of(tours, 0) == [0, 1]
    assert tours.stops[1] == ()
    assert tours.left_out == ()


def test_what_no_road_leads_to_or_no_time_is_left_for_is_said() -> None:
    times_s = line(0, 100, 200)
    times_s[:, 2] = np.inf
    tours = plan_tours(
        {"car": times_s},
        [Crew(0, "car", 0, 900)],
        [Call(1, 600, 0, 900), Call(2, 60, 0, 900), Call(1, 600, 0, 900)],
    )
    assert len(order_of(tours, 0)) == 1
    assert 1 in tours.left_out
    assert len(tours.left_out) == 2


def test_without_squads_or_places_there_is_nothing_to_plan() -> None:
    assert plan_tours({}, [], [Call(0, 60, 0, 600)]) == Tours((), (0,))
    assert plan_tours({"car": line(0)}, [Crew(0, "car", 0, 600)], []) == Tours(((),), ())


@pytest.mark.parametrize(
    ("visits", "stay_s", "wanted"),
    [
        (1, 600, [(0, 7200)]),
        (2, 600, [(0, 2700), (4500, 7200)]),
        (9, 2700, [(0, 2700), (4500, 7200)]),
        (9, 3600, [(0, 7200)]),
    ],
)
def test_visits_are_spread_with_time_between_them(
    visits: int, stay_s: int, wanted: list[tuple[int, int]]
) -> None:
    calls = spread_calls(1, visits, stay_s, 0, 7200)
    assert [(call.opens_s, call.closes_s) for call in calls] == wanted
    assert all(call.stay_s <= call.closes_s - call.opens_s for call in calls)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_tour_can_be_driven_as_it_is_planned(data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, 5000), min_size=3, max_size=8))
    crews = [Crew(row, "car", 0, 2 * HOUR_S) for row in range(2)]
    times_s = line(*places)
    stay_s = data.draw(st.integers(60, 1800))
    visits = data.draw(st.integers(1, 3))
    calls = [call for place in range(2, len(places)) for call in spread_calls(place, visits, stay_s, 0, 7200)]
    tours = plan_tours({"car": times_s}, crews, calls)
    answered = [stop.call for stops in tours.stops for stop in stops]
    assert sorted([*answered, *tours.left_out]) == list(range(len(calls)))
    for crew, stops in zip(crews, tours.stops, strict=True):
        at, left_s = crew.start, None
        for stop in stops:
            call = calls[stop.call]
            assert stop.travel_s == times_s[at, call.place]
            assert left_s is None or stop.arrives_s == left_s + stop.travel_s
            assert call.opens_s <= stop.arrives_s + stop.waits_s
            assert stop.leaves_s == stop.arrives_s + stop.waits_s + call.stay_s <= call.closes_s
            at, left_s = call.place, stop.leaves_s
    again = plan_tours({"car": times_s}, crews, calls)
    assert travel_s(again) == travel_s(tours)
    assert len(again.left_out) == len(tours.left_out)


def travel_s(tours: Tours) -> int:
    return sum(stop.travel_s for stops in tours.stops for stop in stops)
