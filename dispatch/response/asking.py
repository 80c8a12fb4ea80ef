"""What a response plan asks on arrival, and the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.response_plans import IncidentResponse, ResponseAnswer
from dispatch.journal import Actor, announce_incident, record

CHECK, NOTE = "check", "note"


@dataclass
class NoResponseTaken(Exception):
    """No response plan was taken for the incident, so nothing is asked."""

    number: str


@dataclass
class AnswerUnfit(Exception):
    """The item is not asked, or is not answered in this way."""

    item: int
    answer: str
    accepted: tuple[str, ...]


def find_taken(session: Session, incident_id: int) -> IncidentResponse | None:
    """Return the response that was taken last for an incident."""
    query = select(IncidentResponse).where(IncidentResponse.incident_id == incident_id)
    return session.scalars(query.order_by(IncidentResponse.id.desc()).limit(1)).first()


def list_answers(session: Session, response_id: int) -> dict[int, ResponseAnswer]:
    """Return the newest answer to each item of a response, by the item's number."""
    query = select(ResponseAnswer).where(ResponseAnswer.response_id == response_id)
    return {one.item: one for one in session.scalars(query.order_by(ResponseAnswer.id))}


def put_answers(
    session: Session,
    incident: Incident,
    answers: Sequence[Mapping[str, Any]],
    actor: Actor,
    squad_id: int | None,
) -> IncidentResponse:
    """Keep answers {item, answer, note} to what the incident's response asks; those before stay too."""
    taken = find_taken(session, incident.id)
    if taken is None:
        raise NoResponseTaken(incident.number)
    asked = taken.plan["checklist"]
    for one in answers:
        _check(one, asked)
        session.add(
            ResponseAnswer(
                incident_id=incident.id,
                response_id=taken.id,
                squad_id=squad_id,
                account_id=actor.account_id,
                account_name=actor.name,
                answered_at=datetime.now(UTC),
                **one,
            )
        )
    incident.updated_at = datetime.now(UTC)
    session.flush()
    said = [{"asked": asked[one["item"]]["text"], "answer": one["answer"]} for one in answers]
    record(session, actor, "incident.answered", "incident", incident.id, answers=said)
    announce_incident(session, incident.id)
    return taken


def _check(one: Mapping[str, Any], asked: Sequence[Mapping[str, Any]]) -> None:
    kind = asked[one["item"]]["kind"] if one["item"] < len(asked) else None
    accepted = {CHECK: ("yes", "no", "not_applicable"), NOTE: ("noted",)}.get(kind, ())
    if one["answer"] not in accepted or (kind == NOTE and not one["note"].strip()):
        raise AnswerUnfit(one["item"], one["answer"], accepted)
