"""Places that are asked about again and again, kept prepared."""

import weakref
from collections.abc import Sequence
from functools import partial

import numpy as np

from gis.travel.legs import lengths_m
from gis.travel.owner import Owner, Owners
from gis.travel.snapping import Snapped
from gis.travel.times import Prepared, RoadsNow
from gis.travel.traffic import mode_number


class PinnedOrigins:
    """Places from which travel times are asked again and again; may be used from any thread.

    What was prepared for them is kept between questions, and made anew after they or the closures changed.

    Attributes
    ----------
    mode : str
    """

    def __init__(self, owners: Owners[RoadsNow], origins: Snapped, mode: str):
        self.mode = mode
        self._owners, self._number = owners, mode_number(mode)
        self._owner = owners[self._number]
        self._kept = _Kept(origins)
        self._release = weakref.finalize(self, _release, self._owner, self._kept)

    def __len__(self) -> int:
        return len(self._kept.origins)

    @property
    def origins(self) -> Snapped:
        """The places, as they are now."""
        return self._kept.origins

    def move(self, rows: np.ndarray, origins: Snapped) -> None:
        """Put the places of some rows elsewhere."""
        kept = self._kept
        self._owner.ask(lambda now: kept.put(kept.origins.replaced(rows, origins)))

    def replace(self, origins: Snapped) -> None:
        """Put other places in the place of all."""
        kept = self._kept
        self._owner.ask(lambda now: kept.put(origins))

    def to_one(self, destination: Snapped) -> np.ndarray:
        """Seconds from each place to a destination; float64 (n,), infinite where no open road leads there."""
        kept = self._kept
        return self._owner.ask(lambda now: kept.times_to(now, destination))

    @staticmethod
    def all_to_one(asked: Sequence[tuple["PinnedOrigins", Snapped]]) -> list[np.ndarray]:
        """What `to_one` gives for several sets of places, such as those of each mode, at one moment.

        Parameters
        ----------
        asked : sequence of (PinnedOrigins, Snapped)
            Pinned on the same travel times, each with its destination.
        """
        if not asked:
            return []
        return asked[0][0]._owners.ask_each(
            [(pinned._number, partial(pinned._kept.times_to, destination=goal)) for pinned, goal in asked]
        )

    def nearest(self, destination: Snapped, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The places from which a destination is reached soonest.

        Returns
        -------
        rows : int64 (k,)
            At most `count`, soonest first, equal times in the order of rows; only what can be reached.
        time_s, length_m : float64 (k,)
            Seconds and metres of the quickest ways.
        """
        kept = self._kept
        return self._owner.ask(lambda now: _nearest(now, kept, destination, count))

    def close(self) -> None:
        """Let go of what was prepared."""
        self._release()


class _Kept:
    """What is kept for pinned places; read and written in the owner's thread only, but for `origins`."""

    def __init__(self, origins: Snapped):
        self.origins = origins
        self._prepared: Prepared | None = None

    def put(self, origins: Snapped) -> None:
        self.origins, self._prepared = origins, None

    def prepared(self, now: RoadsNow) -> Prepared:
        if self._prepared is None or self._prepared.weight_ms is not now.weight_ms:
            self._prepared = now.origins(self.origins)
        return self._prepared

    def times_to(self, now: RoadsNow, destination: Snapped) -> np.ndarray:
        return now.times_to(self.prepared(now), now.on_road(destination), pin=self)


def _nearest(
    now: RoadsNow, kept: _Kept, destination: Snapped, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    prepared = kept.prepared(now)
    target = now.on_road(destination)
    time_s = now.times_to(prepared, target, pin=kept)
    rows = np.argsort(time_s, kind="stable")[:count]
    rows = rows[np.isfinite(time_s[rows])]
    return rows, time_s[rows], lengths_m(now, prepared.on_road.take(rows), target)


def _release(owner: Owner[RoadsNow], kept: _Kept) -> None:
    owner.tell(lambda now: now.metric.unpin(kept))
