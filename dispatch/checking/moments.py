"""When planned closings come together: the moments at which roads are looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.checking.roads import Closing

MOST_STARTS = 60
"""Of a window that opens ever again, so many openings are looked at."""
MOST_MOMENTS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A time from which planned closings hold together, and what else is closed then."""

    at: datetime
    planned: tuple[Closing, ...]
    others: tuple[Closing, ...]


def moments_of(planned: Sequence[Closing], others: Sequence[Closing], now: datetime) -> list[Moment]:
    """Return the moments at which some of the planned closings hold, each set of closings once.

    A set grows only where something begins: so the beginnings from now on are looked at, those of others as
    well, the most closings first.
    """
    starts = sorted({at for one in (*planned, *others) for at in _starts(one, now)})
    found: dict[frozenset[object], Moment] = {}
    for at in starts:
        ours, theirs = ([one for one in each if one.holds(at)] for each in (planned, others))
        key = frozenset(one.key for one in (*ours, *theirs))
        if ours and key not in found:
            found[key] = Moment(at, tuple(ours), tuple(theirs))
    by_size = sorted(found.values(), key=lambda moment: -len(moment.planned))
    return by_size[:MOST_MOMENTS]


def _starts(one: Closing, now: datetime) -> list[datetime]:
    if one.spans is None:
        return [now]
    coming = [starts for starts, ends in one.spans if ends is None or ends > now]
    return [now if starts is None else max(starts, now) for starts in coming[:MOST_STARTS]]
