"""Whose turn it is at a place that squads work in turn, and where nobody or several are on; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from layers.windows.spans import DAY, ZONE

Span = tuple[datetime, datetime]
Together = tuple[datetime, datetime, list[int]]
DAY_MINUTES = 1440
LOOKED_AHEAD_DAYS = 28


@dataclass(frozen=True, slots=True)
class Turn:
    """A squad's turn: hours of some weekdays (1 is Monday), `run_days` in a row out of every `every_days`.

    It counts from `first_day`, in Asia/Shanghai; hours that end at or before they open run into the next day.
    """

    squad_id: int
    first_day: date
    every_days: int = 1
    run_days: int = 1
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    opens_min: int = 0
    closes_min: int = DAY_MINUTES

    def begins_on(self, day: date) -> bool:
        """Return whether hours of this turn begin on a day."""
        since = (day - self.first_day).days
        return since >= 0 and since % self.every_days < self.run_days and day.isoweekday() in self.weekdays

    def hours_on(self, day: date) -> Span:
        """Return the hours of this turn that begin on a day, in UTC."""
        midnight = datetime.combine(day, datetime.min.time(), ZONE)
        length = (self.closes_min - self.opens_min) % DAY_MINUTES or DAY_MINUTES
        opens = midnight + timedelta(minutes=self.opens_min)
        return opens.astimezone(UTC), (opens + timedelta(minutes=length)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Stint:
    """A span of time in which a squad is on."""

    squad_id: int
    starts_at: datetime
    ends_at: datetime


def stints(turns: Iterable[Turn], starts: datetime, ends: datetime) -> list[Stint]:
    """Return who is on when between two times, in order; stints of one squad that meet are one."""
    found: list[Stint] = []
    for squad_id, spans in _by_squad(turns, starts, ends).items():
        found += [Stint(squad_id, max(low, starts), min(high, ends)) for low, high in _merged(spans)]
    return sorted(found, key=lambda one: (one.starts_at, one.ends_at, one.squad_id))


def on_at(turns: Iterable[Turn], moment: datetime) -> list[int]:
    """Return the squads that are on at a moment, each once."""
    return [one.squad_id for one in stints(turns, moment, moment + timedelta(microseconds=1))]


def next_after(turns: Sequence[Turn], moment: datetime, ahead: timedelta) -> Stint | None:
    """Return the next stint that begins after a moment, if one does within a time."""
    later = [one for one in stints(turns, moment, moment + ahead) if one.starts_at > moment]
    return min(later, key=lambda one: (one.starts_at, one.squad_id), default=None)


def gaps(turns: Iterable[Turn], wanted: Sequence[Span]) -> list[Span]:
    """Return what of the wanted spans no turn covers."""
    turns, found = list(turns), []
    for low, high in wanted:
        at = low
        on = _merged((one.starts_at, one.ends_at) for one in stints(turns, low, high))
        for covered_from, covered_to in on:
            if at < covered_from:
                found.append((at, covered_from))
            at = max(at, covered_to)
        if at < high:
            found.append((at, high))
    return found


def overlaps(turns: Iterable[Turn], starts: datetime, ends: datetime) -> list[Together]:
    """Return where several squads are on at once, and which."""
    on = stints(turns, starts, ends)
    edges = sorted({edge for one in on for edge in (one.starts_at, one.ends_at)})
    found: list[Together] = []
    for low, high in pairwise(edges):
        together = sorted(one.squad_id for one in on if one.starts_at <= low and high <= one.ends_at)
        if len(together) < 2:
            continue
        if found and found[-1][1] == low and found[-1][2] == together:
            found[-1] = (found[-1][0], high, together)
        else:
            found.append((low, high, together))
    return found


def _by_squad(turns: Iterable[Turn], starts: datetime, ends: datetime) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    first, last = starts.astimezone(ZONE).date() - DAY, ends.astimezone(ZONE).date()
    for turn in turns:
        days = (first + timedelta(days=at) for at in range((last - first).days + 1))
        spans = (turn.hours_on(day) for day in days if turn.begins_on(day))
        met = [(low, high) for low, high in spans if high > starts and low < ends]
        found.setdefault(turn.squad_id, []).extend(met)
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged
