"""Fills in, just before a commit, what consoles are told of the incidents and squads it changed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, literal, select, union_all
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from data.incidents import Incident
from data.layers import Layer
from data.scope import everything
from data.squads import Squad
from dispatch.deadlines.following import follow
from dispatch.feed import LINES, feed_line
from dispatch.journal import Notes, write_entries
from dispatch.past.keeping import keep
from dispatch.receiving.following import note_due
from dispatch.views import incident_views, incidents_query, squad_views, squads_query


def install(sessions: sessionmaker[Session]) -> None:
    """Make every session of this factory write what its transactions noted."""
    event.listen(sessions, "before_commit", _before_commit)
    event.listen(sessions, "after_soft_rollback", _after_rollback)


def _before_commit(session: Session) -> None:
    notes: Notes | None = session.info.get("notes")
    if notes is None:
        return
    session.flush()
    if _is_quiet(notes):
        session.info.pop("notes")
        write_entries(session, notes)
        return
    # Within a savepoint the transaction goes on, and is to be closed again.
    with everything(session, to_the_end=not session.in_nested_transaction()):
        note_due(session, notes.incidents)
        follow(session, notes)
        session.info.pop("notes")
        _fill_in(session, notes)
        write_entries(session, notes)
        keep(session, notes)


def _is_quiet(notes: Notes) -> bool:
    """Return whether there are only acts that no console hears of, as are many: what agencies read."""
    if notes.incidents or notes.squads or notes.events or notes.seers:
        return False
    return not any(act["act"] in LINES or _about(act)[0] in ("incident", "layer") for act in notes.acts)


def _fill_in(session: Session, notes: Notes) -> None:
    now = datetime.now(UTC)
    seers = _seers(session, notes)
    for told in notes.events:
        if told["kind"] == "layer":
            told["seen_by"] = seers.get(("layer", told["subject_id"]))
    # Acts that touch neither are many, such as what agencies read: nothing is asked for them.
    incidents, squads = [], []
    if notes.incidents:
        incidents = incident_views(session, incidents_query().where(Incident.id.in_(list(notes.incidents))))
    if notes.squads:
        squads = squad_views(session, squads_query().where(Squad.id.in_(list(notes.squads))))
    for kind, views in (("incident", incidents), ("squad", squads)):
        notes.events += [_event(kind, view, seers[kind, view["id"]], now) for view in views]
    notes.events += [
        _gone(kind, subject_id, sorted(before - set(seers[kind, subject_id])), now)
        for (kind, subject_id), before in notes.seers.items()
        if before - set(seers.get((kind, subject_id), before))
    ]
    by_id = {view["id"]: view for view in incidents}
    for act in notes.acts:
        line = feed_line(act, by_id)
        if line is not None:
            notes.events.append(_told("feed", None, None, line, seers.get(_about(act)), now))


def _after_rollback(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        session.info.pop("notes", None)


def _seers(session: Session, notes: Notes) -> dict[tuple[str, int], list[int]]:
    """Return who may see what the transaction touched: incidents, squads, and layers that not all see."""
    about = {act["subject_id"] for act in notes.acts if act["subject_kind"] == "incident"}
    touched = {"incident": {*notes.incidents, *about}, "squad": notes.squads, "layer": _layers_of(notes)}
    asked = []
    for kind, model in (("incident", Incident), ("squad", Squad), ("layer", Layer)):
        ids = {*touched[kind], *(key for which, key in notes.seers if which == kind)}
        if ids:
            seen = select(literal(kind).label("kind"), model.id, model.seen_by)
            asked.append(seen.where(model.id.in_(ids)))
    if not asked:
        return {}
    return {
        (row.kind, row.id): row.seen_by
        for row in session.execute(union_all(*asked))
        if row.kind != "layer" or row.seen_by is not None
    }


def _layers_of(notes: Notes) -> set[int]:
    told = {one["subject_id"] for one in notes.events if one["kind"] == "layer"}
    return told | {key for kind, key in map(_about, notes.acts) if kind == "layer" and key is not None}


def _about(act: dict[str, Any]) -> tuple[str, int | None]:
    """Return what an act is about, as far as that decides who may hear of it: a feature is its layer's."""
    if act["subject_kind"] == "feature":
        return "layer", act["details"].get("layer_id")
    return act["subject_kind"], act["subject_id"]


def _event(kind: str, view: dict[str, Any], seen_by: list[int], now: datetime) -> dict[str, Any]:
    return _told(kind, view["id"], view["organisation"]["id"], view, seen_by, now)


def _gone(kind: str, subject_id: int, seen_by: list[int], now: datetime) -> dict[str, Any]:
    """Return the event that takes something off the consoles of those who may see it no longer."""
    return _told("gone", subject_id, None, {"kind": kind, "id": subject_id}, seen_by, now)


def _told(
    kind: str,
    subject_id: int | None,
    organisation_id: int | None,
    payload: dict[str, Any],
    seen_by: list[int] | None,
    now: datetime,
) -> dict[str, Any]:
    return {
        "at": now,
        "kind": kind,
        "subject_id": subject_id,
        "organisation_id": organisation_id,
        "seen_by": seen_by,
        "payload": payload,
    }
