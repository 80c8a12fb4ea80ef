"""Schedules of printing as planners have them: made, changed, paused, ended; each act in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.printing import PrintFile, PrintSchedule
from dispatch.authority import check_organisation
from dispatch.joint.kinship import get_organisation
from dispatch.journal import Actor, record
from dispatch.printing.firing import KIND, SUBJECT
from dispatch.printing.queue import PRINT_FILES
from dispatch.scheduled.arming import arm
from dispatch.scheduled.places import check_folder
from dispatch.scheduled.timing import check_times

MOST = 20
PLAIN = ("what", "language", "options", "times", "folder", "keep")


@dataclass
class PrintScheduleUnknown(Exception):
    """There is no such schedule, it has ended, or this account does not see it."""

    schedule_id: int


@dataclass
class TooManyPrintSchedules(Exception):
    """An organisation has so many schedules of printing at most."""

    most: int


def make_print_schedule(session: Session, actor: Actor, values: Mapping[str, Any]) -> PrintSchedule:
    """Have something printed by schedule for an organisation, the actor's own if none is said.

    Raises OrganisationMissing, NotYourOrganisation, TimesUnfit, FolderUnfit, TooManyPrintSchedules.
    """
    organisation = get_organisation(session, values.get("organisation_id") or actor.organisation_id)
    check_organisation(session, organisation.id, actor)
    session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())
    of_organisation = (PrintSchedule.organisation_id == organisation.id, PrintSchedule.ended_at.is_(None))
    if session.scalar(select(func.count()).select_from(PrintSchedule).where(*of_organisation)) >= MOST:
        raise TooManyPrintSchedules(MOST)
    now = datetime.now(UTC)
    schedule = PrintSchedule(organisation_id=organisation.id, made_at=now, made_by=actor.account_id)
    with session.no_autoflush:
        _take(schedule, values, now)
    session.add(schedule)
    arm(session, KIND, SUBJECT, schedule, now)
    _note(session, actor, "print_schedule.made", schedule, **_shown(schedule))
    return schedule


def change_print_schedule(
    session: Session, actor: Actor, schedule_id: int, values: Mapping[str, Any]
) -> PrintSchedule:
    """Change when, what or where a schedule prints, pause or resume it; whose it is stays."""
    schedule = get_print_schedule(session, schedule_id, lock=True)
    before, now = _shown(schedule), datetime.now(UTC)
    with session.no_autoflush:
        _take(schedule, values, now)
    arm(session, KIND, SUBJECT, schedule, now)
    changed = {name: value for name, value in _shown(schedule).items() if before[name] != value}
    if changed:
        _note(session, actor, "print_schedule.changed", schedule, **changed)
    return schedule


def end_print_schedule(session: Session, actor: Actor, schedule_id: int) -> None:
    """Print nothing by a schedule any more; what was printed stays."""
    schedule = get_print_schedule(session, schedule_id, lock=True)
    now = datetime.now(UTC)
    schedule.ended_at = now
    arm(session, KIND, SUBJECT, schedule, now)
    _note(session, actor, "print_schedule.ended", schedule)


def ask_print(session: Session, actor: Actor, schedule_id: int) -> PrintFile:
    """Have a file printed at once, also by a schedule that is paused."""
    schedule = get_print_schedule(session, schedule_id, lock=True)
    now = datetime.now(UTC)
    file: PrintFile = PRINT_FILES.put_down(session, schedule.id, now, now)
    _note(session, actor, "print_schedule.asked", schedule)
    return file


def get_print_schedule(session: Session, schedule_id: int, lock: bool = False) -> PrintSchedule:
    """Return a schedule that has not ended; raise PrintScheduleUnknown."""
    wanted = select(PrintSchedule).where(PrintSchedule.id == schedule_id, PrintSchedule.ended_at.is_(None))
    schedule = session.scalar(wanted.with_for_update() if lock else wanted)
    if schedule is None:
        raise PrintScheduleUnknown(schedule_id)
    return schedule


def _take(schedule: PrintSchedule, values: Mapping[str, Any], now: datetime) -> None:
    """Take over what is given, once it is found fit."""
    check_times(values["times"], now)
    check_folder(values["folder"])
    for name in PLAIN:
        setattr(schedule, name, values[name])
    was_paused, paused = schedule.paused_at is not None, values.get("paused", False)
    if paused != was_paused:
        schedule.paused_at = now if paused else None


def _shown(schedule: PrintSchedule) -> dict[str, Any]:
    return {name: getattr(schedule, name) for name in PLAIN} | {"paused": schedule.paused_at is not None}


def _note(session: Session, actor: Actor, act: str, schedule: PrintSchedule, **details: Any) -> None:
    session.flush()
    organisation = {"organisation": schedule.organisation_id}
    record(session, actor, act, "print_schedule", schedule.id, **organisation, **details)
