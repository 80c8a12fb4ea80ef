"""Fills in, just before a commit, what consoles are told of the incidents and squads it changed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from data.incidents import Incident
from data.squads import Squad
from dispatch.feed import feed_line
from dispatch.journal import Notes, write_entries
from dispatch.views import incident_views, incidents_query, squad_views, squads_query


def install(sessions: sessionmaker[Session]) -> None:
    """Make every session of this factory write what its transactions noted."""
    event.listen(sessions, "before_commit", _before_commit)
    event.listen(sessions, "after_soft_rollback", _after_rollback)


def _before_commit(session: Session) -> None:
    notes: Notes | None = session.info.pop("notes", None)
    if notes is None:
        return
    session.flush()
    now = datetime.now(UTC)
    incidents = incident_views(session, incidents_query().where(Incident.id.in_(list(notes.incidents))))
    squads = squad_views(session, squads_query().where(Squad.id.in_(list(notes.squads))))
    notes.events += [_event("incident", view, view["organisation"]["id"], now) for view in incidents]
    notes.events += [_event("squad", view, view["organisation"]["id"], now) for view in squads]
    by_id = {view["id"]: view for view in incidents}
    for act in notes.acts:
        line = feed_line(act, by_id)
        if line is not None:
            notes.events.append(
                {"at": now, "kind": "feed", "subject_id": None, "organisation_id": None, "payload": line}
            )
    write_entries(session, notes)


def _after_rollback(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        session.info.pop("notes", None)


def _event(kind: str, view: dict[str, Any], organisation_id: int, now: datetime) -> dict[str, Any]:
    return {
        "at": now,
        "kind": kind,
        "subject_id": view["id"],
        "organisation_id": organisation_id,
        "payload": view,
    }
