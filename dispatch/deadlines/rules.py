"""Which rules of deadlines hold for an incident: for each step, the most special one that names it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from data.categories import Category
from data.deadlines import STEPS, DeadlineRule

FALLBACK = ("accept", "arrive", "resolve")
"""Where no rule says, the category does, of these steps."""


class Judged(Protocol):
    """What rules look at: an incident, or a row with its columns."""

    category_id: int
    priority: int
    source: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Within how many seconds or working days each step is due; which may pause, for how long together."""

    within_s: dict[str, float]
    pause_steps: frozenset[str] = frozenset()
    pause_most_s: float = 0.0
    within_days: dict[str, int] = field(default_factory=dict)


def fitting(rules: Iterable[DeadlineRule], incident: Judged) -> list[DeadlineRule]:
    """Return the rules that fit an incident, the most special first: category, then priority, then source."""
    found = [
        rule
        for rule in rules
        if rule.category_id in (None, incident.category_id)
        and rule.priority in (None, incident.priority)
        and rule.source in (None, incident.source)
    ]
    return sorted(
        found, key=lambda rule: (rule.category_id is None, rule.priority is None, rule.source is None)
    )


def limits_of(rules: Iterable[DeadlineRule], incident: Judged, category: Category | None = None) -> Limits:
    """Return the limits of an incident; without its category only what rules say."""
    fits = fitting(rules, incident)
    within_s, within_days = {}, {}
    for step in STEPS:
        within_s[step], within_days[step] = _measures(fits, step)
    for step in FALLBACK if category is not None else ():
        if not within_days[step]:
            within_s[step] = within_s[step] or getattr(category, f"{step}_within_s")
    return Limits(
        {step: float(seconds) for step, seconds in within_s.items() if seconds},
        frozenset(_first(fits, "pause_steps") or ()),
        float(_first(fits, "pause_most_s") or 0),
        {step: days for step, days in within_days.items() if days},
    )


def _measures(rules: Sequence[DeadlineRule], step: str) -> tuple[int | None, int | None]:
    """Return the seconds or the working days of the first rule that names a step."""
    both = ((getattr(rule, f"{step}_s"), getattr(rule, f"{step}_days")) for rule in rules)
    return next((pair for pair in both if pair != (None, None)), (None, None))


def _first(rules: Sequence[DeadlineRule], name: str) -> Any:
    return next((value for rule in rules if (value := getattr(rule, name)) is not None), None)
