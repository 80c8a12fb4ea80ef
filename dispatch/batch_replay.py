"""Works out once more the proposal that a batch of assignments came from, out of what was kept of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from data.response_plans import AssignmentBatch
from dispatch.global_assignment import Leg, Line, Proposal, Totals, Waiting, propose
from dispatch.policy import Policy
from dispatch.recommendation import Reason, Task
from dispatch.replay import CLOSURES_GONE, DIFFERENT, NETWORK_GONE, SAME, closures_of, picture_of

TO_THE_S = 0.001


def replay_batch(session: Session, batch: AssignmentBatch, instance: Path) -> tuple[str, list[int]]:
    """Return the verdict, and the incidents that would get another squad or time than then."""
    inputs = batch.inputs
    folder = instance / "roads" / inputs["network"]
    if not folder.is_dir():
        return NETWORK_GONE, []
    closures = closures_of(session, inputs["closures"])
    if len(closures) < len(inputs["closures"]):
        return CLOSURES_GONE, []
    with picture_of(session, inputs, folder, closures) as picture:
        again = propose(
            picture,
            [_waiting(one) for one in inputs["waiting"]],
            Policy(**inputs["policy"]),
            inputs["now_s"],
        )
    before, after = _facts(proposal_of(batch.answer)), _facts(again)
    differing = sorted(key for key in before if before[key] != after.get(key))
    return (DIFFERENT if differing else SAME), differing


def proposal_of(answer: Mapping[str, Any]) -> Proposal:
    """Return a kept proposal as what it was made from."""
    lines = [
        Line(
            **line
            | {
                "location": tuple(line["location"]),
                "at_once": line["at_once"] and Leg(**line["at_once"]),
                "in_turn": line["in_turn"] and Leg(**line["in_turn"]),
                "why": Reason(**line["why"]),
            }
        )
        for line in answer["lines"]
    ]
    totals = {name: Totals(**answer[name]) for name in ("at_once", "in_turn")}
    return Proposal(**{**answer, "lines": lines, **totals})


def _waiting(kept: Mapping[str, Any]) -> Waiting:
    task = {name: tuple(value) if isinstance(value, list) else value for name, value in kept["task"].items()}
    return Waiting(**{**kept, "task": Task(**task)})


def _facts(found: Proposal) -> dict[int, tuple[Any, ...]]:
    return {line.incident_id: (_went(line.at_once), _went(line.in_turn)) for line in found.lines}


def _went(leg: Leg | None) -> tuple[int, int] | None:
    return None if leg is None else (leg.squad_id, round(leg.travel_time_s / TO_THE_S))
