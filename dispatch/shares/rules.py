"""What the rule of a field makes of its values: as they are, coarser, or masked."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.shares.standard import COARSER, MASKED, Field

CITY_TIME = ZoneInfo("Asia/Shanghai")
MASK = "＊＊＊"
KEEP, MOST_KEPT = 3, 6
STEP = 10
SPANS = ("hour", "day", "month")

Make = Callable[[Any], Any]


def make_rule(field: Field, given: dict[str, Any]) -> Make:
    """Return the function that makes of a value of a field what an entry of a share's `fields` gives out.

    What is nothing stays nothing. Of categories and organisations, the group and the district are looked up
    where the value is read: here they stay as they are.
    """
    rule = given.get("rule")
    if rule == MASKED:
        return _masking(given.get("keep") or KEEP)
    if rule == COARSER and field.grouping == "time":
        return SPANNING[given.get("to") or "day"]
    if rule == COARSER and field.grouping == "number":
        return _rounding(given.get("to") or STEP)
    return as_is


def as_is(value: Any) -> Any:
    """Return a value as JSON has it: times in UTC to the millisecond, days by their date."""
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def mask(value: str | None, keep: int) -> str | None:
    """Return the first characters of a text, half of it at most; the mask tells not how many follow."""
    return value and value[: min(keep, len(value) // 2)] + MASK


def to_hour(value: datetime | None) -> str | None:
    """Return the hour that a time is in."""
    return value and _utc(value.replace(minute=0, second=0, microsecond=0))


def to_day(value: date | datetime | None) -> str | None:
    """Return the day of the city that a time is in."""
    return value and _local(value).isoformat()


def to_month(value: date | datetime | None) -> str | None:
    """Return the month of the city that a time is in."""
    return value and f"{_local(value):%Y-%m}"


SPANNING: dict[str, Make] = dict(zip(SPANS, (to_hour, to_day, to_month), strict=True))


def _masking(keep: int) -> Make:
    return lambda value: mask(value, keep)


def _rounding(step: float) -> Make:
    def round_to(value: float | None) -> float | int | None:
        if value is None:
            return None
        rounded = round(value / step) * step
        return int(rounded) if isinstance(value, int) else float(rounded)

    return round_to


def _utc(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _local(value: date | datetime) -> date:
    return value.astimezone(CITY_TIME).date() if isinstance(value, datetime) else value
