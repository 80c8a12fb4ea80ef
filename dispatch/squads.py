"""Adds and changes squads, outside of what assignments do to them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.layers import LayerFeature
from data.scope import everything
from data.squads import Squad
from dispatch.assignment import SquadUnknown
from dispatch.authority import check_organisation
from dispatch.journal import Actor, announce_squad, record
from dispatch.jurisdiction import point


@dataclass
class CallSignTaken(Exception):
    """Another squad has this call sign."""

    call_sign: str


@dataclass
class SquadOnAssignment(Exception):
    """The squad's status follows its assignment until that ends."""

    call_sign: str


@dataclass
class PostUnknown(Exception):
    """There is no such feature to be a squad's post."""

    feature_id: int


def get_squad(session: Session, squad_id: int) -> Squad:
    """Return a squad, locked for change; raise SquadUnknown."""
    wanted = select(Squad).where(Squad.id == squad_id, Squad.retired_at.is_(None))
    squad = session.scalar(wanted.with_for_update())
    if squad is None:
        raise SquadUnknown(squad_id)
    return squad


def add_squad(session: Session, actor: Actor, values: dict[str, Any]) -> Squad:
    """Add a squad by the names of the API (`location` as lon, lat)."""
    check_organisation(session, values["organisation_id"], actor)
    with everything(session):
        taken = session.scalar(select(Squad.id).where(Squad.call_sign == values["call_sign"]))
    if taken is not None:
        raise CallSignTaken(values["call_sign"])
    location = values.pop("location", None)
    squad = Squad(**values)
    if location is not None:
        squad.location, squad.fix_at = point(*location), datetime.now(UTC)
    session.add(squad)
    session.flush()
    record(session, actor, "squad.added", "squad", squad.id, call_sign=squad.call_sign)
    announce_squad(session, squad.id)
    return squad


def change_squad(session: Session, squad: Squad, actor: Actor, changes: dict[str, Any]) -> None:
    """Change a squad by the names of the API; its status only while it is on no assignment.

    Who has a squad on loan, or on an incident of theirs, sees it and does not change it.
    """
    check_organisation(session, squad.organisation_id, actor)
    if "status" in changes and _is_assigned(session, squad):
        raise SquadOnAssignment(squad.call_sign)
    if "post_feature_id" in changes and session.get(LayerFeature, changes["post_feature_id"]) is None:
        raise PostUnknown(changes["post_feature_id"])
    details = {name: {"was": getattr(squad, name), "now": value} for name, value in changes.items()}
    for name, value in changes.items():
        setattr(squad, name, value)
    record(session, actor, "squad.changed", "squad", squad.id, **details)
    announce_squad(session, squad.id)


def _is_assigned(session: Session, squad: Squad) -> bool:
    active = select(Assignment.id).where(Assignment.squad_id == squad.id, Assignment.ended_at.is_(None))
    return session.scalar(active) is not None
