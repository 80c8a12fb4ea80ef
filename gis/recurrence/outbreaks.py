"""Sudden outbreaks: where the last days hold more cases than place and day alone explain.

The space-time permutation scan statistic of M. Kulldorff and others ("A space-time permutation scan statistic
for disease outbreak detection", PLoS Medicine 2, e59, 2005), asked prospectively: only cylinders that reach
up to the day in question, so that it can be asked day by day. It needs cases only, no population; places that
always have many and days that have many everywhere do not stand out. Significance is by Monte Carlo (the days
are dealt out to the places anew); small p-values come from a Gumbel distribution fitted to the same draws (A.
M. Abrams and others, "Gumbel based p-value approximations for spatial scan statistics", International Journal
of Health Geographics 9, 61, 2010).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.spatial import KDTree

# Two cases at one place are no outbreak, however rare they are there.
FEWEST = 3
# Numbers held at once while draws are scored: 8 MB an array.
_HELD = 1_000_000


@dataclass(frozen=True, slots=True)
class Outbreak:
    """A circle in which the days from `first_day` to `last_day` (whole, both counted) hold too many cases.

    `p` is what chance gives as much or more somewhere, on that day: the Monte-Carlo one, never below one by
    the replicas and one. `p_fitted` is the Gumbel one; looking once a day, so rare a circle comes up by
    chance every `every_days` days.
    """

    x_m: float
    y_m: float
    radius_m: float
    first_day: int
    last_day: int
    cases: int
    expected: float
    score: float
    p: float
    p_fitted: float

    @property
    def every_days(self) -> float:
        """The recurrence interval, in days."""
        return 1.0 / max(self.p_fitted, 1e-9)


@dataclass(frozen=True, slots=True)
class Study:
    """The cases of the days looked at, by occupied cell, and which cells each circle holds."""

    centre: np.ndarray
    cell: np.ndarray
    age: np.ndarray
    circles: tuple[sparse.csr_array, ...]
    total: np.ndarray

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return len(self.cell)


def scan_outbreaks(
    x_m: ArrayLike,
    y_m: ArrayLike,
    day: ArrayLike,
    as_of: int,
    *,
    history_days: int = 56,
    longest_days: int = 7,
    radii_m: Sequence[float] = (250.0, 500.0, 1000.0),
    cell_m: float = 250.0,
    replicas: int = 199,
    alpha: float = 0.05,
    seed: int = 0,
) -> list[Outbreak]:
    """Return the outbreaks that are going on at the end of a day, the most striking first.

    Parameters
    ----------
    x_m, y_m : (n,) float
        Places in a metric plane; they are counted in square cells of `cell_m`.
    day : (n,) float
        Times in days; only those of the `history_days` days up to and with `as_of` count.
    as_of : int
        The last day, whole.
    longest_days : int
        How many days an outbreak may have been going on; shorter than half of the history.
    radii_m : ascending
        Of the circles, whose centres are the cells with cases.
    replicas : int
        How often the days are dealt out anew.
    alpha : float
        The share of days without any outbreak on which one is reported all the same.
    seed : int
        The same cases and seed give the same outbreaks, whatever order the cases come in.

    Returns
    -------
    list of Outbreak
        Circles that do not overlap; none where there are too few cases.
    """
    study = _study(x_m, y_m, day, as_of, history_days, radii_m, cell_m)
    if study.cases < FEWEST:
        return []
    by_day = np.bincount(study.age, minlength=longest_days)[:longest_days]
    best = _dealt_maxima(study, by_day, replicas, np.random.default_rng(seed))
    return list(_judge(study, by_day, best, as_of, radii_m, alpha))


def _judge(
    study: Study, by_day: np.ndarray, best: np.ndarray, as_of: int, radii_m: Sequence[float], alpha: float
) -> Iterator[Outbreak]:
    """Give the circles whose score the best of the draws seldom reach."""
    counts = _by_window(study, study.cell[None], study.age[None], len(by_day))
    scores, expected = (np.stack(each) for each in zip(*_scored(study, counts, by_day), strict=True))
    for radius, place, window in _apart(study, scores[..., 0], radii_m):
        score = float(scores[radius, place, window, 0])
        p = (1 + int((best >= score).sum())) / (len(best) + 1)
        if p > alpha:
            return
        x, y = study.centre[place].tolist()
        here = int(_circle_counts(study, radius, counts)[place, window, 0])
        yield Outbreak(
            x_m=x,
            y_m=y,
            radius_m=float(radii_m[radius]),
            first_day=as_of - window,
            last_day=as_of,
            cases=here,
            expected=float(expected[radius, place, window]),
            score=score,
            p=p,
            p_fitted=_fitted_p(best, score),
        )


def watch_outbreaks(
    x_m: ArrayLike, y_m: ArrayLike, day: ArrayLike, days: Sequence[int], **options: object
) -> Iterator[tuple[int, list[Outbreak]]]:
    """Give for each of some days what `scan_outbreaks` would have said at its end."""
    for each in days:
        yield each, scan_outbreaks(x_m, y_m, day, each, **options)


def _study(
    x_m: ArrayLike,
    y_m: ArrayLike,
    day: ArrayLike,
    as_of: int,
    history_days: int,
    radii_m: Sequence[float],
    cell_m: float,
) -> Study:
    x_m, y_m = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    age = as_of - np.floor(np.asarray(day, dtype=np.float64)).astype(np.int64)
    held = (age >= 0) & (age < history_days)
    column, row = (np.floor(each[held] / cell_m).astype(np.int64) for each in (x_m, y_m))
    # Sorted by place and age: the draws below do not depend on the order in which the cases came.
    order = np.lexsort((age[held], row, column))
    cells, cell = np.unique(np.stack([column, row], axis=1)[order], axis=0, return_inverse=True)
    centre = (cells + 0.5) * cell_m
    circles = tuple(_circles(centre, radius) for radius in radii_m)
    total = np.bincount(cell.ravel(), minlength=len(cells)).astype(np.float64)
    return Study(centre, cell.ravel(), age[held][order], circles, total)


def _circles(centre: np.ndarray, radius_m: float) -> sparse.csr_array:
    """Return which cells (columns) lie within a circle about each cell (rows), by their middles."""
    if not len(centre):
        return sparse.csr_array((0, 0))
    pairs = KDTree(centre).query_pairs(radius_m * (1 + 1e-9), output_type="ndarray")
    own = np.arange(len(centre))
    rows = np.concatenate([own, pairs[:, 0], pairs[:, 1]])
    columns = np.concatenate([own, pairs[:, 1], pairs[:, 0]])
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(centre), len(centre)))


def _by_window(study: Study, cell: np.ndarray, age: np.ndarray, longest: int) -> np.ndarray:
    """Count recent cases by cell, by how many days back one looks, and by draw: (cells, windows, draws)."""
    draws, places = len(cell), len(study.total)
    recent = age < longest
    draw = np.broadcast_to(np.arange(draws)[:, None], cell.shape)
    key = (cell[recent] * longest + age[recent]) * draws + draw[recent]
    counts = np.bincount(key, minlength=places * longest * draws).reshape(places, longest, draws)
    return np.cumsum(counts, axis=1, dtype=np.float64)


def _circle_counts(study: Study, radius: int, counts: np.ndarray) -> np.ndarray:
    flat = study.circles[radius] @ counts.reshape(len(study.total), -1)
    return flat.reshape(counts.shape)


def _scored(study: Study, counts: np.ndarray, by_day: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give, by radius, the score of each cylinder (cells, windows, draws), and what is expected."""
    share = np.cumsum(by_day) / study.cases
    for radius, circles in enumerate(study.circles):
        usual = (circles @ study.total)[:, None] * share
        yield _likelihood(_circle_counts(study, radius, counts), usual[..., None], study.cases), usual


