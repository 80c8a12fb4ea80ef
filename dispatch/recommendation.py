"""Ranks every eligible squad by road travel time, with reasons, and names who was left out and why."""

from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.squads import STATUSES
from dispatch.coverage import losses
from dispatch.demanded import Demanded
from dispatch.packing import pack_squads
from dispatch.policy import Policy
from dispatch.reaching import destinations_at, times_to_s
from dispatch.roster import AVAILABLE, Roster
from dispatch.situation import Situation
from gis.geodesy import distances_to_m
from gis.roads.network import MODES
from gis.travel import Snapped

LEFT_OUT_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be reached: a place, whose it is, and what it takes.

    `senders` are the organisations whose squads may be sent by who asks, None being all; `lent` are squads of
    others that are lent to those whose it is, and may be sent too. `holder_id` has taken it; the squads
    `on_turn` by the `rota` of the place come first.
    """

    lon: float
    lat: float
    organisation_id: int
    neighbour_id: int | None = None
    required_capabilities: tuple[str, ...] = ()
    senders: tuple[int, ...] | None = None
    lent: tuple[int, ...] = ()
    holder_id: int | None = None
    on_turn: tuple[int, ...] = ()
    rota: str = ""

    def may_send(self, squad_id: int, organisation_id: int) -> bool:
        """Return whether who asks may send a squad of this organisation."""
        return self.senders is None or organisation_id in self.senders or squad_id in self.lent


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a squad stands where it stands: a code, the seconds it costs, and what it speaks of."""

    code: str
    seconds: float | None = None
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A squad that could go, with its way there and its reasons."""

    squad_id: int
    call_sign: str
    organisation_id: int
    mode: str
    capabilities: list[str]
    location: tuple[float, float]
    fix_age_s: float
    travel_time_s: float
    distance_m: float
    straight_line_m: float
    straight_line_rank: int
    score: float
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A squad near by that cannot be recommended, and why."""

    squad_id: int
    call_sign: str
    organisation_id: int
    straight_line_m: float | None
    location: tuple[float, float] | None
    why: Reason


@dataclass(frozen=True, slots=True)
class StraightLineNearest:
    """The squad that is nearest as the crow flies, and how long it would take by road."""

    squad_id: int
    call_sign: str
    location: tuple[float, float]
    straight_line_m: float
    travel_time_s: float


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The ranked candidates, the left-out, and what it took to find them."""

    candidates: list[Candidate]
    left_out: list[LeftOut]
    left_out_counts: dict[str, int]
    straight_line_nearest: StraightLineNearest | None
    notes: list[Reason]
    considered: int
    computed_in_ms: float

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def recommend(
    situation: Situation,
    task: Task,
    policy: Policy,
    now_s: float,
    limit: int = 5,
    include: int | None = None,
) -> Recommendation:
    """Rank the squads of the situation for a task; lower scores come first.

    The score is the travel time in seconds by the squad's own way of moving and with the closures in
    force, plus `neighbour_faster_by_s` for a squad from another district, so a neighbour comes first only
    when it is at least that much faster. Both sides of a boundary area count as own, and lent squads; the
    squad on turn by a rota stands first. The squad `include` is shown wherever it stands.
    """
    started = perf_counter()
    roster = situation.roster
    barred = bars(roster, task, policy, now_s)
    straight_m = distances_to_m(roster.lon, roster.lat, task.lon, task.lat)
    destinations = destinations_at(situation, task.lon, task.lat)
    travel_s = times_to_s(situation, destinations)
    barred[(barred == FREE) & ~np.isfinite(travel_s)] = UNREACHABLE
    eligible = np.flatnonzero(barred == FREE)
    foreign = ~own_side(situation, task)
    score = travel_s + foreign * policy.neighbour_faster_by_s
    ranked = _ranked(roster, task, eligible, score, travel_s)
    by_line = eligible[np.argsort(straight_m[eligible], kind="stable")]
    line_rank = np.zeros(len(roster), np.int64)
    line_rank[by_line] = np.arange(1, len(by_line) + 1)
    first = _shown(roster, ranked, limit, include)
    lengths_m = _lengths_m(situation, destinations, first)
    lost = losses(situation, situation.demanded, first)
    candidates = [
        Candidate(
            squad_id=int(roster.ids[row]),
            call_sign=roster.call_signs[row],
            organisation_id=int(roster.organisation[row]),
            mode=MODES[roster.mode[row]],
            capabilities=roster.capabilities.names(int(roster.skills[row])),
            location=(float(roster.lon[row]), float(roster.lat[row])),
            fix_age_s=max(0.0, now_s - float(roster.fix_at_s[row])),
            travel_time_s=float(travel_s[row]),
            distance_m=float(length_m),
            straight_line_m=float(straight_m[row]),
            straight_line_rank=int(line_rank[row]),
            score=float(score[row]),
            reasons=_reasons(situation, task, policy, now_s, int(row), bool(foreign[row]))
            + _uncovered(lost.get(int(row), [])),
        )
        for row, length_m in zip(first, lengths_m, strict=True)
    ]
    return Recommendation(
        candidates=candidates,
        left_out=_left_out(roster, task, barred, straight_m, now_s, include),
        left_out_counts=_counts(barred),
        straight_line_nearest=_nearest(roster, by_line, straight_m, travel_s),
        notes=_notes(roster, destinations),
        considered=len(eligible),
        computed_in_ms=(perf_counter() - started) * 1000,
    )


def _ranked(
    roster: Roster,
    task: Task,
    rows: NDArray[np.int64],
    score: NDArray[np.float64],
    travel_s: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return rows in the order in which they are recommended: those on turn, then by score."""
    others = ~np.isin(roster.ids, task.on_turn)
    return rows[np.lexsort((roster.ids[rows], travel_s[rows], score[rows], others[rows]))]


