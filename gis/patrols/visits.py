"""Time that squads spend within an area, from their fixes; what was not seen is said, not filled in."""

from dataclasses import dataclass

import numpy as np

GAP_S = 300.0
"""Two fixes further apart than this say nothing about the time between them."""
PAUSE_S = 120.0
"""Who is outside for less than this has not left: fixes near a border stray across it."""
HOURS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Visits:
    """Stays within an area, in order of time.

    Attributes
    ----------
    entered_s, left_s : float64 (n,)
        When each stay began and ended; between the fix outside and the one inside it is taken as half way.
        A stay that begins or ends at a gap begins or ends with the fix next to it.
    inside_s : float64 (n,)
        Seconds within the area; less than from entering to leaving by what was outside or not seen.
    fixes : int64 (n,)
        Fixes within the area.
    """

    entered_s: np.ndarray
    left_s: np.ndarray
    inside_s: np.ndarray
    fixes: np.ndarray

    def __len__(self) -> int:
        return len(self.entered_s)


def find_visits(
    recorded_s: np.ndarray, inside: np.ndarray, gap_s: float = GAP_S, pause_s: float = PAUSE_S
) -> Visits:
    """Find the stays of one squad within one area.

    Parameters
    ----------
    recorded_s : float64 (n,)
        When each fix was recorded, rising, in seconds since any moment.
    inside : bool (n,)
        Whether it lies within the area.
    gap_s : float
        Between two fixes further apart nothing is known: a stay ends at the one, and may begin at the other.
    pause_s : float
        Stays that are parted by less than this, while the squad was seen outside, are one.

    Returns
    -------
    Visits
        A single fix inside, with gaps on both sides, is a stay of 0 seconds.
    """
    starts_s, ends_s = inside_pieces(recorded_s, inside, gap_s)
    if len(starts_s) == 0:
        return Visits(*(np.empty(0) for _ in range(3)), np.empty(0, dtype=np.int64))
    # A gap is no absence, but nor is it a stay: what comes after it is a stay of its own.
    parted = (starts_s[1:] - ends_s[:-1] >= pause_s) | _gap_between(recorded_s, starts_s, ends_s, gap_s)
    first = np.concatenate([[0], np.flatnonzero(parted) + 1])
    last = np.append(first[1:] - 1, len(starts_s) - 1)
    at = recorded_s[inside]
    counts = np.searchsorted(at, ends_s[last], "right") - np.searchsorted(at, starts_s[first], "left")
    return Visits(starts_s[first], ends_s[last], np.add.reduceat(ends_s - starts_s, first), counts)


def inside_pieces(
    recorded_s: np.ndarray, inside: np.ndarray, gap_s: float = GAP_S
) -> tuple[np.ndarray, np.ndarray]:
    """Return the unbroken pieces of time within the area: when each starts and ends, float64 (n,) each."""
    if not inside.any():
        return np.empty(0), np.empty(0)
    far = np.diff(recorded_s) > gap_s
    changes = far | (inside[1:] != inside[:-1])
    first = np.concatenate([[0], np.flatnonzero(changes) + 1])
    last = np.append(first[1:] - 1, len(inside) - 1)
    first, last = first[inside[first]], last[inside[last]]
    before, after = np.maximum(first - 1, 0), np.minimum(last + 1, len(recorded_s) - 1)
    starts_s = (recorded_s[first] + _nearer(recorded_s, first, before, gap_s)) / 2
    ends_s = (recorded_s[last] + _nearer(recorded_s, last, after, gap_s)) / 2
    return starts_s, ends_s


def seen_s(recorded_s: np.ndarray, starts_s: float, ends_s: float, gap_s: float = GAP_S) -> float:
    """Return for how many seconds of a span fixes say where a squad was: those not within a gap."""
    low, high = recorded_s[:-1].clip(starts_s, ends_s), recorded_s[1:].clip(starts_s, ends_s)
    return float((high - low)[np.diff(recorded_s) <= gap_s].sum())


def by_hour_s(starts_s: np.ndarray, ends_s: np.ndarray, midnight_s: float) -> np.ndarray:
    """Return how many seconds of some pieces fall into each hour of the day, float64 (24,).

    `midnight_s` is any midnight of the place, on the clock of the pieces.
    """
    hours = np.zeros(HOURS)
    for low, high in zip((starts_s - midnight_s) / 3600, (ends_s - midnight_s) / 3600, strict=True):
        edges = np.arange(np.floor(low), np.ceil(high) + 1)
        parts = np.diff(edges.clip(low, high)) * 3600
        np.add.at(hours, (edges[:-1] % HOURS).astype(np.int64), parts)
    return hours


def _nearer(recorded_s: np.ndarray, own: np.ndarray, next_to: np.ndarray, gap_s: float) -> np.ndarray:
    """Return the times of the fixes next to some, or their own where those are too far to say anything."""
    is_near = np.abs(recorded_s[next_to] - recorded_s[own]) <= gap_s
    return np.where(is_near, recorded_s[next_to], recorded_s[own])


def _gap_between(
    recorded_s: np.ndarray, starts_s: np.ndarray, ends_s: np.ndarray, gap_s: float
) -> np.ndarray:
    """Return of each piece but the last whether a gap lies between it and the next, bool (n - 1,)."""
    gaps = np.flatnonzero(np.diff(recorded_s) > gap_s)
    middles = (recorded_s[gaps] + recorded_s[gaps + 1]) / 2
    return np.searchsorted(middles, starts_s[1:]) > np.searchsorted(middles, ends_s[:-1])
