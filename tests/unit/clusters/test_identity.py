"""Clusters and what becomes of them: by hand, and whatever the order."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis import crs
from gis.clusters.identity import find_clusters, match_clusters
from gis.clusters.squares import make_square_grid

GRID = make_square_grid(shapely.box(116.30, 39.90, 116.36, 39.95), 500.0, crs.local_plane(116.33, 39.92))


def cells(*ids: int) -> np.ndarray:
    return np.array(ids, dtype=np.int64)


@pytest.mark.parametrize(
    ("before", "now", "same", "merged", "split"),
    [
        ([], [cells(1)], {}, {}, {}),
        ([cells(1)], [], {}, {}, {}),
        ([cells(1, 2)], [cells(1, 2, 3)], {0: 0}, {}, {}),
        ([cells(1, 2)], [cells(7, 8)], {}, {}, {}),
        # Of two that come together the larger goes on, and the other went into it.
        ([cells(1, 2, 3), cells(5, 6)], [cells(1, 2, 3, 4, 5, 6)], {0: 0}, {1: 0}, {}),
        # Of two parts the larger is the same, and the other came out of it.
        ([cells(1, 2, 3, 4, 5, 6)], [cells(5, 6), cells(1, 2, 3)], {1: 0}, {}, {0: 0}),
        # A fifth of the smaller one in common is enough, less is not.
        ([cells(1, 2, 3, 4, 5)], [cells(5, 6, 7, 8, 9)], {0: 0}, {}, {}),
        ([cells(1, 2, 3, 4, 5, 6)], [cells(6, 7, 8, 9, 10, 11)], {}, {}, {}),
        # The pairs with most in common altogether, not the best of each.
        ([cells(1, 2, 3, 4), cells(5, 6)], [cells(3, 4, 5, 6), cells(1, 2)], {0: 1, 1: 0}, {}, {}),
    ],
)
def test_what_becomes_of_clusters(before, now, same, merged, split) -> None:
    matching = match_clusters(before, now)
    assert (matching.same, matching.merged, matching.split) == (same, merged, split)


def test_cells_that_touch_are_one_cluster() -> None:
    grid = GRID.neighbours()
    middle = GRID.count // 2
    around = grid[[middle]].indices
    apart = [row for row in range(GRID.count) if row not in set(grid[around].indices)][:1]
    found = find_clusters(np.array([*around[::-1], *apart]), grid)
    assert sorted(map(len, found)) == [1, len(around)]
    assert find_clusters(np.array([], dtype=np.int64), grid) == []


@st.composite
def clusterings(draw) -> list[list[int]]:
    chosen = draw(st.lists(st.integers(0, 40), unique=True, max_size=25))
    cuts = sorted(draw(st.sets(st.integers(1, 24), max_size=6)))
    ends = [0, *[cut for cut in cuts if cut < len(chosen)], len(chosen)]
    parts = (chosen[a:b] for a, b in pairwise(ends))
    return [part for part in parts if part]


@given(clusterings(), clusterings(), st.randoms(use_true_random=False))
def test_the_order_of_clusters_and_cells_does_not_matter(before, now, chance) -> None:
    def told(first: list[list[int]], second: list[list[int]]) -> set[tuple[str, int, int]]:
        found = match_clusters([cells(*one) for one in first], [cells(*one) for one in second])
        ways = (("same", found.same, second, first), ("split", found.split, second, first))
        told = {(how, min(a[x]), min(b[y])) for how, pairs, a, b in ways for x, y in pairs.items()}
        return told | {("merged", min(first[x]), min(second[y])) for x, y in found.merged.items()}

    def shuffled(clusters: list[list[int]]) -> list[list[int]]:
        return chance.sample([chance.sample(one, len(one)) for one in clusters], len(clusters))

    assert told(before, now) == told(shuffled(before), shuffled(now))


@given(clusterings(), clusterings())
def test_each_cluster_has_one_fate(before, now) -> None:
    found = match_clusters([cells(*one) for one in before], [cells(*one) for one in now])
    assert len(set(found.same.values())) == len(found.same)
    assert not set(found.same) & set(found.split)
    assert not set(found.same.values()) & set(found.merged)


@given(st.sets(st.integers(0, GRID.count - 1), max_size=60), st.randoms(use_true_random=False))
def test_clusters_are_apart_and_hold_every_cell(rows, chance) -> None:
    grid = GRID.neighbours()
    found = find_clusters(np.array(chance.sample(sorted(rows), len(rows)), dtype=np.int64), grid)
    assert sorted(row for one in found for row in one) == sorted(rows)
    of = {row: at for at, one in enumerate(found) for row in one.tolist()}
    assert all(of[near] == of[row] for row in of for near in grid[[row]].indices.tolist() if near in of)