def _shown(roster: Roster, rows: NDArray[np.int64], limit: int, include: int | None) -> NDArray[np.int64]:
    """Return the first rows and, if it stands further down, that of the squad asked for."""
    at = roster.rows.get(include, -1) if include is not None else -1
    further = rows[limit:]
    return np.concatenate([rows[:limit], further[further == at]])


FREE, OFF_DUTY, BUSY, NO_FIX, STALE_FIX, LACKS_CAPABILITY, BOUND_TO_POST, NO_ROAD, UNREACHABLE = range(9)
NOT_YOURS = 9
WHY = (
    "",
    "off_duty",
    "busy",
    "no_fix",
    "stale_fix",
    "lacks_capability",
    "bound_to_post",
    "no_road",
    "unreachable",
    "not_yours",
)


def bars(roster: Roster, task: Task, policy: Policy, now_s: float) -> NDArray[np.int8]:
    """Return for each squad what keeps it from going, the weightiest last so that it prevails."""
    needed = roster.capabilities.mask(list(task.required_capabilities))
    age_s = now_s - roster.fix_at_s
    barred = np.full(len(roster), FREE, np.int8)
    barred[~roster.on_road] = NO_ROAD
    barred[roster.post > 0] = BOUND_TO_POST
    if needed:
        barred[(roster.skills & needed) != needed] = LACKS_CAPABILITY
    barred[age_s > policy.stale_fix_excluded_s] = STALE_FIX
    barred[~np.isfinite(roster.lon)] = NO_FIX
    barred[roster.status != AVAILABLE] = BUSY
    barred[roster.status == STATUSES.index("off_duty")] = OFF_DUTY
    if task.senders is not None:
        yours = np.isin(roster.organisation, task.senders) | np.isin(roster.ids, task.lent)
        barred[~yours] = NOT_YOURS
    return barred


def own_side(situation: Situation, task: Task) -> NDArray[np.bool_]:
    """Return whether each squad belongs to the district of the task or, at a border, to the other side."""
    organisations = situation.organisations
    here = {
        organisations[side].district_id
        for side in (task.organisation_id, task.neighbour_id, task.holder_id)
        if side in organisations
    }
    districts = {key: place.district_id for key, place in organisations.items()}
    own_ids = [key for key, district in districts.items() if district is None or district in here]
    roster = situation.roster
    return np.isin(roster.organisation, own_ids) | np.isin(roster.ids, task.lent)


