"""How long recurrence takes to reckon: near-repeat pairs beside pointpats, outbreaks, back-tests, effects."""

from collections.abc import Iterator
from time import perf_counter

import numpy as np
from pointpats.spacetime import Knox

from benchmarks.records import Record, median_ms
from gis.recurrence.back_test import RECIPES, back_test
from gis.recurrence.effect import Series, measure_effect
from gis.recurrence.forecast import Shift, make_spread
from gis.recurrence.near_repeat import near_repeat
from gis.recurrence.outbreaks import scan_outbreaks

CASES, SIDE_M, DAYS = 1_000_000, 40_000.0, 364.0
BANDS = {"distances_m": (100.0,), "days": (14.0,)}
SAMPLE, PERMUTATIONS = 1_500, 99
PAIRS = "near-repeat pairs, 1 million cases: ours"
KNOX = f"Knox, {SAMPLE:,} cases, {PERMUTATIONS} permutations: ours"
SCANNED, CELLS_A_SIDE, CELL_M = 20_000, 170, 150.0

Cases = tuple[np.ndarray, np.ndarray, np.ndarray]


def make_cases(count: int, side_m: float = SIDE_M) -> Cases:
    """Return a year of cases in a city: three in ten at places that repeat, the others anywhere."""
    random = np.random.default_rng(5)
    middle = random.uniform(0, side_m, (max(1, count // 500), 2))
    again = count * 3 // 10
    near = middle[random.integers(0, len(middle), again)] + random.normal(0, 30, (again, 2))
    place = np.concatenate([near, random.uniform(0, side_m, (count - again, 2))])
    return place[:, 0], place[:, 1], random.uniform(0, DAYS, count)


def measure() -> Iterator[Record]:
    """Give the figures of ours, and of pointpats, which has to count the same pairs."""
    cases = make_cases(CASES)
    pairs_ms = median_ms(lambda _: near_repeat(*cases, **BANDS, permutations=0), 5)
    yield Record(PAIRS, pairs_ms, "ms", note="100 m, 14 days, one core; at most 1,500 are asked for")
    yield from _beside_pointpats()
    few = make_cases(SCANNED)
    scan_ms = median_ms(lambda _: scan_outbreaks(*few, 363), 3)
    note = f"{int((few[2] >= 308).sum()):,} cases of 56 days, 199 draws"
    yield Record("outbreaks of a day", scan_ms, "ms", note=note)
    yield _back_test()
    weeks = np.ones(8)
    target, ring, control = (
        Series(12 * weeks, 6 * weeks),
        Series(15 * weeks, 15 * weeks),
        Series(*[60 * weeks] * 2),
    )
    effect_ms = median_ms(lambda _: measure_effect(target, ring, control), 50)
    yield Record("effect of an order", effect_ms, "ms", note="8 weeks before and after, 4,000 draws")


def _beside_pointpats() -> Iterator[Record]:
    x_m, y_m, day = make_cases(SAMPLE, 4_000.0)
    ours_ms = median_ms(lambda _: near_repeat(x_m, y_m, day, **BANDS, permutations=PERMUTATIONS), 5)
    yield Record(KNOX, ours_ms, "ms")
    started = perf_counter()
    peer = Knox(np.stack([x_m, y_m], axis=1), day[:, None], delta=100, tau=14, permutations=PERMUTATIONS)
    peer_ms = (perf_counter() - started) * 1000
    ours = near_repeat(x_m, y_m, day, **BANDS, permutations=0)
    if int(peer.nst) != int(ours.pairs[0, 0]):
        raise AssertionError(f"pointpats counts {peer.nst} pairs, ours {ours.pairs}")
    yield Record("Knox: pointpats", peer_ms, "ms", KNOX, peer_ms / ours_ms)


def _back_test() -> Record:
    middle = (np.arange(CELLS_A_SIDE) + 0.5) * CELL_M
    x_m, y_m = (each.ravel() for each in np.meshgrid(middle, middle))
    spreads = {width: make_spread(x_m, y_m, width) if width else None for width in (0.0, 125.0)}
    at_x, at_y, day = make_cases(SCANNED, CELLS_A_SIDE * CELL_M)
    column, row = ((each / CELL_M).astype(np.int64).clip(0, CELLS_A_SIDE - 1) for each in (at_x, at_y))
    cell, cells = row * CELLS_A_SIDE + column, CELLS_A_SIDE**2

    def test(_: int) -> None:
        back_test(cell, day, cells, 364, Shift(14, 8), spreads, tuning_days=28, test_days=28)

    note = f"{cells:,} cells, {len(RECIPES)} recipes, 56 days, {SCANNED:,} cases"
    return Record("forecast tuned and judged", median_ms(test, 3), "ms", note=note)