def _likelihood(here: np.ndarray, usual: np.ndarray, cases: int) -> np.ndarray:
    """Return the log likelihood ratio of `here` cases where `usual` were expected; 0 if not more."""
    more = (here > usual) & (here >= FEWEST)
    inside, outside = np.where(more, here, 1.0), np.where(more, cases - here, 1.0)
    # What is expected within and without both is above 0 wherever there is more than expected within.
    usual = np.broadcast_to(usual, here.shape)
    within = inside * np.log(inside / np.where(more, usual, 1.0))
    left = np.where(more & (outside > 0), outside / np.where(more, cases - usual, 1.0), 1.0)
    return np.where(more, within + outside * np.log(left), 0.0)


def _dealt_maxima(study: Study, by_day: np.ndarray, replicas: int, random: np.random.Generator) -> np.ndarray:
    """Return the highest score of each draw in which the days are dealt out to the places anew."""
    longest, best = len(by_day), []
    at_once = max(1, _HELD // (len(study.total) * longest))
    # Of the days only the recent ones matter: who gets these is drawn, and in which order.
    ages = np.repeat(np.arange(longest), by_day)
    for first in range(0, replicas, at_once):
        draws = min(at_once, replicas - first)
        chosen = np.stack([random.permutation(study.cases)[: len(ages)] for _ in range(draws)])
        counts = _by_window(study, study.cell[chosen], np.broadcast_to(ages, chosen.shape), longest)
        best.append(np.max([score.max(axis=(0, 1)) for score, _ in _scored(study, counts, by_day)], axis=0))
    return np.concatenate(best) if best else np.empty(0)


def _apart(study: Study, scores: np.ndarray, radii_m: Sequence[float]) -> Iterator[tuple[int, int, int]]:
    """Give cylinders by falling score, without those whose circle overlaps one that was given."""
    taken: list[tuple[np.ndarray, float]] = []
    for flat in np.argsort(-scores, axis=None, kind="stable"):
        at = tuple(int(each) for each in np.unravel_index(flat, scores.shape))
        if scores[at] <= 0:
            return
        middle, radius = study.centre[at[1]], radii_m[at[0]]
        if all(np.hypot(*(middle - other)) > radius + reach for other, reach in taken):
            taken.append((middle, radius))
            yield at


def _fitted_p(best: np.ndarray, score: float) -> float:
    """Return the share of draws above a score by a Gumbel distribution with the draws' mean and variance."""
    scale = float(best.std(ddof=1)) * np.sqrt(6) / np.pi if len(best) > 1 else 0.0
    if scale == 0:
        return (1 + float((best >= score).sum())) / (len(best) + 1)
    mode = float(best.mean()) - np.euler_gamma * scale
    return float(-np.expm1(-np.exp(-(score - mode) / scale)))
