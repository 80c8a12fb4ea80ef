"""One owner under many threads: every answer is of one moment, and the end is clean."""

import gc
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from routingkit_cch import CCH, CCHMetric, CCHQuery

from gis.roads.build import build_network
from gis.roads.network import MODES
from gis.travel import ClosedArcs, EngineClosed, EngineFailed, PinnedOrigins, TravelTimes
from gis.travel.owner import Owner
from tests.factories.oracle import oracle_s
from tests.factories.roads import grid
from tests.factories.travel import closed_weights, place


def test_answers_are_of_before_or_after_while_closures_flap() -> None:
    network = build_network(grid(12, 12))[0]
    arcs = np.random.default_rng(1).choice(network.arc_count, 120, replace=False)
    with TravelTimes(network) as travel:
        places = np.concatenate([place(x * 1.1 + 0.3, x % 5 * 2.2 + 0.1) for x in range(9)])
        origins = travel.snap(places, "car")
        goal = travel.snap(place(8.4, 7.2), "car")
        pinned = travel.pin(origins, "car")
        travel.set_closures({"some": ClosedArcs(arcs)})
        closed = travel.to_one(origins, goal, "car")
        travel.set_closures({})
        free = travel.to_one(origins, goal, "car")
        assert not np.array_equal(closed, free)
        both = {closed.tobytes(), free.tobytes()}
        stop = threading.Event()

        def flap() -> None:
            while not stop.is_set():
                travel.set_closures({"some": ClosedArcs(arcs)})
                travel.set_closures({})

        def ask(number: int) -> set[bytes]:
            answers = set()
            for turn in range(150):
                if (turn + number) % 3:
                    answers.add(travel.to_one(origins, goal, "car").tobytes())
                else:
                    answers.add(pinned.to_one(goal).tobytes())
            return answers

        with ThreadPoolExecutor(9) as threads:
            flapping = threads.submit(flap)
            answers = set().union(*threads.map(ask, range(8)))
            stop.set()
            flapping.result()
        assert answers <= both
        expected = oracle_s(network, closed_weights(network, "car"), origins, goal)[:, 0]
        np.testing.assert_array_equal(travel.to_one(origins, goal, "car"), expected)


def test_ways_are_of_one_moment_too() -> None:
    network = build_network(grid(8, 8))[0]
    with TravelTimes(network) as travel:
        ends = travel.snap(np.concatenate([place(0.2, 0), place(6.8, 7)]), "car")
        middle = travel.arcs_near_point(*place(3.5, 3)[0], 120)
        seconds = []
        for closures in ({"middle": middle}, {}):
            travel.set_closures(closures)
            seconds.append(travel.route(ends[0], ends[1], "car").time_s)
        with ThreadPoolExecutor(4) as threads:
            routes = [threads.submit(travel.route, ends[0], ends[1], "car") for _ in range(40)]
            for turn in range(20):
                travel.set_closures({"middle": middle} if turn % 2 else {})
            assert {route.result().time_s for route in routes} <= set(seconds)


def test_answers_of_several_modes_are_of_one_moment() -> None:
    network = build_network(grid(12, 12))[0]
    arcs = np.random.default_rng(1).choice(network.arc_count, 120, replace=False)
    with TravelTimes(network) as travel:
        places = np.concatenate([place(x * 1.1 + 0.3, x % 5 * 2.2 + 0.1) for x in range(9)])
        goals = travel.snap_each(place(8.4, 7.2), MODES)
        asked = [(travel.pin(travel.snap(places, mode), mode), goals[mode]) for mode in MODES]

        def answer() -> bytes:
            return np.concatenate(PinnedOrigins.all_to_one(asked)).tobytes()

        both = []
        for closures in ({"some": ClosedArcs(arcs)}, {}):
            travel.set_closures(closures)
            both.append(answer())
        assert both[0] != both[1]
        stop = threading.Event()

        def flap() -> None:
            while not stop.is_set():
                travel.set_closures({"some": ClosedArcs(arcs)})
                travel.set_closures({})

        with ThreadPoolExecutor(9) as threads:
            flapping = threads.submit(flap)
            answers = set(threads.map(lambda _: answer(), range(400)))
            stop.set()
            flapping.result()
        assert answers <= set(both)


ENDS = """
import threading
from gis.roads.build import build_network
from gis.roads.network import MODES
from gis.travel import TravelTimes
from tests.factories.roads import grid
from tests.factories.travel import place
travel = TravelTimes(build_network(grid(4, 4))[0])
here = travel.snap(place(0.5, 0), "car")
pinned = travel.pin(here, "car")
pinned.to_one(here)
{end}
print("answered", travel.to_one(here, here, "car")[0])
"""


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("", id="left open"),
        pytest.param("threading.Thread(target=travel.snap, args=([], 'foot')).start()", id="with a thread"),
        pytest.param("kept = [travel.route(here, here, 'car')]", id="with answers kept"),
        pytest.param("cycle = [travel, pinned]; cycle.append(cycle)", id="in a cycle"),
    ],
)
def test_the_interpreter_ends_clean(end: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ENDS.format(end=end)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "answered 0.0\n", "")


def test_after_closing_nothing_is_answered() -> None:
    travel = TravelTimes(build_network(grid(3, 3))[0])
    here = travel.snap(place(0.5, 0), "car")
    pinned = travel.pin(here, "car")
    travel.close()
    travel.close()
    for ask in (lambda: travel.to_one(here, here, "car"), lambda: pinned.to_one(here)):
        with pytest.raises(EngineClosed):
            ask()
    pinned.close()


def test_dropping_it_ends_its_threads() -> None:
    before = threading.active_count()
    travel = TravelTimes(build_network(grid(3, 3))[0])
    assert threading.active_count() == before + len(MODES)
    del travel
    gc.collect()
    assert threading.active_count() == before


class Half:
    """A metric that the library panics over when it is asked for a junction that does not exist."""

    def __init__(self) -> None:
        self.metric = CCHMetric(CCH([0, 1], [0], [1], False), [5])

    def ask(self, target: int) -> int | None:
        return CCHQuery(self.metric).run(0, target).distance


def test_a_panic_is_an_error_and_the_state_is_made_anew(capfd: pytest.CaptureFixture) -> None:
    owner = Owner(Half)
    with pytest.raises(EngineFailed):
        owner.ask(lambda half: half.ask(99))
    assert owner.ask(lambda half: half.ask(1)) == 5
    owner.ask(lambda half: half.metric.reset([7]))
    assert owner.ask(lambda half: half.ask(1)) == 7
    owner.close()
    capfd.readouterr()


def test_an_error_leaves_no_query_alive() -> None:
    owner = Owner(Half)

    def break_off(half: Half) -> None:
        query = CCHQuery(half.metric)
        raise LookupError(query is not None)

    with pytest.raises(LookupError) as kept:
        owner.ask(break_off)
    # Would panic if the kept error held on to the query.
    owner.ask(lambda half: half.metric.reset([7]))
    assert owner.ask(lambda half: half.ask(1)) == 7
    assert kept.value.args == (True,)
    owner.close()
