"""Tours of several squads around several places, by travel times and within hours; solved by VROOM.

Method: a vehicle routing problem with time windows; VROOM's heuristics with local search (Coupey, Nicod and
Varnier, VROOM). One thread and a fixed depth of search: the same question has an equally good answer, though
not always the same one where several are equally good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

DEPTH = 5
# Longer than any window: where no road leads, nobody arrives in time. VROOM takes no infinity.
NEVER_S = 10_000_000


@dataclass(frozen=True, slots=True)
class Crew:
    """A squad on tour: where it starts (a row of the matrix), how it moves, and its hours in seconds."""

    start: int
    mode: str
    opens_s: int
    closes_s: int


@dataclass(frozen=True, slots=True)
class Call:
    """A visit that is wanted: at which place (a row of the matrix), how long, and between which seconds.

    The whole stay lies within the window.
    """

    place: int
    stay_s: int
    opens_s: int
    closes_s: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit as planned: its call, and the seconds of travel before, arrival, waiting and leaving."""

    call: int
    travel_s: int
    arrives_s: int
    waits_s: int
    leaves_s: int


@dataclass(frozen=True, slots=True)
class Tours:
    """One tour for each crew, in order, and the calls that nobody can answer within the hours."""

    stops: tuple[tuple[Stop, ...], ...]
    left_out: tuple[int, ...]


def plan_tours(times_s: Mapping[str, np.ndarray], crews: Sequence[Crew], calls: Sequence[Call]) -> Tours:
    """Plan who answers which calls in which order, with the least travel.

    Parameters
    ----------
    times_s : mapping of str to float64 (n, n)
        For each mode the seconds from every place (row) to every other; infinite where no road leads.
    crews : sequence of Crew
    calls : sequence of Call
        Seconds count from one common moment.

    Returns
    -------
    Tours
        Calls are shared out evenly as long as that leaves none out that others could answer: a squad that
        stays behind is no presence. Without crews all calls are left out.
    """
    if not crews or not calls:
        return Tours(tuple(() for _ in crews), tuple(range(len(calls))))
    matrices = {mode: _whole_seconds(table) for mode, table in times_s.items()}
    even = _solve(matrices, crews, calls, ceil(len(calls) / len(crews)))
    if not even.left_out:
        return even
    free = _solve(matrices, crews, calls, len(calls))
    return free if len(free.left_out) < len(even.left_out) else even


def spread_calls(place: int, visits: int, stay_s: int, opens_s: int, closes_s: int) -> list[Call]:
    """Return several calls at a place, each within its own part of the hours, with a pause after each.

    A quarter of the hours is kept free, that two visits be not one long one. There are no more than fit: a
    stay longer than its part of the hours would never be answered.
    """
    length = closes_s - opens_s
    stay_s = min(stay_s, length)
    while visits > 1 and stay_s > _width_s(length, visits):
        visits -= 1
    width_s = _width_s(length, visits)
    starts = [opens_s + (length - width_s) * part // max(visits - 1, 1) for part in range(visits)]
    return [Call(place, stay_s, start, start + width_s) for start in starts]


def _width_s(length_s: int, visits: int) -> int:
    return length_s if visits == 1 else length_s * 3 // (4 * visits)


def _whole_seconds(table: np.ndarray) -> np.ndarray:
    """Return travel times as VROOM takes them: whole seconds, rounded up, and never infinite."""
    return np.where(np.isfinite(table), np.ceil(table), NEVER_S).clip(0, NEVER_S).astype(np.uint32)


def _solve(
    matrices: Mapping[str, np.ndarray], crews: Sequence[Crew], calls: Sequence[Call], most: int
) -> Tours:
    # Imported here: it brings pandas, which what starts with the product must not wait for.
    import vroom

    problem = vroom.Input()
    for mode, matrix in matrices.items():
        problem.set_durations_matrix(profile=mode, matrix_input=matrix)
    for number, crew in enumerate(crews):
        hours = [crew.opens_s, crew.closes_s]
        problem.add_vehicle(
            vroom.Vehicle(number, start=crew.start, profile=crew.mode, time_window=hours, max_tasks=most)
        )
    for number, call in enumerate(calls):
        begins = [(call.opens_s, max(call.opens_s, call.closes_s - call.stay_s))]
        problem.add_job(
            vroom.Job(number, location=call.place, default_service=call.stay_s, time_windows=begins)
        )
    return _read(problem.solve(exploration_level=DEPTH, nb_threads=1), len(crews), len(calls))


def _read(solution: Any, crew_count: int, call_count: int) -> Tours:
    routes = solution.routes
    stops: list[list[Stop]] = [[] for _ in range(crew_count)]
    travelled_s = [0] * crew_count
    for row in routes[routes["type"] == "job"].itertuples():
        arrives_s, waits_s = int(row.arrival), int(row.waiting_time)
        leaves_s = arrives_s + waits_s + int(row.service)
        travel_s = int(row.duration) - travelled_s[row.vehicle_id]
        travelled_s[row.vehicle_id] = int(row.duration)
        stops[row.vehicle_id].append(Stop(int(row.id), travel_s, arrives_s, waits_s, leaves_s))
    left_out = set(range(call_count)) - {stop.call for one in stops for stop in one}
    return Tours(tuple(tuple(one) for one in stops), tuple(sorted(left_out)))
