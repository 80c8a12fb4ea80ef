"""Schedules of printing and printed files as the API tells them, as far as the account sees them."""

from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.organisations import Organisation
from data.printing import PrintFile, PrintSchedule

TOLD = (
    "id", "schedule_id", "made_for", "state", "attempts", "due_at", "ended_at", "name", "size_bytes",
    "sha256", "problem",
)  # fmt: skip


def list_print_schedules(session: Session) -> list[dict[str, Any]]:
    """Return all schedules that have not ended, by organisation."""
    wanted = _schedules().where(PrintSchedule.ended_at.is_(None))
    ordered = wanted.order_by(Organisation.code, PrintSchedule.id)
    return [_schedule_view(row) for row in session.execute(ordered)]


def print_schedule_view(session: Session, schedule_id: int) -> dict[str, Any]:
    """Return a schedule as it is now."""
    session.flush()
    row = session.execute(_schedules().where(PrintSchedule.id == schedule_id)).one()
    session.refresh(row[0])
    return _schedule_view(row)


def print_files_query(schedule_id: int | None = None) -> Select[Any]:
    """Return the query of printed files, of one schedule or of all, those that have ended included."""
    query = select(PrintFile, PrintSchedule.what).join(
        PrintSchedule, PrintSchedule.id == PrintFile.schedule_id
    )
    return query if schedule_id is None else query.where(PrintFile.schedule_id == schedule_id)


def print_file_view(row: Row[Any]) -> dict[str, Any]:
    """Return a row of `print_files_query` as the API tells it."""
    return {name: getattr(row[0], name) for name in TOLD} | {"what": row.what}


def _schedules() -> Select[Any]:
    return (
        select(PrintSchedule, Organisation, Account.display_name.label("maker"))
        .join(Organisation, Organisation.id == PrintSchedule.organisation_id)
        .outerjoin(Account, Account.id == PrintSchedule.made_by)
    )


def _schedule_view(row: Row[Any]) -> dict[str, Any]:
    schedule: PrintSchedule = row[0]
    plain = ("id", "what", "language", "options", "times", "folder", "keep", "next_at", "made_at")
    return {name: getattr(schedule, name) for name in plain} | {
        "organisation": row[1],
        "paused": schedule.paused_at is not None,
        "made_by": row.maker,
    }
