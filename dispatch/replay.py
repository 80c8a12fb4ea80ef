"""Recomputes the recommendation that an assignment came from, out of what was kept of it.

The same squads at the same places, the same closures, rules and roads have to give the same ranking. Only
names are taken from today: call signs, and the tree of organisations, whose districts decide who is a
neighbour.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from shapely import from_wkb
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.assignments import Assignment, RecommendationRecord
from data.closures import Closure
from data.scope import everything
from data.squads import Squad
from dispatch.demanded import Demanded, load_demanded
from dispatch.packing import squads_of
from dispatch.policy import Policy
from dispatch.recommendation import (
    Candidate,
    LeftOut,
    Reason,
    Recommendation,
    StraightLineNearest,
    Task,
    recommend,
)
from dispatch.roster import Roster
from dispatch.situation import Jurisdiction, load_jurisdictions
from gis.roads.network import RoadNetwork
from gis.travel import ClosedArcs, NoSuchRoad, TravelTimes

SAME, DIFFERENT, NETWORK_GONE, CLOSURES_GONE = "same", "different", "network_gone", "closures_gone"
VERDICTS = (SAME, DIFFERENT, NETWORK_GONE, CLOSURES_GONE)
TO_THE_S = 0.001

# A replay holds a whole road network in memory for its time.
_one_at_a_time = threading.Lock()


@dataclass
class NoRecommendationKept(Exception):
    """Nothing was kept of the recommendation that the assignment came from."""

    assignment_id: int


@dataclass(frozen=True, slots=True)
class Replay:
    """What was answered then, what the same inputs give now, and the squads about which they differ."""

    verdict: str
    inputs: dict[str, Any]
    computed_at: datetime
    then: Recommendation
    now: Recommendation | None = None
    differing: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Picture:
    """The situation of that moment, as far as ranking looks at it."""

    travel: TravelTimes
    roster: Roster
    organisations: dict[int, Jurisdiction]
    demanded: list[Demanded]


class KeptSquad(NamedTuple):
    """A squad as it was then."""

    id: int
    call_sign: str
    organisation_id: int
    mode: str
    status: str
    capabilities: list[str]
    post_feature_id: int | None
    lon: float | None
    lat: float | None
    fix_at: datetime | None
    retired_at: None = None


def replay(session: Session, assignment: Assignment, instance: Path) -> Replay:
    """Recompute an assignment's recommendation; raise NoRecommendationKept.

    Without the road network of that time, or a closure of it, nothing is recomputed and the verdict says so.
    """
    kept = session.scalar(
        select(RecommendationRecord).where(RecommendationRecord.assignment_id == assignment.id)
    )
    if kept is None:
        raise NoRecommendationKept(assignment.id)
    # The system ranked by all there was, whatever of that the account may see by itself.
    with everything(session):
        return _replay(session, kept, assignment.squad_id, instance)


def _replay(session: Session, kept: RecommendationRecord, squad_id: int, instance: Path) -> Replay:
    told = (kept.inputs, kept.computed_at, _recommendation(kept.answer))
    folder = instance / "roads" / kept.inputs["network"]
    if not folder.is_dir():
        return Replay(NETWORK_GONE, *told)
    closures = closures_of(session, kept.inputs["closures"])
    if len(closures) < len(kept.inputs["closures"]):
        return Replay(CLOSURES_GONE, *told)
    with picture_of(session, kept.inputs, folder, closures) as picture:
        now = _recommend_again(picture, kept.inputs, squad_id)
    differing = _differing(told[2], now)
    return Replay(DIFFERENT if differing else SAME, *told, now, differing)


@contextmanager
def picture_of(
    session: Session, inputs: dict[str, Any], folder: Path, closures: Sequence[Any]
) -> Iterator[Picture]:
    """Give the situation of the moment that inputs were kept of, by its road network and closures."""
    with _one_at_a_time, TravelTimes(RoadNetwork.load(folder)) as travel:
        # Recommendations of before layers made demands have no features among their inputs.
        demanded = load_demanded(session.connection(), travel, inputs.get("features", []))
        closed = {("closure", row.id): _closed_arcs(travel, row) for row in closures}
        closed |= {("feature", one.id): one.closed for one in demanded if one.closed is not None}
        travel.set_closures(closed)
        roster = Roster(travel)
        roster.update(_squads(session, squads_of(inputs)))
        yield Picture(travel, roster, load_jurisdictions(session.connection()), demanded)


def _recommend_again(picture: Picture, inputs: dict[str, Any], squad_id: int) -> Recommendation:
    task = inputs["task"] | {"required_capabilities": tuple(inputs["task"]["required_capabilities"])}
    return recommend(picture, Task(**task), Policy(**inputs["policy"]), inputs["now_s"], include=squad_id)


def closures_of(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """Return closures, lifted ones too."""
    shape = func.ST_AsBinary(Closure.shape).label("shape")
    columns = (Closure.id, Closure.road_name, Closure.modes, shape)
    return session.execute(select(*columns).where(Closure.id.in_(ids))).all()


def _closed_arcs(travel: TravelTimes, closure: Any) -> ClosedArcs:
    shape = from_wkb(bytes(closure.shape)) if closure.shape is not None else None
    try:
        return travel.closed_arcs(shape, closure.road_name, closure.modes)
    except NoSuchRoad:
        return ClosedArcs(np.empty(0, np.int32), tuple(closure.modes))


def _squads(session: Session, rows: Sequence[Sequence[Any]]) -> list[KeptSquad]:
    ids = [row[0] for row in rows]
    call_signs = dict(session.execute(select(Squad.id, Squad.call_sign).where(Squad.id.in_(ids))).all())
    return [
        KeptSquad(squad_id, call_signs.get(squad_id, ""), *rest, None if at is None else _moment(at))
        for squad_id, *rest, at in rows
    ]


def _moment(epoch_s: float) -> datetime:
    return datetime.fromtimestamp(epoch_s, UTC)


def _recommendation(answer: dict[str, Any]) -> Recommendation:
    """Return a kept answer as what it was made from."""
    nearest = answer["straight_line_nearest"]
    return Recommendation(
        candidates=[
            Candidate(**each | {"reasons": [Reason(**reason) for reason in each["reasons"]]})
            for each in answer["candidates"]
        ],
        left_out=[LeftOut(**each | {"why": Reason(**each["why"])}) for each in answer["left_out"]],
        left_out_counts=answer["left_out_counts"],
        straight_line_nearest=nearest and StraightLineNearest(**nearest),
        notes=[Reason(**note) for note in answer["notes"]],
        considered=answer["considered"],
        computed_in_ms=answer["computed_in_ms"],
    )


def _differing(then: Recommendation, now: Recommendation) -> list[int]:
    """Return the squads about which two recommendations say different things, in order."""
    before, after = _facts(then), _facts(now)
    return sorted(squad for squad in before.keys() | after.keys() if before.get(squad) != after.get(squad))


def _facts(found: Recommendation) -> dict[int, tuple[Any, ...]]:
    """Return what decides about each squad: its place, times and reasons, or why it was left out."""
    ranked = {
        each.squad_id: (
            rank,
            round(each.travel_time_s / TO_THE_S),
            round(each.score / TO_THE_S),
            each.straight_line_rank,
            [(reason.code, reason.seconds) for reason in each.reasons],
        )
        for rank, each in enumerate(found.candidates, start=1)
    }
    return ranked | {each.squad_id: (each.why.code, each.why.seconds) for each in found.left_out}
