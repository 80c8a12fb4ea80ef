"""Schedules as administrators have them: made, changed, paused, ended; each act in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.deliveries import ShareFile, ShareSchedule
from data.shares import Share
from dispatch.journal import Actor, record
from dispatch.scheduled.arming import arm
from dispatch.scheduled.places import check_folder
from dispatch.scheduled.timing import check_times
from dispatch.sealing import Sealer
from dispatch.shares.scheduled.firing import KIND, SUBJECT
from dispatch.shares.scheduled.queue import SHARE_FILES

MOST = 10
CREDENTIAL = "sftp credential"
SERVER = ("host", "port", "user", "host_key", "credential_kind", "credential")
PLAIN = ("format", "extent", "times", "zipped", "signed", "place", "folder", *SERVER[:-1])
USUAL = {"folder": "", "port": 22, "user": "", "host_key": "", "credential_kind": "password", "host": None}


@dataclass
class ScheduleUnknown(Exception):
    """The share has no such schedule, or it has ended."""

    schedule_id: int


@dataclass
class TooManySchedules(Exception):
    """A share has so many schedules at most."""

    most: int


@dataclass
class ServerIncomplete(Exception):
    """To send files by SFTP a host, a user, the host's key and a credential are needed."""

    missing: list[str]


def make_schedule(session: Session, actor: Actor, share: Share, values: Mapping[str, Any]) -> ShareSchedule:
    """Have a share handed over as files.

    Raises TimesUnfit, FolderUnfit, ServerIncomplete, KeyUnreadable, TooManySchedules.
    """
    session.execute(select(Share.id).where(Share.id == share.id).with_for_update())
    if len(list_schedules(session, share)) >= MOST:
        raise TooManySchedules(MOST)
    now = datetime.now(UTC)
    schedule = ShareSchedule(share_id=share.id, cursor=0, made_at=now, made_by=actor.account_id)
    _take(session, schedule, USUAL | dict(values), now)
    session.add(schedule)
    arm(session, KIND, SUBJECT, schedule, now)
    _note(session, actor, "share_schedule.made", share, schedule, **_shown(schedule))
    return schedule


def change_schedule(
    session: Session, actor: Actor, share: Share, schedule_id: int, values: Mapping[str, Any]
) -> ShareSchedule:
    """Change when, what or where to a schedule hands over; a credential that is not given stays."""
    schedule = get_schedule(session, share, schedule_id, lock=True)
    before, now = _shown(schedule), datetime.now(UTC)
    _take(session, schedule, values, now)
    arm(session, KIND, SUBJECT, schedule, now)
    changed = {name: value for name, value in _shown(schedule).items() if before[name] != value}
    if changed or values.get("credential"):
        told = changed | {"credential_changed": bool(values.get("credential"))}
        _note(session, actor, "share_schedule.changed", share, schedule, **told)
    return schedule


def pause_schedule(
    session: Session, actor: Actor, share: Share, schedule_id: int, paused: bool
) -> ShareSchedule:
    """Hand nothing over until it is resumed, or resume it."""
    schedule = get_schedule(session, share, schedule_id, lock=True)
    if paused != (schedule.paused_at is not None):
        now = datetime.now(UTC)
        schedule.paused_at = now if paused else None
        arm(session, KIND, SUBJECT, schedule, now)
        act = "share_schedule.paused" if paused else "share_schedule.resumed"
        _note(session, actor, act, share, schedule)
    return schedule


def end_schedule(session: Session, actor: Actor, share: Share, schedule_id: int) -> None:
    """Hand nothing over any more; what was stays in the log, the credential does not stay."""
    schedule = get_schedule(session, share, schedule_id, lock=True)
    now = datetime.now(UTC)
    schedule.ended_at, schedule.credential = now, None
    arm(session, KIND, SUBJECT, schedule, now)
    _note(session, actor, "share_schedule.ended", share, schedule)


def ask_file(session: Session, actor: Actor, share: Share, schedule_id: int) -> ShareFile:
    """Have a file made and handed over at once."""
    schedule = get_schedule(session, share, schedule_id, lock=True)
    now = datetime.now(UTC)
    file: ShareFile = SHARE_FILES.put_down(session, schedule.id, now, now)
    _note(session, actor, "share_schedule.asked", share, schedule)
    return file


def list_schedules(session: Session, share: Share) -> list[ShareSchedule]:
    """Return the schedules of a share that have not ended."""
    wanted = select(ShareSchedule).where(ShareSchedule.share_id == share.id, ShareSchedule.ended_at.is_(None))
    return list(session.scalars(wanted.order_by(ShareSchedule.id)))


def get_schedule(session: Session, share: Share, schedule_id: int, lock: bool = False) -> ShareSchedule:
    """Return a schedule of a share that has not ended; raise ScheduleUnknown."""
    wanted = select(ShareSchedule).where(
        ShareSchedule.id == schedule_id,
        ShareSchedule.share_id == share.id,
        ShareSchedule.ended_at.is_(None),
    )
    schedule = session.scalar(wanted.with_for_update() if lock else wanted)
    if schedule is None:
        raise ScheduleUnknown(schedule_id)
    return schedule


def _take(session: Session, schedule: ShareSchedule, values: Mapping[str, Any], now: datetime) -> None:
    """Take over what is given, once all of it holds together."""
    for name in PLAIN:
        if name in values:
            setattr(schedule, name, values[name])
    check_times(schedule.times, now)
    if schedule.place == "folder":
        for name in ("host", "port", "user", "host_key", "credential_kind"):
            setattr(schedule, name, USUAL[name])
        check_folder(schedule.folder)
        schedule.credential = None
        return
    if values.get("credential"):
        sealer: Sealer = session.info["sealer"]
        schedule.credential = sealer.seal(CREDENTIAL, values["credential"].encode())
    _check_server(schedule, values.get("credential"))


def _check_server(schedule: ShareSchedule, credential: str | None) -> None:
    missing = [name for name in ("host", "user", "host_key", "credential") if not getattr(schedule, name)]
    if missing:
        raise ServerIncomplete(missing)
    # It takes a while to be imported, and is seldom needed.
    from dispatch.shares.scheduled.sftp import read_host_key, read_private_key

    read_host_key(schedule.host_key)
    if credential and schedule.credential_kind == "key":
        read_private_key(credential)


def _shown(schedule: ShareSchedule) -> dict[str, Any]:
    return {name: getattr(schedule, name) for name in PLAIN}


def _note(
    session: Session, actor: Actor, act: str, share: Share, schedule: ShareSchedule, **details: Any
) -> None:
    record(session, actor, act, "share", share.id, share=share.key, schedule=schedule.id, **details)
