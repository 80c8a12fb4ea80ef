"""Writes the rules of deadlines and the settings around them; what is open follows at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from data.deadlines import DeadlineRule, forget_rules
from data.scope import everything
from data.settings import get_setting, put_setting
from dispatch.deadlines.arming import arm_open
from dispatch.deadlines.renewing import renew_open
from dispatch.journal import Actor, record

SETTINGS = {
    "warn_share": "deadline_warn_share",
    "warn_at_most_s": "deadline_warn_at_most_s",
    "rise_after_s": "deadline_rise_after_s",
    "rise_again_after_s": "deadline_rise_again_after_s",
    "safety_silent_s": "safety_silent_s",
    "safety_answer_s": "safety_answer_s",
    "safety_fix_counts": "safety_fix_counts",
}


@dataclass
class OnlyAtTheTop(Exception):
    """What counts for the whole city is changed at the top of the tree only."""

    what: str


@dataclass
class RuleTwice(Exception):
    """Two rules are for the same category, priority and source."""

    rows: tuple[int, int]


def write_rules(session: Session, actor: Actor, rules: Sequence[DeadlineRule]) -> int:
    """Put rules in the place of all; return of how many open incidents a deadline moved."""
    check_top(actor, "deadline rules")
    _check_once(rules)
    now = datetime.now(UTC)
    for rule in rules:
        rule.changed_at, rule.changed_by = now, actor.account_id
    session.execute(delete(DeadlineRule))
    session.add_all(rules)
    session.flush()
    forget_rules(session)
    with everything(session):
        changed = renew_open(session)
        session.flush()
        arm_open(session)
    record(
        session, actor, "deadline_rules.written", "deadline_rule", None, rules=len(rules), incidents=changed
    )
    return changed


def _check_once(rules: Sequence[DeadlineRule]) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for row, rule in enumerate(rules):
        key = (rule.category_id, rule.priority, rule.source)
        if key in seen:
            raise RuleTwice((seen[key], row))
        seen[key] = row


def write_settings(session: Session, actor: Actor, values: dict[str, Any]) -> None:
    """Set when deadlines are warned of and rise, and when squads are asked whether they are safe."""
    check_top(actor, "deadline settings")
    was = read_settings(session)
    for name, value in values.items():
        put_setting(session, SETTINGS[name], value)
    changes = {name: {"was": was[name], "now": value} for name, value in values.items() if was[name] != value}
    session.flush()
    with everything(session):
        arm_open(session)
    record(session, actor, "deadline_settings.changed", "setting", None, **changes)


def read_settings(session: Session) -> dict[str, Any]:
    """Return the settings of deadlines and of the safety of squads."""
    return {name: get_setting(session, key) for name, key in SETTINGS.items()}


def check_top(actor: Actor, what: str) -> None:
    """Raise OnlyAtTheTop unless an actor stands at the root of the tree."""
    if actor.path is not None and "." in actor.path:
        raise OnlyAtTheTop(what)
