"""Near repeats: counts against brute force and pointpats, chance against all deals, planted truth."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pointpats.spacetime import Knox

from gis.recurrence.errors import NotAscending
from gis.recurrence.near_repeat import near_repeat

Case = st.tuples(st.integers(-300, 300), st.integers(-300, 300), st.integers(0, 40))


def brute_force(x: np.ndarray, y: np.ndarray, day: np.ndarray, distances: tuple, days: tuple) -> np.ndarray:
    first, second = np.triu_indices(len(x), 1)
    apart = np.hypot(x[first] - x[second], y[first] - y[second])
    late = np.abs(day[first] - day[second])
    edges = (np.array([-1.0, *distances]), np.array([-1.0, *days]))
    far, after = np.searchsorted(edges[0], apart) - 1, np.searchsorted(edges[1], late) - 1
    table = np.zeros((len(distances), len(days)), int)
    held = (far < len(distances)) & (after < len(days))
    np.add.at(table, (far[held], after[held]), 1)
    return table


@settings(deadline=None)
@given(st.lists(Case, max_size=60), st.sampled_from([(100,), (0, 50, 100), (1, 250)]))
def test_counts_are_those_of_all_pairs(cases: list, distances: tuple) -> None:
    x, y, day = np.array(cases, float).reshape(-1, 3).T
    found = near_repeat(x, y, day, distances_m=distances, days=(0, 7, 14), permutations=0)
    assert found.pairs.tolist() == brute_force(x, y, day, distances, (0, 7, 14)).tolist()


@settings(deadline=None)
@given(st.lists(Case, min_size=2, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(cases: list, random: object) -> None:
    mixed = cases.copy()
    random.shuffle(mixed)
    one, other = (
        near_repeat(*np.array(each, float).T, distances_m=(100, 200), days=(7,), permutations=9)
        for each in (cases, mixed)
    )
    assert one.pairs.tolist() == other.pairs.tolist()
    np.testing.assert_array_equal(one.p, other.p)
    np.testing.assert_array_equal(one.ratio, other.ratio)


def planted(random: np.random.Generator, places: int = 20) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places that recur within a week and 50 m, among others by chance."""
    middle, start = random.integers(0, 4000, (places, 2)), random.integers(0, 350, places)
    near = middle.repeat(3, axis=0) + random.integers(-25, 26, (3 * places, 2))
    soon = start.repeat(3) + random.integers(0, 7, 3 * places)
    others = random.integers(0, 4000, (100, 2))
    place = np.concatenate([near, others]).astype(float)
    return place[:, 0], place[:, 1], np.concatenate([soon, random.integers(0, 357, 100)]).astype(float)


@pytest.mark.parametrize("clustered", [True, False])
def test_it_agrees_with_pointpats(clustered: bool) -> None:
    random = np.random.default_rng(5)
    x, y, day = planted(random)
    if not clustered:
        day = random.permutation(day)
    np.random.seed(1)
    peer = Knox(np.stack([x, y], axis=1), day[:, None], delta=100, tau=14, permutations=99)
    ours = near_repeat(x, y, day, distances_m=(100,), days=(14,), permutations=99)
    assert ours.pairs[0, 0] == peer.nst
    # Mean over the deals against what the margins tell: within the error of 99 draws.
    expected = peer.expected[0, 0]
    assert ours.expected[0, 0] == pytest.approx(expected, abs=4 * np.sqrt(expected / 99) + 0.2)
    assert abs(ours.p[0, 0] - peer.p_sim) < 0.2
    assert (ours.p[0, 0] <= 0.05) == clustered == (peer.p_sim <= 0.05)


def test_chance_is_that_of_all_deals() -> None:
    x, y = np.array([0, 10, 20, 1000, 1010, 2000.0]), np.zeros(6)
    day = np.array([0, 1, 30, 60, 61, 90.0])
    counts = [brute_force(x, y, np.array(deal), (15,), (2,))[0, 0] for deal in permutations(day.tolist())]
    ours = near_repeat(x, y, day, distances_m=(15,), days=(2,), permutations=3999)
    assert ours.pairs[0, 0] == 2
    assert ours.expected[0, 0] == pytest.approx(np.mean(counts), abs=0.03)
    assert ours.p[0, 0] == pytest.approx(np.mean(np.array(counts) >= 2), abs=0.02)


def test_planted_repeats_stand_out_in_their_band_only() -> None:
    found = near_repeat(*planted(np.random.default_rng(3), 40), distances_m=(100, 400), days=(7, 28))
    assert found.p[0, 0] == pytest.approx(0.01)
    assert found.ratio[0, 0] > 10
    assert found.p[1, 1] > 0.05


def test_chance_alone_is_rarely_called_significant() -> None:
    rejected, rounds = 0, 200
    for seed in range(rounds):
        random = np.random.default_rng(seed)
        x, y, day = random.uniform(0, 2000, 150), random.uniform(0, 2000, 150), random.uniform(0, 100, 150)
        found = near_repeat(x, y, day, distances_m=(100,), days=(14,), permutations=19, seed=seed)
        rejected += found.p[0, 0] <= 0.05
    # Ties make it rather less than 5 %; 20 of 200 would come up once in two thousand times at 5 %.
    assert rejected < 20


def test_without_cases_there_is_nothing() -> None:
    found = near_repeat([], [], [])
    assert found.cases == 0
    assert not found.pairs.any()
    assert np.isnan(found.p).all()


def test_one_case_has_no_pair() -> None:
    found = near_repeat([5.0], [5.0], [1.0])
    assert not found.pairs.any()
    assert (found.p == 1).all()


@pytest.mark.parametrize("edges", [(), (-1, 5), (5, 5), (10, 1)])
def test_edges_have_to_ascend(edges: tuple) -> None:
    for names in ({"distances_m": edges}, {"days": edges}):
        with pytest.raises(NotAscending):
            near_repeat([1.0], [1.0], [1.0], **names)
