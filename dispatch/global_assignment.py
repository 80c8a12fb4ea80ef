"""The best assignment of squads to all waiting incidents at once, beside what comes of taking them in turn.

What a pair costs is the score of the recommendation (seconds on the road and what the policy adds), and more
for each second by which the squad would come too late; what is urgent weighs more. Leaving an incident
waiting has a price too: the higher, the more urgent it is and the less of its time to arrive is left. The
first answer has the least price in total. The second is that of operators who take the queue from its top
and send the best squad that is still free each time.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.costs import added_s
from dispatch.matching import NOBODY, cost_of, match_all, match_in_turn
from dispatch.policy import Policy
from dispatch.reaching import table_s
from dispatch.recommendation import FREE, Reason, Task, bars
from dispatch.situation import Situation
from gis.roads.network import MODES

LATE_WEIGHT = (3.0, 2.0, 1.0, 0.5)
"""What a second too late adds to the price, by priority 1 to 4."""
LEAVING_S = (12 * 3600.0, 6 * 3600.0, 3 * 3600.0, 2 * 3600.0)
"""The price of leaving an incident waiting, by priority; up to twice that as its time runs out."""
RUNNING_OUT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """An incident that waits for a squad; `arrive_due_s` is the time (epoch) by which one should be there."""

    incident_id: int
    number: str
    priority: int
    arrive_due_s: float | None
    task: Task


@dataclass(frozen=True, slots=True)
class Leg:
    """A squad sent to an incident: its way there, its score, and by how much it would come too late."""

    squad_id: int
    call_sign: str
    organisation_id: int
    mode: str
    location: tuple[float, float]
    travel_time_s: float
    score: float
    late_s: float


@dataclass(frozen=True, slots=True)
class Line:
    """An incident with the squad it gets at once and the one it gets in turn, and why these differ."""

    incident_id: int
    number: str
    priority: int
    location: tuple[float, float]
    at_once: Leg | None
    in_turn: Leg | None
    why: Reason


@dataclass(frozen=True, slots=True)
class Totals:
    """What one of the two answers comes to."""

    served: int
    left: int
    travel_s: float
    worst_s: float
    late: int
    cost_s: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Both answers; `saved_s` is less time on the road, over the incidents that both serve."""

    lines: list[Line]
    at_once: Totals
    in_turn: Totals
    saved_s: float
    considered: int
    computed_in_ms: float

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Prices:
    """Squads by row of the roster (m,), and for n incidents the (n, m) times, scores, lateness and prices."""

    rows: NDArray[np.int64]
    travel_s: NDArray[np.float64]
    score: NDArray[np.float64]
    late_s: NDArray[np.float64]
    cost: NDArray[np.float64]
    leaving: NDArray[np.float64]


def propose(
    situation: Situation,
    waiting: list[Waiting],
    policy: Policy,
    now_s: float,
) -> Proposal:
    """Give squads to incidents that wait, which come in the order of the queue."""
    started = perf_counter()
    prices = price(situation, waiting, policy, now_s)
    at_once = match_all(prices.cost, prices.leaving)
    in_turn = match_in_turn(prices.cost, prices.leaving)
    legs = [_legs(situation, prices, chosen) for chosen in (at_once, in_turn)]
    lines = [
        Line(
            one.incident_id,
            one.number,
            one.priority,
            (one.task.lon, one.task.lat),
            legs[0][row],
            legs[1][row],
            _why(row, legs, waiting, prices),
        )
        for row, one in enumerate(waiting)
    ]
    both = [(one.in_turn, one.at_once) for one in lines if one.at_once and one.in_turn]
    return Proposal(
        lines=lines,
        at_once=_totals(at_once, prices),
        in_turn=_totals(in_turn, prices),
        saved_s=sum(turn.travel_time_s - once.travel_time_s for turn, once in both),
        considered=len(prices.rows),
        computed_in_ms=(perf_counter() - started) * 1000,
    )


def price(situation: Situation, waiting: list[Waiting], policy: Policy, now_s: float) -> Prices:
    """Return what it costs to send each squad to each incident, infinite where it may not go."""
    barred, added = _ranking(situation, [one.task for one in waiting], policy, now_s)
    rows = np.flatnonzero((barred == FREE).any(axis=0))
    free = barred[:, rows] == FREE
    places = np.array([(one.task.lon, one.task.lat) for one in waiting]).reshape(-1, 2)
    travel_s = np.where(free, table_s(situation, rows, places), np.inf)
    score = travel_s + added[:, rows]
    slack_s = _slack_s(waiting, now_s)
    late_s = np.maximum(travel_s - np.maximum(slack_s, 0.0)[:, np.newaxis], 0.0)
    urgency = np.array([one.priority - 1 for one in waiting], np.int64)
    cost = score + np.array(LATE_WEIGHT)[urgency][:, np.newaxis] * late_s
    leaving = np.array(LEAVING_S)[urgency] * (1.0 + np.clip(1.0 - slack_s / RUNNING_OUT_S, 0.0, 1.0))
    return Prices(rows, travel_s, score, late_s, cost, leaving)


