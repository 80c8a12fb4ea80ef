"""Moves the days of a time window."""

from dataclasses import replace
from datetime import timedelta

from layers.windows import WindowRule


def moved(rule: WindowRule, days: int) -> WindowRule:
    """Return a rule whose phases and excepted days come so many days later; hours of the week stay."""
    by = timedelta(days=days)
    return replace(
        rule,
        phases=tuple(
            replace(phase, starts=phase.starts and phase.starts + by, ends=phase.ends and phase.ends + by)
            for phase in rule.phases
        ),
        except_days=tuple(day + by for day in rule.except_days),
    )
