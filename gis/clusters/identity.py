"""Which cells make a cluster, and which cluster of today is which of yesterday.

Clusters are sets of cells by id, so that they can be compared whatever the study area was. Nothing here
depends on the order in which clusters or cells are given: they are put in order first, by their lowest cell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment

Cluster = np.ndarray

SAME_FROM = 0.2
"""Two clusters may be the same from so much of the smaller one in common."""
PART_FROM = 0.5
"""A cluster went into another, or came out of it, from so much of it there."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What became of the clusters before; all by index into the sequences that were given.

    `same` maps a cluster of now to that before; `merged` one before, which is gone, to that of now which took
    it in; `split` one of now, which is new, to that before which it came out of. What is in none of these is
    born, if it is of now, or gone.
    """

    same: dict[int, int]
    merged: dict[int, int]
    split: dict[int, int]


def find_clusters(rows: np.ndarray, neighbours: sparse.csr_array) -> list[np.ndarray]:
    """Return which of some cells hang together.

    Parameters
    ----------
    rows : int (n,)
        Rows of cells in a grid, in any order.
    neighbours : scipy.sparse.csr_array
        Which rows of the grid are neighbours; symmetric, as `Grid.neighbours` gives it.

    Returns
    -------
    list of int64 arrays
        The rows of each cluster, ascending; clusters by their lowest row. Empty for no cells.
    """
    rows = np.unique(np.asarray(rows, dtype=np.int64))
    if not len(rows):
        return []
    among = neighbours[rows][:, rows]
    count, label = sparse.csgraph.connected_components(among, directed=False)
    # Labels are numbered as rows are met, which ascend: so clusters come by their lowest row.
    first = np.full(count, len(rows))
    np.minimum.at(first, label, np.arange(len(rows)))
    order = np.argsort(first)
    return [rows[label == one] for one in order]


def match_clusters(before: Sequence[Cluster], now: Sequence[Cluster]) -> Matching:
    """Match the clusters of now to those before by the cells that they have in common.

    The pairs are those with the most cells in common altogether (Kuhn 1955, the Hungarian method, by
    `scipy.optimize.linear_sum_assignment`); a pair counts from `SAME_FROM` of the smaller one in common.

    Parameters
    ----------
    before, now : sequences of int64 arrays
        The ids of the cells of each cluster; clusters of one side have no cell in common.

    Returns
    -------
    Matching
        By index; the same whatever order clusters and cells are in.
    """
    if not before or not now:
        return Matching({}, {}, {})
    rank_before, rank_now = _ranks(before), _ranks(now)
    common = _common([before[at] for at in rank_before], [now[at] for at in rank_now])
    size_before = np.array([len(before[at]) for at in rank_before])
    size_now = np.array([len(now[at]) for at in rank_now])
    same = dict(_pair(common, size_before, size_now))
    merged = _went(common, size_before, set(same.values()), set(same))
    split = _went(common.T.tocsr(), size_now, set(same), set(same.values()))
    return Matching(
        {int(rank_now[n]): int(rank_before[b]) for n, b in same.items()},
        {int(rank_before[b]): int(rank_now[n]) for b, n in merged.items()},
        {int(rank_now[n]): int(rank_before[b]) for n, b in split.items()},
    )


def _ranks(clusters: Sequence[Cluster]) -> np.ndarray:
    return np.argsort([int(np.min(cluster)) for cluster in clusters], kind="stable")


def _common(before: Sequence[Cluster], now: Sequence[Cluster]) -> sparse.csr_array:
    """Return how many cells each cluster before has in common with each of now, (before, now)."""
    cells = np.unique(np.concatenate([*before, *now]))
    return (_members(before, cells) @ _members(now, cells).T).tocsr()


def _members(clusters: Sequence[Cluster], cells: np.ndarray) -> sparse.csr_array:
    of = np.repeat(np.arange(len(clusters)), [len(cluster) for cluster in clusters])
    column = np.searchsorted(cells, np.concatenate(clusters))
    return sparse.csr_array((np.ones(len(of)), (of, column)), shape=(len(clusters), len(cells)))


def _pair(
    common: sparse.csr_array, size_before: np.ndarray, size_now: np.ndarray
) -> Iterator[tuple[int, int]]:
    """Return the pairs with most in common altogether, as (now, before).

    Clusters that hang together by what they have in common are paired apart from all others: of thousands,
    few meet more than one.
    """
    overlaps = common.tocoo()
    enough = overlaps.data >= SAME_FROM * np.minimum(size_before[overlaps.row], size_now[overlaps.col])
    row, column, data = overlaps.row[enough], overlaps.col[enough], overlaps.data[enough]
    count = common.shape[0] + common.shape[1]
    graph = sparse.csr_array((data, (row, column + common.shape[0])), shape=(count, count))
    _, label = sparse.csgraph.connected_components(graph, directed=False)
    order = np.lexsort((column, row, label[row]))
    starts = np.flatnonzero(np.diff(label[row[order]], prepend=-1))
    for some in np.split(order, starts[1:]) if len(order) else ():
        rows, at_row = np.unique(row[some], return_inverse=True)
        columns, at_column = np.unique(column[some], return_inverse=True)
        table = np.zeros((len(rows), len(columns)))
        table[at_row, at_column] = data[some]
        for b, n in zip(*linear_sum_assignment(table, maximize=True), strict=True):
            if table[b, n]:
                yield int(columns[n]), int(rows[b])


def _went(common: sparse.csr_array, size: np.ndarray, paired: set[int], others: set[int]) -> dict[int, int]:
    """Return which unpaired clusters lie for the most part in a paired one of the other side."""
    found = {}
    for one in sorted(set(range(len(size))) - paired):
        held = slice(common.indptr[one], common.indptr[one + 1])
        if held.start == held.stop:
            continue
        shares = sorted(zip(-common.data[held], common.indices[held].tolist(), strict=True))
        most, other = -shares[0][0], int(shares[0][1])
        if other in others and most >= PART_FROM * size[one]:
            found[one] = other
    return found
