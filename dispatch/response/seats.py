"""Fills a response plan: who is there, who would come, what is missing and who would do if freed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.costs import added_s
from dispatch.matching import NOBODY, match_all
from dispatch.policy import Policy
from dispatch.reaching import destinations_at, times_to_s
from dispatch.recommendation import (
    BOUND_TO_POST,
    BUSY,
    FREE,
    NOT_YOURS,
    OFF_DUTY,
    UNREACHABLE,
    Reason,
    Task,
    bars,
    why_barred,
)
from dispatch.roster import Roster
from dispatch.situation import Situation
from gis.roads.network import MODES

LEAD, SUPPORT = "lead", "support"
LEAD_WEIGHT = 2.0
"""The lead's seconds weigh double: who leads is to be there first."""
LEAVING_S = 24 * 3600.0
FREED_SHOWN = 3
WRONG_MODE = -1
WOULD_DO_IF_FREED = (BUSY, BOUND_TO_POST, OFF_DUTY)


@dataclass(frozen=True, slots=True)
class Seat:
    """One squad that a plan wants."""

    role: str
    capabilities: tuple[str, ...]
    mode: str | None


@dataclass(frozen=True, slots=True)
class Comer:
    """A squad for a seat: on its way or there already (`assignment_id`), proposed, or one that would do."""

    squad_id: int
    call_sign: str
    organisation_id: int
    mode: str
    location: tuple[float, float] | None
    travel_time_s: float | None
    assignment_id: int | None = None
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class FilledSeat:
    """A seat with who fills it; without anyone a short-fall, and `freed` are the nearest that would do."""

    seat: Seat
    comer: Comer | None
    freed: list[Comer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Present:
    """A squad that is on the incident now."""

    squad_id: int
    call_sign: str
    role: str
    assignment_id: int


def seats_of(slots: Sequence[Mapping[str, Any]]) -> list[Seat]:
    """Return the seats of a plan's slots, the lead's first."""
    seats = [
        Seat(slot["role"], tuple(slot.get("capabilities") or ()), slot.get("mode"))
        for slot in slots
        for _ in range(slot["count"])
    ]
    return sorted(seats, key=lambda seat: seat.role != LEAD)


def fill(
    situation: Situation,
    seats: Sequence[Seat],
    present: Sequence[Present],
    task: Task,
    policy: Policy,
    now_s: float,
) -> list[FilledSeat]:
    """Fill seats with who is there, then the others so that the squads, all distinct, are there soonest."""
    taken = _present(situation.roster, seats, present)
    openings = [at for at in range(len(seats)) if at not in taken]
    destinations = destinations_at(situation, task.lon, task.lat)
    travel_s = times_to_s(situation, destinations)
    barred = _barred(situation, [seats[at] for at in openings], task, policy, now_s)
    barred[(barred == FREE) & ~np.isfinite(travel_s)] = UNREACHABLE
    score = travel_s + added_s(situation, task, policy)
    weights = np.array([LEAD_WEIGHT if seats[at].role == LEAD else 1.0 for at in openings])
    cost = np.where(barred == FREE, score, np.inf) * weights[:, np.newaxis]
    chosen = match_all(cost, np.full(len(openings), LEAVING_S * LEAD_WEIGHT))
    comers = dict(zip(openings, chosen.tolist(), strict=True))
    filled = []
    named = {one.squad_id for one in present}
    for at, seat in enumerate(seats):
        if at in taken:
            filled.append(FilledSeat(seat, _there(situation.roster, taken[at])))
        elif comers[at] != NOBODY:
            filled.append(FilledSeat(seat, _comer(situation.roster, comers[at], travel_s)))
        else:
            bar = barred[openings.index(at)]
            freed = _freed(situation.roster, seat, task, bar, travel_s, now_s, named)
            named |= {one.squad_id for one in freed[:1]}
            filled.append(FilledSeat(seat, None, freed))
    return filled


def _barred(
    situation: Situation, seats: Sequence[Seat], task: Task, policy: Policy, now_s: float
) -> NDArray[np.int8]:
    """Return the bars of each squad (columns) for each seat (rows)."""
    barred = np.empty((len(seats), len(situation.roster)), np.int8)
    for row, seat in enumerate(seats):
        barred[row] = bars(situation.roster, needed_in(seat, task), policy, now_s)
        if seat.mode is not None:
            barred[row, situation.roster.mode != MODES.index(seat.mode)] = WRONG_MODE
    return barred


def needed_in(seat: Seat, task: Task) -> Task:
    """Return the task of a seat: who leads can do what the category asks, a support what its seat asks."""
    category = task.required_capabilities if seat.role == LEAD else ()
    return replace(task, required_capabilities=tuple(dict.fromkeys((*category, *seat.capabilities))))


def _present(roster: Roster, seats: Sequence[Seat], present: Sequence[Present]) -> dict[int, Present]:
    """Return which seats are filled by squads that are on the incident."""
    taken: dict[int, Present] = {}
    lead = next((one for one in present if one.role == LEAD), None)
    if lead is not None and seats and seats[0].role == LEAD:
        taken[0] = lead
    rest = [one for one in present if one not in taken.values()]
    left = [at for at in range(len(seats)) if at not in taken and seats[at].role == SUPPORT]
    does = np.array([[0.0 if _does(roster, one, seats[at]) else np.inf for one in rest] for at in left])
    for at, column in zip(
        left, match_all(does.reshape(len(left), len(rest)), np.ones(len(left))), strict=True
    ):
        if column != NOBODY:
            taken[at] = rest[column]
    return taken


def _does(roster: Roster, present: Present, seat: Seat) -> bool:
    row = roster.rows.get(present.squad_id)
    if row is None:
        return False
    needed = roster.capabilities.mask(list(seat.capabilities))
    return (int(roster.skills[row]) & needed) == needed and seat.mode in (None, MODES[roster.mode[row]])


def _there(roster: Roster, present: Present) -> Comer:
    row = roster.rows.get(present.squad_id)
    if row is None:
        return Comer(present.squad_id, present.call_sign, 0, "", None, None, present.assignment_id)
    return replace(_comer(roster, row, None), assignment_id=present.assignment_id)


def _comer(
    roster: Roster, row: int, travel_s: NDArray[np.float64] | None, why: Reason | None = None
) -> Comer:
    located = np.isfinite(roster.lon[row])
    return Comer(
        squad_id=int(roster.ids[row]),
        call_sign=roster.call_signs[row],
        organisation_id=int(roster.organisation[row]),
        mode=MODES[roster.mode[row]],
        location=(float(roster.lon[row]), float(roster.lat[row])) if located else None,
        travel_time_s=None if travel_s is None else float(travel_s[row]),
        why=why,
    )


def _freed(
    roster: Roster,
    seat: Seat,
    task: Task,
    barred: NDArray[np.int8],
    travel_s: NDArray[np.float64],
    now_s: float,
    without: set[int],
) -> list[Comer]:
    """Return the nearest squads that could fill a seat if they were free."""
    needed = roster.capabilities.mask(list(needed_in(seat, task).required_capabilities))
    able = np.isin(barred, WOULD_DO_IF_FREED) & np.isfinite(travel_s) & (barred != NOT_YOURS)
    if needed:
        able &= ((roster.skills & needed) == needed).astype(bool)
    able &= ~np.isin(roster.ids, list(without))
    rows = np.flatnonzero(able)
    rows = rows[np.argsort(travel_s[rows], kind="stable")][:FREED_SHOWN]
    return [
        _comer(roster, int(row), travel_s, why_barred(roster, task, int(barred[row]), int(row), now_s))
        for row in rows
    ]
