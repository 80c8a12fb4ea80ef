"""Keeps what consoles are told, as states that held from when until when.

Written in the transaction of the change itself and under the lock of the events, so the past has neither a
gap nor a change that was taken back. With the first of all states, those of all else there is are kept too.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.closures import Closure
from data.incidents import ENDED, Incident
from data.past import LASTING, keep_past
from data.squads import Squad
from dispatch.journal import LOCK, Notes
from dispatch.views import (
    closure_views,
    closures_query,
    incident_views,
    incidents_query,
    squad_views,
    squads_query,
)

State = dict[str, Any]


def keep(session: Session, notes: Notes) -> None:
    """Keep the states that a transaction has told of; to be called under the lock of the events."""
    states = _states(notes)
    if not states:
        return
    # The clock is read under the lock: what is committed later is later.
    now = datetime.now(UTC)
    if keep_past(session, now, states):
        known = {(state["kind"], state["subject_id"]) for state in states}
        rest = [state for state in _everything(session) if (state["kind"], state["subject_id"]) not in known]
        keep_past(session, now, rest)


def begin(session: Session) -> None:
    """Begin to keep the past, where that has not begun, with all that is now."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    if keep_past(session, datetime.now(UTC), []):
        keep_past(session, datetime.now(UTC), list(_everything(session)))


def _states(notes: Notes) -> list[State]:
    told = [state for state in map(_state, notes.events) if state is not None]
    lasting = {(state["kind"], state["subject_id"]): state for state in told if state["kind"] in LASTING}
    for kind, ids in (("incident", notes.incidents), ("squad", notes.squads)):
        # What was to be told of and has no view is there no more, such as a squad that was retired.
        lasting |= {(kind, key): _gone(kind, key) for key in ids if (kind, key) not in lasting}
    return [*lasting.values(), *(state for state in told if state["kind"] not in LASTING)]


def _state(event: dict[str, Any]) -> State | None:
    """Return what an event says of its subject's state; None where it says nothing of the map or queue."""
    kind, view = event["kind"], event["payload"]
    if kind == "layer" and view["state"] != "published":
        return None
    if kind not in (*LASTING, "layer", "feed"):
        return None
    return _lasting(kind, event["subject_id"], view, event.get("seen_by"))


def _lasting(kind: str, subject_id: int | None, view: dict[str, Any], seen_by: Sequence[int] | None) -> State:
    lasts = {
        "incident": lambda: view["status"] not in ENDED,
        "squad": lambda: True,
        "closure": lambda: view["lifted_at"] is None,
    }.get(kind, lambda: False)()
    seers = None if seen_by is None else list(seen_by)
    return {"kind": kind, "subject_id": subject_id, "seen_by": seers, "view": view, "lasts": lasts}


def _gone(kind: str, subject_id: int) -> State:
    return {"kind": kind, "subject_id": subject_id, "seen_by": [], "view": None, "lasts": False}


def _everything(session: Session) -> Iterator[State]:
    """Give the state of every open incident, squad and closure as it is now."""
    seers = {
        kind: dict(session.execute(select(model.id, model.seen_by)).all())
        for kind, model in (("incident", Incident), ("squad", Squad))
    }
    is_open = Incident.status.not_in(ENDED)
    for view in incident_views(session, incidents_query().where(is_open)):
        yield _lasting("incident", view["id"], view, seers["incident"][view["id"]])
    for view in squad_views(session, squads_query()):
        yield _lasting("squad", view["id"], view, seers["squad"][view["id"]])
    for view in closure_views(session, closures_query().where(Closure.lifted_at.is_(None))):
        yield _lasting("closure", view["id"], view, None)
