"""In which state a hotspot is: one table of rules, of which the first that fits holds.

`docs/hotspots.md` is drawn from this table (`python -m scripts.hotspots_page`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from data.settings import get_setting

OPEN = ("emerging", "confirmed", "treated", "abating", "relapsed")


@dataclass(frozen=True, slots=True)
class Terms:
    """After how many days things count, by the settings."""

    confirmed_after: int = 7
    cleared_after: int = 28
    relapse_within: int = 365
    repeats_from: int = 3
    boundary_share: float = 0.2


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a hotspot on a day: whether found, for how long already, and whether worked on."""

    state: str | None
    is_found: bool
    is_ordered: bool = False
    found_days: int = 0
    absent_days: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """From some states, under a condition, to a state; `why` says it in words."""

    number: int
    states: tuple[str | None, ...]
    to: str | None
    why: str
    holds: Callable[[Seen, Terms], Any]


RULES = (
    Rule(1, (None,), "emerging", "found for the first time", lambda seen, terms: seen.is_found),
    Rule(2, ("cleared",), "relapsed", "found again after it was cleared", lambda seen, terms: seen.is_found),
    Rule(3, ("cleared",), None, "stays as it is", lambda seen, terms: True),
    Rule(
        4,
        OPEN,
        "cleared",
        "not found for `hotspot_cleared_after_days`",
        lambda seen, terms: not seen.is_found and seen.absent_days >= terms.cleared_after,
    ),
    Rule(5, OPEN, "abating", "no longer found", lambda seen, terms: not seen.is_found),
    Rule(6, OPEN, "treated", "found, and a patrol order is in force", lambda seen, terms: seen.is_ordered),
    Rule(7, ("treated", "abating"), "confirmed", "found, and no order is in force", lambda seen, terms: True),
    Rule(
        8,
        ("emerging", "relapsed"),
        "confirmed",
        "found without a break for `hotspot_confirmed_after_days`",
        lambda seen, terms: seen.found_days >= terms.confirmed_after,
    ),
    Rule(9, OPEN, None, "stays as it is", lambda seen, terms: True),
)


def find_rule(seen: Seen, terms: Terms) -> Rule:
    """Return the rule that holds for what is seen of a hotspot."""
    return next(rule for rule in RULES if seen.state in rule.states and rule.holds(seen, terms))


def next_state(seen: Seen, terms: Terms) -> str:
    """Return the state that a hotspot is in after a day."""
    return find_rule(seen, terms).to or seen.state or ""


def read_terms(session: Session) -> Terms:
    """Return the terms that the settings give."""
    return Terms(
        confirmed_after=get_setting(session, "hotspot_confirmed_after_days"),
        cleared_after=get_setting(session, "hotspot_cleared_after_days"),
        relapse_within=get_setting(session, "hotspot_relapse_within_days"),
        repeats_from=get_setting(session, "hotspot_repeats_from"),
        boundary_share=get_setting(session, "hotspot_boundary_share"),
    )
