"""Keeps time windows in the database: equal rules once, their spans worked out anew when holidays change."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.orm import Session

from data.layers import Holiday, Layer, TimeWindow
from layers.windows.rule import WindowRule, read_rule
from layers.windows.spans import spans_of

BACK = timedelta(days=2 * 366)
AHEAD = timedelta(days=10 * 366)


def keep_window(session: Session, rule: WindowRule) -> int | None:
    """Return the id of the window of a rule, stored if it is new; None for a rule that always holds."""
    if rule.is_always:
        return None
    plain = rule.as_dict()
    fingerprint = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    known = select(TimeWindow.id).where(TimeWindow.fingerprint == fingerprint)
    found = session.scalar(known)
    if found is None:
        row = {"rule": plain, "fingerprint": fingerprint, "holds": holds_of(rule, holidays_of(session))}
        session.execute(insert(TimeWindow).values(**row).on_conflict_do_nothing())
        found = session.scalar(known)
    return found


def holds_of(rule: WindowRule, holidays: dict[date, bool]) -> list[Range[datetime]]:
    """Return the spans of a rule as ranges; hours of the week reach two years back and ten ahead."""
    now = datetime.now(UTC)
    spans = spans_of(rule, holidays, (now - BACK).date(), (now + AHEAD).date())
    return [Range(starts, ends, bounds="[)") for starts, ends in spans]


def holidays_of(session: Session) -> dict[date, bool]:
    """Return the days off (False) and the days of work in their stead (True)."""
    return dict(session.execute(select(Holiday.day, Holiday.is_workday)).all())


def put_holidays(session: Session, days: list[Holiday], year: int) -> None:
    """Put these days in the place of those of a year, and work out anew every window."""
    session.query(Holiday).filter(func.extract("year", Holiday.day) == year).delete()
    session.add_all(days)
    session.flush()
    renew_windows(session)


def add_holidays(session: Session, days: Sequence[Holiday]) -> None:
    """Put these days beside those there are, each for its like, and work out anew every window."""
    for each in days:
        session.merge(each)
    session.flush()
    renew_windows(session)


def renew_windows(session: Session) -> None:
    """Work out anew the spans of every window, as time has gone on or holidays have changed."""
    holidays = holidays_of(session)
    for window in session.scalars(select(TimeWindow)):
        window.holds = holds_of(read_rule(window.rule), holidays)
    session.flush()
    # Whoever keeps features in memory reads them again when their layer changes.
    session.execute(update(Layer).values(version=Layer.version))
