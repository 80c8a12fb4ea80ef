"""Which arcs of a mode hang together: the largest strongly connected component."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.roads.network import UNREACHABLE_MS
from gis.roads.report import ModeReport


@dataclass(frozen=True, slots=True)
class ModeArcs:
    """Which arcs a mode keeps (bool per arc), and the report of it."""

    kept: np.ndarray
    report: ModeReport


def largest_component(
    mode: str, tail: np.ndarray, head: np.ndarray, length_m: np.ndarray, weight_ms: np.ndarray
) -> ModeArcs:
    """Keep the arcs of a mode from whose every junction every other can be reached, and back.

    Parameters
    ----------
    mode : str
        Only named in the report.
    tail, head : int (a,)
        Arcs by junction.
    length_m : float (a,)
        Lengths in metres.
    weight_ms : int32 (a,)
        `UNREACHABLE_MS` where the mode may not go.

    Returns
    -------
    ModeArcs
        Arcs with both ends in the component that has the most junctions; none if the mode has no arc.
    """
    allowed = weight_ms < UNREACHABLE_MS
    if not allowed.any():
        return ModeArcs(allowed, ModeReport(mode, 0, 0, 0.0, 0, 0, 0.0, 0))
    nodes, ends = np.unique(np.concatenate([tail[allowed], head[allowed]]), return_inverse=True)
    tails, heads = ends.reshape(2, -1)
    ones = np.ones(len(tails), dtype=np.int8)
    graph = csr_array((ones, (tails, heads)), shape=(len(nodes), len(nodes)))
    _, strong = connected_components(graph, directed=True, connection="strong")
    pieces, _ = connected_components(graph, directed=False)
    main = np.bincount(strong).argmax()
    inside = (strong[tails] == main) & (strong[heads] == main)
    kept = allowed.copy()
    kept[allowed] = inside
    junctions = int((strong == main).sum())
    dropped = allowed & ~kept
    report = ModeReport(
        mode=mode,
        arcs=int(kept.sum()),
        junctions=junctions,
        kept_km=float(length_m[kept].sum() / 1000),
        dropped_arcs=int(dropped.sum()),
        dropped_junctions=len(nodes) - junctions,
        dropped_km=float(length_m[dropped].sum() / 1000),
        islands=int(pieces) - 1,
    )
    return ModeArcs(kept, report)