def _slack_s(waiting: list[Waiting], now_s: float) -> NDArray[np.float64]:
    """Return how many seconds are left to arrive, infinite without a deadline."""
    return np.array([np.inf if one.arrive_due_s is None else one.arrive_due_s - now_s for one in waiting])


def _ranking(
    situation: Situation, tasks: list[Task], policy: Policy, now_s: float
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Return the bars of each squad (columns) for each task (rows), and what the policy adds."""
    barred = np.empty((len(tasks), len(situation.roster)), np.int8)
    added = np.empty(barred.shape)
    alike: dict[Task, list[int]] = defaultdict(list)
    # All but its place decides who may go: tasks that are alike are looked at once.
    for row, task in enumerate(tasks):
        alike[replace(task, lon=0.0, lat=0.0)].append(row)
    for task, rows in alike.items():
        barred[rows] = bars(situation.roster, task, policy, now_s)
        added[rows] = added_s(situation, task, policy)
    return barred, added


def _legs(situation: Situation, prices: Prices, chosen: NDArray[np.int64]) -> list[Leg | None]:
    roster = situation.roster
    legs: list[Leg | None] = []
    for row, column in enumerate(chosen.tolist()):
        if column == NOBODY:
            legs.append(None)
            continue
        at = int(prices.rows[column])
        legs.append(
            Leg(
                squad_id=int(roster.ids[at]),
                call_sign=roster.call_signs[at],
                organisation_id=int(roster.organisation[at]),
                mode=MODES[roster.mode[at]],
                location=(float(roster.lon[at]), float(roster.lat[at])),
                travel_time_s=float(prices.travel_s[row, column]),
                score=float(prices.score[row, column]),
                late_s=float(prices.late_s[row, column]),
            )
        )
    return legs


def _totals(chosen: NDArray[np.int64], prices: Prices) -> Totals:
    served = np.flatnonzero(chosen != NOBODY)
    travel_s = prices.travel_s[served, chosen[served]]
    return Totals(
        served=len(served),
        left=len(chosen) - len(served),
        travel_s=float(travel_s.sum()),
        worst_s=float(travel_s.max(initial=0.0)),
        late=int((prices.late_s[served, chosen[served]] > 0).sum()),
        cost_s=float(cost_of(chosen, prices.cost, prices.leaving).sum()),
    )


def _why(row: int, legs: list[list[Leg | None]], waiting: list[Waiting], prices: Prices) -> Reason:
    """Return why an incident gets another squad at once than in turn."""
    once, turn = legs[0][row], legs[1][row]
    if once == turn:
        return _why_the_same(row, once, prices)
    freed = once and _holder(legs[1], once.squad_id)
    given = turn and _holder(legs[0], turn.squad_id)
    longer_s = _longer(turn, once)
    if freed is not None and (turn is None or longer_s < 0 or given is None):
        return Reason("freed_from", longer_s, _about(once, legs, freed, waiting))
    if given is not None:
        code = "left_for" if once is None else "given_to"
        return Reason(code, longer_s, _about(turn, legs, given, waiting))
    return Reason("cheaper", longer_s)


def _why_the_same(row: int, leg: Leg | None, prices: Prices) -> Reason:
    if leg is not None:
        return Reason("same_squad")
    nobody = not np.isfinite(prices.cost[row]).any()
    return Reason("nobody_may" if nobody else "nobody_left")


def _holder(legs: list[Leg | None], squad_id: int) -> int | None:
    return next((row for row, leg in enumerate(legs) if leg and leg.squad_id == squad_id), None)


def _longer(turn: Leg | None, once: Leg | None) -> float | None:
    return None if turn is None or once is None else once.travel_time_s - turn.travel_time_s


def _about(leg: Leg, legs: list[list[Leg | None]], other: int, waiting: list[Waiting]) -> dict[str, Any]:
    """Name the squad, the other incident it is about, and how much sooner that one is reached."""
    longer_s = _longer(legs[1][other], legs[0][other])
    return {
        "squad": leg.call_sign,
        "number": waiting[other].number,
        "incident_id": waiting[other].incident_id,
        "sooner_s": None if longer_s is None else -longer_s,
    }
