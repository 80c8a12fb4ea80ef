"""Which tables are kept for how long. What is not named here is kept for good: incidents, violations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from data.past import carry_over
from data.settings import get_setting

LEDGER_SETTING = "keep_ledger_days"
REPORTERS_SETTING = "keep_reporters_days"


@dataclass(frozen=True, slots=True)
class PartedRule:
    """A table parted by month goes by whole months, once the last day of one is old enough.

    `first` is done before, with the moment up to which all goes. `with_events` says that the table is written
    under the lock under which events are.
    """

    table: str
    setting: str
    first: Callable[[Session, datetime], object] | None = None
    with_events: bool = False


@dataclass(frozen=True, slots=True)
class RowsRule:
    """Rows go one by one when a time of theirs is old enough and, in SQL, they are done with."""

    table: str
    column: str
    setting: str
    done: str = "true"


PARTED = (
    PartedRule("fix", "keep_fixes_days"),
    PartedRule("past_state", "keep_past_days", carry_over, with_events=True),
)
ROWS = (
    RowsRule("fix_count", "day", "keep_fixes_days"),
    RowsRule("notice", "at", "keep_notices_days"),
    RowsRule("timer", "due_at", "keep_notices_days", "fired_at IS NOT NULL OR cancelled_at IS NOT NULL"),
    RowsRule("webhook_delivery", "at", "keep_deliveries_days"),
    RowsRule("share_file", "made_for", "keep_deliveries_days", "state <> 'waiting'"),
)


def cutoff(session: Session, setting: str, now: datetime) -> datetime | None:
    """Return before when things are due, or None if they are kept for good (a setting of 0)."""
    days = get_setting(session, setting)
    return now - timedelta(days=days) if days > 0 else None
