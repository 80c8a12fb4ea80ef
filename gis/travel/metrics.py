"""One contraction hierarchy, customized for each mode and kept up to date with closures.

All of this lives in the owner's thread (`gis.travel.owner`). Method: Dibbelt, Strasser, Wagner, *Customizable
Contraction Hierarchies*, ACM Journal of Experimental Algorithmics 21 (2016).
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from routingkit_cch import CCH, CCHManyToOne, CCHMetric, CCHMetricPartialUpdater, CCHOneToMany, CCHQuery

from gis.roads.network import MODES, RoadNetwork

# Scattered arcs take 0.1 ms each to update, and all arcs together as long as one in 600 of them.
_ALL_ANEW_FROM = 600


@dataclass(frozen=True, slots=True, eq=False)
class _Sweep:
    """A query prepared for a set of junctions."""

    query: CCHManyToOne | CCHOneToMany
    nodes: list[int]


class Metrics:
    """Answers between junctions, per mode (by its number in `MODES`).

    Parameters
    ----------
    network : RoadNetwork
    weight_ms : tuple of int32 arrays (a+1,)
        Weights in force by mode; the last of each stands for arcs that do not exist.
    """

    def __init__(self, network: RoadNetwork, weight_ms: tuple[np.ndarray, ...]):
        # A metric cannot be updated while a query on it lives: those that live on are all in here.
        self._sweeps: list[dict[Hashable, _Sweep]] = [{} for _ in MODES]
        self._paths: list[CCHQuery | None] = [None for _ in MODES]
        if not network.node_count:
            # The library divides by the number of junctions; of none, nothing can be asked.
            return
        self._cch = CCH(network.order.tolist(), network.tail.tolist(), network.head.tolist(), False)
        self._metrics = [CCHMetric(self._cch, weights[:-1].tolist()) for weights in weight_ms]
        self._updater = CCHMetricPartialUpdater(self._cch)
        self._all_anew_from = max(1, network.arc_count // _ALL_ANEW_FROM)

    def update(self, mode: int, arcs: np.ndarray, weight_ms: np.ndarray) -> None:
        """Put the weights in force (a+1,) of some arcs into the metric of a mode."""
        self._sweeps[mode].clear()
        self._paths[mode] = None
        if len(arcs) < self._all_anew_from:
            changes = dict(zip(arcs.tolist(), weight_ms[arcs].tolist(), strict=True))
            self._updater.apply(self._metrics[mode], changes)
        else:
            self._metrics[mode].reset(weight_ms[:-1].tolist())

    def times_to(
        self, mode: int, pin: Hashable, sources: list[int], targets: list[tuple[int, int]]
    ) -> list[int | None]:
        """Times from each source to the nearest target, in ms, each target counting with its offset.

        Parameters
        ----------
        pin : hashable
            Names the sources. They stay prepared as long as the very same list comes with it.
        """
        sweep = self._sweeps[mode].get(pin)
        if sweep is None or sweep.nodes is not sources:
            if sweep is None:
                query = CCHManyToOne(self._metrics[mode], sources)
            else:
                query = sweep.query
                query.repin_sources(sources)
            sweep = self._sweeps[mode][pin] = _Sweep(query, sources)
        return sweep.query.distances_to_multi(targets)

    def times_from(
        self, mode: int, pin: Hashable, sources: list[tuple[int, int]], targets: list[int]
    ) -> list[int | None]:
        """Times from the nearest source, counting its offset, to each target; pinned as in `times_to`."""
        sweep = self._sweeps[mode].get(pin)
        if sweep is None or sweep.nodes is not targets:
            if sweep is None:
                query = CCHOneToMany(self._metrics[mode], targets)
            else:
                query = sweep.query
                query.repin_targets(targets)
            sweep = self._sweeps[mode][pin] = _Sweep(query, targets)
        return sweep.query.distances_from_multi(sources)

    def unpin(self, mode: int, pin: Hashable) -> None:
        """Let go of what was prepared under this name."""
        self._sweeps[mode].pop(pin, None)

    def path(
        self, mode: int, sources: list[tuple[int, int]], targets: list[tuple[int, int]]
    ) -> tuple[int, list[int], list[int]] | None:
        """Time in ms, junctions and arcs of the quickest way from any source to any target."""
        query = self._paths[mode]
        if query is None:
            query = self._paths[mode] = CCHQuery(self._metrics[mode])
        result = query.run_multi(sources, targets)
        if result.distance is None:
            return None
        return result.distance, result.node_path, result.arc_path
