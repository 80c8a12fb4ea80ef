"""Works out the spans of time in which a rule holds."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from layers.windows.rule import Weekly, WindowRule

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
MONDAY = 1

Span = tuple[datetime | None, datetime | None]
Holidays = Mapping[date, bool]
"""Day → whether it is a day of work in place of a day off."""


def spans_of(rule: WindowRule, holidays: Holidays, first: date, last: date) -> list[Span]:
    """Return the spans (UTC) in which a rule holds, in order and apart, None for an open end.

    Hours of the week without a phase that ends are worked out from the day `first` to the day `last`.
    """
    phases = _merged([(_utc(phase.starts), _utc(phase.ends)) for phase in rule.phases]) or [(None, None)]
    if not rule.weekly and rule.holidays == "as_usual" and not rule.except_days:
        return phases
    spans = []
    for starts, ends in phases:
        begin = starts.astimezone(ZONE).date() - DAY if starts else first
        end = ends.astimezone(ZONE).date() if ends else last
        day = begin
        while day <= end:
            spans += _meet(_hours(rule, holidays, day), (starts, ends))
            day += DAY
    return _merged(spans)


def _hours(rule: WindowRule, holidays: Holidays, day: date) -> list[Span]:
    """Return the hours of the rule that begin on a day, which may run into the next."""
    if day in rule.except_days or not _open_on(rule, holidays, day):
        return []
    midnight = datetime.combine(day, datetime.min.time())
    if not rule.weekly:
        return [(_utc(midnight), _utc(midnight + DAY))]
    weekday = day.isoweekday()
    if rule.holidays == "off" and holidays.get(day):
        weekday = MONDAY
    return [_part(part, midnight) for part in rule.weekly if weekday in part.days]


def _open_on(rule: WindowRule, holidays: Holidays, day: date) -> bool:
    is_off = day in holidays and not holidays[day]
    return {"as_usual": True, "off": not is_off, "only": is_off}[rule.holidays]


def _part(part: Weekly, midnight: datetime) -> Span:
    opens = midnight + timedelta(minutes=part.opens_min)
    closes = midnight + timedelta(minutes=part.closes_min)
    return _utc(opens), _utc(closes if part.closes_min > part.opens_min else closes + DAY)


def _meet(spans: Sequence[Span], phase: Span) -> list[Span]:
    met = []
    for starts, ends in spans:
        low = starts if phase[0] is None else max(starts, phase[0])
        high = ends if phase[1] is None else min(ends, phase[1])
        if low < high:
            met.append((low, high))
    return met


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order, those that meet or overlap made one."""
    merged: list[Span] = []
    lowest, highest = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    for starts, ends in sorted(spans, key=lambda span: (span[0] or lowest, span[1] or highest)):
        if merged and (merged[-1][1] is None or (starts or lowest) <= merged[-1][1]):
            last = merged[-1]
            merged[-1] = (last[0], None if None in (last[1], ends) else max(last[1], ends))
        else:
            merged.append((starts, ends))
    return merged


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=ZONE).astimezone(UTC)
