"""Notices of joint response: whose desk is told of what, and no longer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.notices import Notice
from data.scope import everything
from dispatch.joint.kinship import desk_of
from dispatch.notices import Told, close_notices, tell


def tell_desk(
    session: Session, kind: str, organisation_id: int, incident: Incident | None, **details: Any
) -> None:
    """Tell the operators of an organisation or, if it has none, those next above."""
    about: dict[str, Any] = {"details": details}
    if incident is not None:
        about |= {"priority": incident.priority, "incident_id": incident.id}
    with everything(session):
        tell(session, Told(kind, "operator", desk_of(session, organisation_id), **about))


def close_told(session: Session, incident_id: int, kinds: Sequence[str]) -> None:
    """Close the notices of these kinds that nobody needs to see any more."""
    waiting = (Notice.incident_id == incident_id, Notice.kind.in_(kinds), Notice.read_at.is_(None))
    close_notices(session, session.scalars(select(Notice.id).where(*waiting)).all())
