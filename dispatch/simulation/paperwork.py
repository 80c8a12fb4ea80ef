"""What a simulated squad fills into forms: what is required, with something that fits."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from data.assignments import Assignment
from dispatch.forms import fill, find_filled
from dispatch.journal import Actor
from dispatch.lifecycle import get_incident

IN_ORDER = {"answer": "yes", "note": ""}


def fill_required(session: Session, assignment: Assignment, actor: Actor) -> None:
    """Fill in what an incident's form still asks for, so that its squad can leave."""
    incident = get_incident(session, assignment.incident_id, lock=True)
    filled = find_filled(session, incident)
    missing = [] if filled is None else filled.missing()
    if not missing:
        return
    fields = {field["key"]: field for field in filled.form.fields}
    answers = {one["key"]: _something(fields[one["key"]]) for one in missing if one["kind"] == "field"}
    checks = {one["key"]: IN_ORDER for one in missing if one["kind"] == "check"}
    fill(session, incident, actor, answers, checks)


def _something(field: dict[str, Any]) -> Any:
    if field["type"] == "choice":
        return field["choices"][0]["key"]
    today = datetime.now(UTC).date().isoformat()
    return {"text": "模拟", "number": 1, "date": today, "bool": True}[field["type"]]
