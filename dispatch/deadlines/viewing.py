"""What consoles read of an incident's deadlines: which runs, when it is warned of, and whether it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from data.deadlines import STEPS, DeadlineRule, list_rules
from dispatch.deadlines.rules import limits_of
from dispatch.deadlines.stages import Policy, clock_from, policy_of, running

COLUMNS = (
    "category_id",
    "clock_from",
    "accept_due_at",
    "arrive_due_at",
    "resolve_due_at",
    "feedback_due_at",
    "paused_at",
    "paused_s",
    "pause_reason",
    "deadlines_told",
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The policy and the rules that deadlines are shown by."""

    policy: Policy
    rules: Sequence[DeadlineRule]

    def next_deadline(self, row: Any) -> tuple[str, datetime, datetime] | None:
        """Return which deadline comes next of those whose clock runs, when, and from when it is warned of."""
        pauses = limits_of(self.rules, row).pause_steps
        dues = running(row, pauses)
        if not dues:
            return None
        step = min(dues, key=lambda each: (dues[each], STEPS.index(each)))
        return step, dues[step], self.policy.warns_at(clock_from(row), dues[step])

    def pause(self, row: Any) -> tuple[datetime, datetime, list[str]] | None:
        """Return since when the clock stands, until when at most, and that of which steps."""
        if row.paused_at is None:
            return None
        limits = limits_of(self.rules, row)
        ends = row.paused_at + timedelta(seconds=limits.pause_most_s - row.paused_s)
        steps = [step for step in running_all(row) if step in limits.pause_steps]
        return row.paused_at, ends, steps

    def may_pause(self, row: Any) -> bool:
        """Return whether a rule lets a clock that runs now stand still."""
        limits = limits_of(self.rules, row)
        left_s = limits.pause_most_s - row.paused_s
        return row.paused_at is None and left_s >= 1 and not limits.pause_steps.isdisjoint(running_all(row))


def running_all(row: Any) -> dict[str, datetime]:
    """Return the deadlines that are not done yet, those that stand included."""
    return running(row, frozenset())


def clock_of(session: Session) -> Clock:
    """Return the clock as it is set now."""
    return Clock(policy_of(session), list_rules(session))
