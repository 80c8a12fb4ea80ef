"""One contraction hierarchy for all modes, customized for each and kept up to date with closures.

A mode's metric and its queries live in the thread of its owner, see `gis.travel.owner`. Method: Dibbelt,
Strasser and Wagner, *Customizable Contraction Hierarchies*, ACM J. Experimental Algorithmics 21, 2016.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from routingkit_cch import CCH, CCHManyToOne, CCHMetric, CCHMetricPartialUpdater, CCHOneToMany, CCHQuery

from gis.roads.network import RoadNetwork

# Scattered arcs take 0.1 ms each to update, and all arcs together as long as one in 600 of them.
_ALL_ANEW_FROM = 600


@dataclass(frozen=True, slots=True, eq=False)
class _Sweep:
    """A query prepared for a set of junctions."""

    query: CCHManyToOne | CCHOneToMany
    nodes: list[int]


def make_hierarchy(network: RoadNetwork) -> CCH | None:
    """Return the hierarchy that the metrics of all modes share; None for a network without junctions."""
    # The library divides by the number of junctions; of none, nothing can be asked.
    if not network.node_count:
        return None
    return CCH(network.order.tolist(), network.tail.tolist(), network.head.tolist(), False)


class Metric:
    """Answers between junctions for one mode.

    Parameters
    ----------
    hierarchy : CCH or None
        As `make_hierarchy` returns it. It may be shared between threads, which nothing made here may.
    weight_ms : int32 array (a+1,)
        Weights in force; the last stands for arcs that do not exist.
    """

    def __init__(self, hierarchy: CCH | None, weight_ms: np.ndarray):
        # A metric cannot be updated while a query on it lives: those that live on are all in here.
        self._sweeps: dict[Hashable, _Sweep] = {}
        self._paths: CCHQuery | None = None
        if hierarchy is None:
            return
        self._metric = CCHMetric(hierarchy, weight_ms[:-1].tolist())
        self._updater = CCHMetricPartialUpdater(hierarchy)
        self._all_anew_from = max(1, (len(weight_ms) - 1) // _ALL_ANEW_FROM)

    def update(self, arcs: np.ndarray, weight_ms: np.ndarray) -> None:
        """Put the weights in force (a+1,) of some arcs into the metric."""
        self._sweeps.clear()
        self._paths = None
        if len(arcs) < self._all_anew_from:
            changes = dict(zip(arcs.tolist(), weight_ms[arcs].tolist(), strict=True))
            self._updater.apply(self._metric, changes)
        else:
            self._metric.reset(weight_ms[:-1].tolist())

    def times_to(self, pin: Hashable, sources: list[int], targets: list[tuple[int, int]]) -> list[int | None]:
        """Times from each source to the nearest target, in ms, each target counting with its offset.

        Parameters
        ----------
        pin : hashable
            Names the sources. They stay prepared as long as the very same list comes with it.
        """
        sweep = self._sweeps.get(pin)
        if sweep is None or sweep.nodes is not sources:
            if sweep is None:
                query = CCHManyToOne(self._metric, sources)
            else:
                query = sweep.query
                query.repin_sources(sources)
            sweep = self._sweeps[pin] = _Sweep(query, sources)
        return sweep.query.distances_to_multi(targets)

    def times_from(
        self, pin: Hashable, sources: list[tuple[int, int]], targets: list[int]
    ) -> list[int | None]:
        """Times from the nearest source, counting its offset, to each target; pinned as in `times_to`."""
        sweep = self._sweeps.get(pin)
        if sweep is None or sweep.nodes is not targets:
            if sweep is None:
                query = CCHOneToMany(self._metric, targets)
            else:
                query = sweep.query
                query.repin_targets(targets)
            sweep = self._sweeps[pin] = _Sweep(query, targets)
        return sweep.query.distances_from_multi(sources)

    def unpin(self, pin: Hashable) -> None:
        """Let go of what was prepared under this name."""
        self._sweeps.pop(pin, None)

    def path(
        self, sources: list[tuple[int, int]], targets: list[tuple[int, int]]
    ) -> tuple[int, list[int], list[int]] | None:
        """Time in ms, junctions and arcs of the quickest way from any source to any target."""
        if self._paths is None:
            self._paths = CCHQuery(self._metric)
        result = self._paths.run_multi(sources, targets)
        if result.distance is None:
            return None
        return result.distance, result.node_path, result.arc_path
