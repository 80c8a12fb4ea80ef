"""How a forecast would have done: shift by shift, each from what was known before it.

Recipes are tuned on some days and judged on the later ones, which the tuning has not seen. The figures are
the hit rate; the predictive accuracy index PAI, the hit rate over the share of the area (S. Chainey, L.
Tompson, S. Uhlig, "The utility of hotspot mapping for predicting spatial patterns of crime", Security Journal
21, 2008); and PEI*, the hits over those of the best cells in hindsight (J. M. Hunt, "Do crime hot spots
move?", American University, 2016).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from gis.recurrence.forecast import Recipe, Shift, choose_cells, count_chosen

# Judged by fewer cases, recipes would be chosen by chance; the first one is then taken.
FEWEST = 30
RECIPES = tuple(
    Recipe(decay, spread, other)
    for decay, spread, other in product((28.0, 7.0, 14.0, 56.0, 112.0, np.inf), (125.0, 0.0), (1.0, 0.3))
)
_RESAMPLED = 1000


@dataclass(frozen=True, slots=True)
class Figures:
    """How a recipe did: cases in the shifts, those in the chosen cells, and what follows; None without cases.

    `hit_rate_low` and `_high` hold the hit rate with 95 % if days are drawn anew.
    """

    shifts: int
    cases: int
    hits: int
    best_hits: int
    hit_rate: float | None
    hit_rate_low: float | None
    hit_rate_high: float | None
    pai: float | None
    pei_star: float | None


@dataclass(frozen=True, slots=True)
class BackTest:
    """The recipe that did best on the days of tuning, and how all of them did there and on the days after.

    `tuned` is whether there were enough cases to choose by, `enough` whether there were to judge by. `plain`
    is the recipe that counts all past cases alike: what a forecast has to beat.
    """

    recipe: Recipe
    plain: Recipe
    tuned: bool
    enough: bool
    tuning: dict[Recipe, Figures]
    test: dict[Recipe, Figures]
    area_share: float


def back_test(
    cell: ArrayLike,
    day: ArrayLike,
    cells: int,
    next_day: int,
    shift: Shift,
    spreads: Mapping[float, sparse.csr_array | None],
    *,
    recipes: Sequence[Recipe] = RECIPES,
    tuning_days: int = 56,
    test_days: int = 28,
    share: float = 0.01,
    seed: int = 0,
) -> BackTest:
    """Forecast the shift of each of the days before `next_day` by each recipe, and hold it against what came.

    Parameters
    ----------
    cell, day, cells, shift, share
        As for `forecast`; cells of -1 are cases outside of the area and left out.
    next_day : int
        The first day that is not known.
    spreads : by metres
        `make_spread` for each `spread_m` of the recipes.
    recipes
        The first is taken when there are too few cases to choose by; among equals the earlier is.
    tuning_days, test_days : int
        How many days recipes are chosen by, and on how many after these they are judged.

    Returns
    -------
    BackTest
    """
    cell, day = np.asarray(cell, dtype=np.int64), np.asarray(day, dtype=np.float64)
    known = np.flatnonzero((cell >= 0) & (day < next_day))
    order = known[np.lexsort((cell[known], day[known]))]
    days = range(next_day - test_days - tuning_days, next_day)
    hits = dict(_walk(cell[order], day[order], cells, days, shift, recipes, spreads, share))
    came = _count_targets(cell[order], day[order], cells, days, shift, share)
    tuning, test = (
        {each: _figures(hits[each][part], came[:, part], share_of(cells, share), seed) for each in recipes}
        for part in (slice(0, tuning_days), slice(tuning_days, None))
    )
    tuned = tuning[recipes[0]].cases >= FEWEST
    recipe = max(recipes, key=lambda each: tuning[each].pei_star) if tuned else recipes[0]
    plain = max(recipes, key=lambda each: (each.decay_days, each.other_hours, -each.spread_m))
    enough = test[recipe].cases >= FEWEST
    return BackTest(recipe, plain, tuned, enough, tuning, test, share_of(cells, share))


def share_of(cells: int, share: float) -> float:
    """Return the share of the area that is looked at, by whole cells."""
    return count_chosen(cells, share) / cells if cells else 0.0


def _count_targets(
    cell: np.ndarray, day: np.ndarray, cells: int, days: range, shift: Shift, share: float
) -> np.ndarray:
    """Return for each day how many cases came in its shift, and how many the best cells in hindsight held."""
    most, counted = count_chosen(cells, share), []
    for each in days:
        counts = np.sort(np.bincount(_of_shift(cell, day, shift, each)))[::-1]
        counted.append((int(counts.sum()), int(counts[:most].sum())))
    return np.array(counted, dtype=np.int64).reshape(-1, 2).T


def _of_shift(cell: np.ndarray, day: np.ndarray, shift: Shift, each: int) -> np.ndarray:
    start = shift.start(each)
    first, last = np.searchsorted(day, [start, start + shift.hours / 24])
    return cell[first:last]


def _walk(
    cell: np.ndarray,
    day: np.ndarray,
    cells: int,
    days: range,
    shift: Shift,
    recipes: Sequence[Recipe],
    spreads: Mapping[float, sparse.csr_array | None],
    share: float,
) -> Iterator[tuple[Recipe, np.ndarray]]:
    """Give for each recipe how many cases of each day's shift lay in the cells it would have chosen."""
    if not len(days):
        return
    starts = np.array([shift.start(each) for each in days])
    bounds, within = np.searchsorted(day, starts), shift.holds(day)
    targets = [_of_shift(cell, day, shift, each) for each in days]
    for decay in dict.fromkeys(each.decay_days for each in recipes):
        alike = [each for each in recipes if each.decay_days == decay]
        hits = {each: np.zeros(len(days), np.int64) for each in alike}
        # Row 0 counts the cases of the shift's own hours, row 1 all others; both fade from day to day.
        sums, done = np.zeros((2, cells)), 0
        for at, (start, bound) in enumerate(zip(starts, bounds, strict=True)):
            sums *= np.exp(-1 / decay)
            fresh = slice(done, bound)
            weight = np.exp(-(start - day[fresh]) / decay)
            sums += np.bincount(cell[fresh] + cells * ~within[fresh], weight, 2 * cells).reshape(2, cells)
            done = bound
            if len(targets[at]):
                for each, scores in _scores(sums, alike, spreads):
                    hits[each][at] = np.isin(targets[at], choose_cells(scores, share)).sum()
        yield from hits.items()


def _scores(
    sums: np.ndarray, recipes: Sequence[Recipe], spreads: Mapping[float, sparse.csr_array | None]
) -> Iterator[tuple[Recipe, np.ndarray]]:
    for width in dict.fromkeys(each.spread_m for each in recipes):
        spread = spreads[width]
        own, other = sums if spread is None else (spread @ sums.T).T
        for each in recipes:
            if each.spread_m == width:
                yield each, own + each.other_hours * other


def _figures(hits: np.ndarray, came: np.ndarray, area_share: float, seed: int) -> Figures:
    cases, best = came
    sums = int(cases.sum()), int(hits.sum()), int(best.sum())
    if not sums[0]:
        return Figures(len(hits), *sums, None, None, None, None, None)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(hits), np.full(len(hits), 1 / len(hits)), size=_RESAMPLED)
    rates = (drawn @ hits) / np.maximum(drawn @ cases, 1)
    low, high = np.percentile(rates, [2.5, 97.5])
    rate = sums[1] / sums[0]
    return Figures(len(hits), *sums, rate, float(low), float(high), rate / area_share, sums[1] / sums[2])
