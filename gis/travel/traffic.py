"""Which arcs are closed now, and what the others take."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from gis.roads.network import MODES, UNREACHABLE_MS, RoadNetwork
from gis.travel.errors import OutsideNetwork, UnknownMode


@dataclass(frozen=True, slots=True, eq=False)
class ClosedArcs:
    """Arcs that some modes may not use.

    Attributes
    ----------
    arcs : int array (k,)
        Arcs of the network.
    modes : tuple of str
        The modes that are kept out.
    """

    arcs: np.ndarray
    modes: tuple[str, ...] = MODES

    def same_as(self, other: "ClosedArcs | None") -> bool:
        """Whether the other closes the same arcs to the same modes."""
        if other is None:
            return False
        return self is other or (
            set(self.modes) == set(other.modes) and np.array_equal(self.arcs, other.arcs)
        )


class Traffic:
    """The weights in force, and the closures that made them so.

    Each arc counts its closures, so that lifting one of two that overlap leaves the arc closed.

    Attributes
    ----------
    weight_ms : tuple of int32 arrays (a+1,), by mode
        `UNREACHABLE_MS` where closed. The last one, `UNREACHABLE_MS`, stands for arcs that do not exist, so
        that arc -1 is closed. Never changed in place: who has a tuple, has one moment's weights.
    """

    def __init__(self, network: RoadNetwork):
        self._free_ms = tuple(
            np.append(np.asarray(weight_ms, dtype=np.int32), np.int32(UNREACHABLE_MS))
            for weight_ms in network.weight_ms
        )
        self._closed = np.zeros((len(MODES), network.arc_count), dtype=np.int32)
        self._closures: dict[Hashable, ClosedArcs] = {}
        self.weight_ms = self._free_ms

    def set_closures(self, closures: Mapping[Hashable, ClosedArcs]) -> list[tuple[int, np.ndarray]]:
        """Put exactly these closures in force.

        Returns
        -------
        list of (mode number, arcs)
            Whose weight changed.

        Raises
        ------
        OutsideNetwork, UnknownMode
            If a closure is not of this network; the former closures stay in force.
        """
        lifted = [old for key, old in self._closures.items() if not old.same_as(closures.get(key))]
        added = [new for key, new in closures.items() if not new.same_as(self._closures.get(key))]
        for closure in added:
            self._check(closure)
        touched = self._count(lifted, -1) | self._count(added, 1)
        self._closures = dict(closures)
        changed = [(mode, self._changed(mode)) for mode in sorted(touched)]
        changed = [(mode, arcs) for mode, arcs in changed if len(arcs)]
        weight_ms = list(self.weight_ms)
        for mode, arcs in changed:
            weight_ms[mode] = weight_ms[mode].copy()
            closed = self._closed[mode, arcs] > 0
            weight_ms[mode][arcs] = np.where(closed, UNREACHABLE_MS, self._free_ms[mode][arcs])
        self.weight_ms = tuple(weight_ms)
        return changed

    def _check(self, closure: ClosedArcs) -> None:
        count = self._closed.shape[1]
        for mode in closure.modes:
            mode_number(mode)
        wrong = closure.arcs[(closure.arcs < 0) | (closure.arcs >= count)]
        if len(wrong):
            raise OutsideNetwork(kind="arc", number=int(wrong[0]), count=count)

    def _count(self, closures: list[ClosedArcs], by: int) -> set[int]:
        modes = set()
        for closure in closures:
            for mode in {mode_number(name) for name in closure.modes}:
                self._closed[mode, np.unique(closure.arcs)] += by
                modes.add(mode)
        return modes

    def _changed(self, mode: int) -> np.ndarray:
        free = self._free_ms[mode][:-1] < UNREACHABLE_MS
        was_closed = self.weight_ms[mode][:-1] == UNREACHABLE_MS
        return np.flatnonzero(free & (was_closed != (self._closed[mode] > 0)))


def mode_number(mode: str) -> int:
    """The number of a mode in `MODES`; raises `UnknownMode`."""
    if mode not in MODES:
        raise UnknownMode(mode=mode, known=MODES)
    return MODES.index(mode)
