"""The rule of a time window: phases, hours of the week, and what holidays change; in Asia/Shanghai.

A feature holds within any of its phases (always, if it has none) during any of its weekly hours (all day, if
it has none), but for the days excepted. `holidays` is "as_usual", "off" (closed on days off; a day of work in
their stead has Monday's hours) or "only" (open on days off alone).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

HOLIDAYS = ("as_usual", "off", "only")
DAY_MINUTES = 24 * 60
MOST_PARTS = 200
_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


@dataclass
class WindowInvalid(Exception):
    """A rule cannot be read: `where` is its part, as in `weekly[0].days`, `what` a code of the reason."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A span of local time, open where it has no start or end."""

    name: str
    starts: datetime | None
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours of some days (1 is Monday), in minutes since midnight; past midnight if they end first."""

    days: tuple[int, ...]
    opens_min: int
    closes_min: int


@dataclass(frozen=True, slots=True)
class WindowRule:
    """When a feature holds."""

    phases: tuple[Phase, ...] = ()
    weekly: tuple[Weekly, ...] = ()
    holidays: str = "as_usual"
    except_days: tuple[date, ...] = ()

    @property
    def is_always(self) -> bool:
        """Whether it says nothing: the feature always holds."""
        return self == WindowRule()

    def as_dict(self) -> dict[str, Any]:
        """Return the rule as plain values, in the order that makes equal rules equal."""
        return {
            "phases": [
                {"name": phase.name, "starts": _iso(phase.starts), "ends": _iso(phase.ends)}
                for phase in self.phases
            ],
            "weekly": [
                {"days": list(part.days), "opens": _clock(part.opens_min), "closes": _clock(part.closes_min)}
                for part in self.weekly
            ],
            "holidays": self.holidays,
            "except_days": [day.isoformat() for day in self.except_days],
        }


def read_rule(values: Mapping[str, Any] | None) -> WindowRule:
    """Return the rule in plain values, as `WindowRule.as_dict` gives them; raise WindowInvalid."""
    values = values or {}
    unknown = set(values) - {"phases", "weekly", "holidays", "except_days"}
    if unknown:
        raise WindowInvalid(sorted(unknown)[0], "unknown")
    holidays = values.get("holidays") or "as_usual"
    if holidays not in HOLIDAYS:
        raise WindowInvalid("holidays", "not_a_choice")
    return WindowRule(
        tuple(_phase(part, f"phases[{at}]") for at, part in enumerate(_parts(values, "phases"))),
        tuple(_weekly(part, f"weekly[{at}]") for at, part in enumerate(_parts(values, "weekly"))),
        holidays,
        tuple(sorted({_day(part, at) for at, part in enumerate(_parts(values, "except_days"))})),
    )


def _parts(values: Mapping[str, Any], name: str) -> list[Any]:
    parts = values.get(name) or []
    if not isinstance(parts, list):
        raise WindowInvalid(name, "not_a_list")
    if len(parts) > MOST_PARTS:
        raise WindowInvalid(name, "too_many")
    return parts


def _phase(part: Any, where: str) -> Phase:
    if not isinstance(part, Mapping):
        raise WindowInvalid(where, "not_an_object")
    starts, ends = (_moment(part.get(side), f"{where}.{side}") for side in ("starts", "ends"))
    if starts is None and ends is None:
        raise WindowInvalid(where, "open_both_ways")
    if starts is not None and ends is not None and ends <= starts:
        raise WindowInvalid(f"{where}.ends", "ends_before_start")
    return Phase(str(part.get("name") or ""), starts, ends)


def _moment(value: Any, where: str) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise WindowInvalid(where, "not_a_time") from None
    if moment.tzinfo is not None:
        raise WindowInvalid(where, "has_offset")
    return moment


def _weekly(part: Any, where: str) -> Weekly:
    if not isinstance(part, Mapping):
        raise WindowInvalid(where, "not_an_object")
    days = part.get("days")
    if not isinstance(days, list) or not days or not all(day in range(1, 8) for day in days):
        raise WindowInvalid(f"{where}.days", "not_days")
    opens = _minutes(part.get("opens", "00:00"), f"{where}.opens")
    closes = _minutes(part.get("closes", "24:00"), f"{where}.closes")
    if opens in (closes, DAY_MINUTES):
        raise WindowInvalid(f"{where}.closes", "no_time_between")
    return Weekly(tuple(sorted(set(days))), opens, closes)


def _minutes(value: Any, where: str) -> int:
    read = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    minutes = int(read[1]) * 60 + int(read[2]) if read else DAY_MINUTES + 1
    if minutes > DAY_MINUTES:
        raise WindowInvalid(where, "not_a_clock_time")
    return minutes


def _day(value: Any, at: int) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise WindowInvalid(f"except_days[{at}]", "not_a_day") from None


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
