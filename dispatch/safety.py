"""Looks after squads on scene: one that gives no sign for long is asked, and if silent the desk is alarmed.

A sign is an answer or, where the setting says so, a fresh fix.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.incidents import Incident
from data.notices import Notice
from data.settings import get_setting
from data.squads import Squad
from data.timers import Timer
from dispatch.deadlines.addressing import holders, rung
from dispatch.journal import SYSTEM, Actor, announce_incident, record
from dispatch.lifecycle import get_incident
from dispatch.notices import ALARMED, ASKED, CLOSED_BY_ANSWER, Told, close_notices, tell
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import WAITING, Due, cancel_timers, set_timer, set_timers

ASK, ALARM = "safety.ask", "safety.alarm"
ON_SCENE = "on_scene"
HIGHEST = 1


def watch(session: Session, incident_ids: Collection[int]) -> None:
    """Look after squads that have come on scene of these incidents, and no longer after those that left."""
    if not incident_ids:
        return
    wanted = select(Assignment.id, Assignment.status, Assignment.ended_at, Assignment.on_scene_at).where(
        Assignment.incident_id.in_(list(incident_ids)), Assignment.on_scene_at.is_not(None)
    )
    rows = session.execute(wanted).all()
    if not rows:
        return
    waiting = set(
        session.scalars(
            select(Timer.subject_id).where(
                WAITING,
                Timer.subject_kind == "assignment",
                Timer.subject_id.in_([row.id for row in rows]),
                Timer.kind.in_((ASK, ALARM)),
            )
        )
    )
    there = {row.id: row.on_scene_at for row in rows if row.status == ON_SCENE and row.ended_at is None}
    left = [row.id for row in rows if row.id not in there and row.id in waiting]
    silent = _silent(session)
    set_timers(
        session, ASK, "assignment", {key: Due(at + silent) for key, at in there.items() if key not in waiting}
    )
    if left:
        for kind in (ASK, ALARM):
            cancel_timers(session, kind, "assignment", left)
        _close(session, left, None)


@timer_kind(ASK)
def ask(session: Session, timer: Timer, now: datetime) -> None:
    """Ask a squad whether it is safe, unless it has given a sign meanwhile."""
    assignment = session.get_one(Assignment, timer.subject_id)
    if not _is_there(assignment):
        return
    silent = _silent(session)
    sign_at = last_sign(session, assignment)
    if sign_at + silent > now:
        _close(session, [assignment.id], None)
        set_timer(session, ASK, "assignment", assignment.id, sign_at + silent)
        return
    if _open(session, [assignment.id]):
        # The desk knows; it is looked again for a sign, and nobody is told twice.
        set_timer(session, ASK, "assignment", assignment.id, now + _answer(session))
        return
    squad = session.get_one(Squad, assignment.squad_id)
    alarm_at = now + _answer(session)
    set_timer(session, ALARM, "assignment", assignment.id, alarm_at, asked_at=now.isoformat())
    told = Told(
        kind=ASKED,
        role="squad",
        organisation_id=squad.organisation_id,
        priority=HIGHEST,
        incident_id=assignment.incident_id,
        squad_id=squad.id,
        due_at=alarm_at,
        details={"assignment_id": assignment.id},
    )
    tell(session, told)
    about = {"squad": squad.call_sign, "silent_s": round((now - sign_at).total_seconds())}
    record(session, SYSTEM, ASKED, "incident", assignment.incident_id, **about)


@timer_kind(ALARM)
def alarm(session: Session, timer: Timer, now: datetime) -> None:
    """Alarm the desk of a squad that did not answer; the alarm stays until there is a sign of it."""
    assignment = session.get_one(Assignment, timer.subject_id)
    if not _is_there(assignment):
        return
    asked_at = datetime.fromisoformat(timer.payload["asked_at"])
    sign_at = last_sign(session, assignment)
    if sign_at >= asked_at:
        _close(session, [assignment.id], None)
        set_timer(session, ASK, "assignment", assignment.id, sign_at + _silent(session))
        return
    set_timer(session, ASK, "assignment", assignment.id, now + _answer(session))
    squad = session.get_one(Squad, assignment.squad_id)
    incident = session.get_one(Incident, assignment.incident_id)
    to = rung(session, dict.fromkeys([*holders(incident), squad.organisation_id]), "operator", 0)
    for organisation_id in to:
        told = Told(
            kind=ALARMED,
            role="operator",
            organisation_id=organisation_id,
            priority=HIGHEST,
            incident_id=incident.id,
            squad_id=squad.id,
            details={"assignment_id": assignment.id},
        )
        tell(session, told)
    about = {"squad": squad.call_sign, "silent_s": round((now - sign_at).total_seconds())}
    record(session, SYSTEM, ALARMED, "incident", incident.id, **about)
    announce_incident(session, incident.id)


def answer(session: Session, assignment: Assignment, actor: Actor) -> None:
    """Note that a squad is safe, as it says or as the desk has heard."""
    get_incident(session, assignment.incident_id, lock=True)
    session.refresh(assignment)
    assignment.safe_at = datetime.now(UTC)
    cancel_timers(session, ALARM, "assignment", [assignment.id])
    if _is_there(assignment):
        set_timer(session, ASK, "assignment", assignment.id, assignment.safe_at + _silent(session))
    _close(session, [assignment.id], actor.account_id)
    record(session, actor, "safety.answered", "incident", assignment.incident_id, squad=assignment.call_sign)


def last_sign(session: Session, assignment: Assignment) -> datetime:
    """Return when a squad on scene last gave a sign of itself."""
    signs = [assignment.on_scene_at, assignment.safe_at]
    if get_setting(session, "safety_fix_counts"):
        signs.append(session.scalar(select(Squad.fix_at).where(Squad.id == assignment.squad_id)))
    return max(sign for sign in signs if sign is not None)


def _is_there(assignment: Assignment) -> bool:
    return assignment.status == ON_SCENE and assignment.ended_at is None


def _silent(session: Session) -> timedelta:
    return timedelta(seconds=float(get_setting(session, "safety_silent_s")))


def _answer(session: Session) -> timedelta:
    return timedelta(seconds=float(get_setting(session, "safety_answer_s")))


def _close(session: Session, assignment_ids: Collection[int], account_id: int | None) -> None:
    """Close what squads were asked, and what the desk was told of it."""
    close_notices(session, _open(session, assignment_ids), account_id)


def _open(session: Session, assignment_ids: Collection[int]) -> list[int]:
    """Return the notices that ask squads, or tell of their silence, and are not answered yet."""
    about = Notice.details["assignment_id"].as_integer().in_(list(assignment_ids))
    wanted = select(Notice.id).where(Notice.kind.in_(CLOSED_BY_ANSWER), Notice.read_at.is_(None), about)
    return list(session.scalars(wanted))