def _lengths_m(
    situation: Situation, destinations: dict[str, Snapped], rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the length in metres of the way from each of these squads to the task."""
    lengths_m = np.full(len(rows), np.nan)
    places, asked = [], []
    for mode, destination in destinations.items():
        members, pinned = situation.roster.group(mode)
        at = np.flatnonzero(situation.roster.mode[rows] == MODES.index(mode))
        if len(at):
            places.append(at)
            asked.append((pinned.origins[np.searchsorted(members, rows[at])], destination, mode))
    for at, found_m in zip(places, situation.travel.routes_length_m_each(asked), strict=True):
        lengths_m[at] = found_m
    return lengths_m


def _reasons(
    situation: Situation, task: Task, policy: Policy, now_s: float, row: int, foreign: bool
) -> list[Reason]:
    roster = situation.roster
    owner = situation.organisations.get(int(roster.organisation[row]))
    own_ids = (task.organisation_id, task.neighbour_id)
    about = {} if owner is None else {"name": owner.name, "name_en": owner.name_en}
    reasons = [Reason("travel_time")]
    if roster.ids[row] in task.on_turn:
        reasons.append(Reason("on_turn", None, {"name": task.rota}))
    if roster.ids[row] in task.lent:
        reasons.append(Reason("lent", 0.0, about))
    elif foreign:
        reasons.append(Reason("neighbour", policy.neighbour_faster_by_s, about))
    elif task.neighbour_id is not None:
        reasons.append(Reason("boundary_side", 0.0, about))
    else:
        own = (
            "own_street" if owner is not None and owner.is_street and owner.id in own_ids else "own_district"
        )
        reasons.append(Reason(own, 0.0, about))
    if task.required_capabilities:
        reasons.append(Reason("capable", None, {"capabilities": list(task.required_capabilities)}))
    age_s = now_s - float(roster.fix_at_s[row])
    if age_s > policy.stale_fix_flagged_s:
        reasons.append(Reason("old_fix", None, {"age_s": round(age_s)}))
    same = (roster.organisation == roster.organisation[row]) & (roster.status == AVAILABLE)
    if int(same.sum()) == 1:
        reasons.append(Reason("last_available", None, about))
    return reasons


def _uncovered(features: list[Demanded]) -> list[Reason]:
    """Return what a squad's zones lose if it leaves."""
    return [
        Reason(
            "leaves_uncovered",
            None,
            {"name": one.name, "name_en": one.name_en, "within_min": one.coverage_min},
        )
        for one in features
    ]


def _left_out(
    roster: Roster,
    task: Task,
    barred: NDArray[np.int8],
    straight_m: NDArray[np.float64],
    now_s: float,
    include: int | None,
) -> list[LeftOut]:
    """Return the nearest squads that were left out, near first; those without a fix come last.

    Of squads that who asks may not send, nothing is told.
    """
    rows = np.flatnonzero((barred != FREE) & (barred != NOT_YOURS))
    distance = np.where(np.isfinite(straight_m[rows]), straight_m[rows], np.inf)
    shown = _shown(roster, rows[np.argsort(distance, kind="stable")], LEFT_OUT_SHOWN, include)
    return [
        LeftOut(
            squad_id=int(roster.ids[row]),
            call_sign=roster.call_signs[row],
            organisation_id=int(roster.organisation[row]),
            straight_line_m=_plain(straight_m[row])[0],
            location=(float(roster.lon[row]), float(roster.lat[row]))
            if np.isfinite(roster.lon[row])
            else None,
            why=why_barred(roster, task, int(barred[row]), int(row), now_s),
        )
        for row in shown
    ]


def why_barred(roster: Roster, task: Task, bar: int, row: int, now_s: float) -> Reason:
    """Return what keeps a squad, by its row, from going."""
    about: dict[str, Any] = {}
    if bar == BUSY:
        about = {"status": STATUSES[roster.status[row]]}
    elif bar == STALE_FIX:
        about = {"age_s": round(now_s - float(roster.fix_at_s[row]))}
    elif bar == LACKS_CAPABILITY:
        has = roster.capabilities.names(int(roster.skills[row]))
        about = {"capabilities": [name for name in task.required_capabilities if name not in has]}
    return Reason(WHY[bar], None, about)


def _counts(barred: NDArray[np.int8]) -> dict[str, int]:
    codes, counts = np.unique(barred[barred != FREE], return_counts=True)
    return {WHY[code]: int(count) for code, count in zip(codes, counts, strict=True)}


def _nearest(
    roster: Roster, by_line: NDArray[np.int64], straight_m: NDArray[np.float64], travel_s: NDArray[np.float64]
) -> StraightLineNearest | None:
    if len(by_line) == 0:
        return None
    row = int(by_line[0])
    return StraightLineNearest(
        squad_id=int(roster.ids[row]),
        call_sign=roster.call_signs[row],
        location=(float(roster.lon[row]), float(roster.lat[row])),
        straight_line_m=float(straight_m[row]),
        travel_time_s=float(travel_s[row]),
    )


def _notes(roster: Roster, destinations: dict[str, Snapped]) -> list[Reason]:
    """Return for which ways of moving the place has no road near it."""
    return [
        Reason("place_off_road", None, {"mode": mode})
        for index, mode in enumerate(MODES)
        if mode not in destinations and np.any(roster.mode == index)
    ]


def kept_inputs(situation: Situation, task: Task, policy: Policy, now_s: float) -> dict[str, Any]:
    """Return all that a recommendation rests on, as plain values, so that it can be replayed."""
    return kept_picture(situation, policy, now_s) | {"task": asdict(task)}


def kept_picture(situation: Situation, policy: Policy, now_s: float) -> dict[str, Any]:
    """Return roads, closures, rules and squads as they are now, as plain values."""
    return {
        "network": situation.version,
        "closures": situation.closures_in_force,
        "features": [one.revision_id for one in situation.demanded],
        "policy": policy.as_dict(),
        "now_s": now_s,
        "squads": pack_squads(situation.roster),
    }


def _plain(*numbers: float) -> list[float | None]:
    return [float(number) if np.isfinite(number) else None for number in numbers]
