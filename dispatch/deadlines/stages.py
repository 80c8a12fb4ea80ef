"""When whom is told of a deadline: a warning before, then those who answer for it, then those above them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from data.deadlines import STEPS
from data.incidents import ENDED
from data.settings import get_setting
from dispatch.lifecycle import ARRIVING, RESOLVING, WITHOUT_DEADLINE

WARNED, MISSED = 0, 1


class Timed(Protocol):
    """What stages look at: an incident, or a row with its columns."""

    status: str
    reported_at: datetime
    clock_from: datetime | None
    accept_due_at: datetime | None
    arrive_due_at: datetime | None
    resolve_due_at: datetime | None
    feedback_due_at: datetime | None
    paused_at: datetime | None
    deadlines_told: dict[str, int]


@dataclass(frozen=True, slots=True)
class Policy:
    """How long before a deadline it is warned of, and how long after it the next above are told."""

    warn_share: float
    warn_at_most_s: float
    rise_after_s: tuple[float, ...]

    def warns_at(self, start: datetime, due: datetime) -> datetime:
        """Return when a deadline is warned of whose clock runs from a time."""
        before_s = min((due - start).total_seconds() * self.warn_share, self.warn_at_most_s)
        return due - timedelta(seconds=max(before_s, 0.0))

    def stages(self, start: datetime, due: datetime) -> list[datetime]:
        """Return when each stage of a deadline comes: warning, passing, and each rise."""
        rises = (due + timedelta(seconds=after_s) for after_s in self.rise_after_s)
        return [self.warns_at(start, due), due, *rises]


def policy_of(session: Session) -> Policy:
    """Return the policy as it is set now; a rise never comes before the one below it."""
    first = float(get_setting(session, "deadline_rise_after_s"))
    second = float(get_setting(session, "deadline_rise_again_after_s"))
    return Policy(
        float(get_setting(session, "deadline_warn_share")),
        float(get_setting(session, "deadline_warn_at_most_s")),
        (first, max(first, second)),
    )


def running_step(status: str) -> str | None:
    """Return which step has to be done next in a status: to accept, then to arrive, then to resolve."""
    if status in WITHOUT_DEADLINE:
        return None
    if status in ARRIVING:
        return "arrive"
    return "resolve" if status in RESOLVING else "accept"


def is_over(step: str, status: str) -> bool:
    """Return whether a step is done in a status, so that its deadline stays what it was."""
    if status in ENDED:
        return True
    if step == "feedback":
        return False
    now = running_step(status)
    return now is None or STEPS.index(step) < STEPS.index(now)


def running(incident: Timed, pause_steps: frozenset[str]) -> dict[str, datetime]:
    """Return the deadlines whose clock runs: that of the step to be done next, and that to answer."""
    if incident.status in ENDED:
        return {}
    steps = [step for step in (running_step(incident.status), "feedback") if step is not None]
    if incident.paused_at is not None:
        steps = [step for step in steps if step not in pause_steps]
    dues = {step: getattr(incident, f"{step}_due_at") for step in steps}
    return {step: due for step, due in dues.items() if due is not None}


def clock_from(incident: Timed) -> datetime:
    """Return from when the clock runs: the report, or the last time the incident was opened again."""
    return incident.clock_from or incident.reported_at


def next_stage(incident: Timed, step: str, due: datetime, policy: Policy, now: datetime) -> int | None:
    """Return which stage of a deadline comes next; it is not warned of what has passed."""
    told = incident.deadlines_told.get(step, 0)
    if told == WARNED and due <= now:
        told = MISSED
    return told if told < len(policy.rise_after_s) + 2 else None


def next_at(incident: Timed, pause_steps: frozenset[str], policy: Policy, now: datetime) -> datetime | None:
    """Return when there is next something to tell of any deadline of an incident."""
    times = []
    for step, due in running(incident, pause_steps).items():
        stage = next_stage(incident, step, due, policy, now)
        if stage is not None:
            times.append(policy.stages(clock_from(incident), due)[stage])
    return min(times, default=None)
