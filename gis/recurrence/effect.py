"""Whether patrols made cases fewer at a place, or only moved them next door.

Counts before and after are compared in the target, in the ring around it and in a control area that was not
patrolled: what happened to the control would have happened anyway. The ratio is the relative incident rate
ratio, with an interval that allows for overdispersion (A. A. Braga, D. L. Weisburd, "Does hot spots policing
have meaningful impacts on crime?", Journal of Quantitative Criminology 38, 2022); the weighted displacement
quotient is that of K. J. Bowers and S. D. Johnson ("Measuring the geographical displacement and diffusion of
benefit effects of crime prevention activity", Journal of Quantitative Criminology 19, 2003); the net effect
is that of R. T. Guerette ("Analyzing Crime Displacement and Diffusion", Problem-Oriented Guides for Police,
Tool Guide 10, 2009).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

# With fewer cases than these in the control, before or after, nothing can be held against it.
FEWEST_CONTROL = 5
# Who cannot tell a halving or a doubling from nothing has too few cases to say that nothing changed.
NOTABLE = 0.5
_DRAWS = 4000
_CONTINUITY = 0.5


class Series:
    """Counts of one area before and after: a number each, or better one number per equal period."""

    def __init__(self, before: ArrayLike, after: ArrayLike) -> None:
        self.before = np.atleast_1d(np.asarray(before, dtype=np.float64))
        self.after = np.atleast_1d(np.asarray(after, dtype=np.float64))

    @property
    def totals(self) -> tuple[float, float]:
        """How many before, and after."""
        return float(self.before.sum()), float(self.after.sum())


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, and between which it lies."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """Cases of an area before and after, and by how much they changed beside the control (1 is not at all).

    Value, low and high are None where the control has too few cases.
    """

    before: int
    after: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What patrols changed.

    `verdict` is `fell`, `moved` (fell, and rose in the ring), `unchanged`, `rose` or `too_few`, for which
    `why` is `control_too_few` or `interval_too_wide`. Only of a target that fell there are the cases
    `prevented` in it, `net_prevented` with the ring counted in, and the displacement quotient `wdq`: below 0
    some moved to the ring, below -1 more than what fell; above 0 the ring gained too.
    """

    verdict: str
    why: str | None
    target: Ratio
    ring: Ratio
    control_before: int
    control_after: int
    wdq: Interval | None
    prevented: Interval | None
    net_prevented: Interval | None
    dispersion: float
    level: float


def measure_effect(
    target: Series, ring: Series, control: Series, *, level: float = 0.95, seed: int = 0
) -> Effect:
    """Compare counts before and after in a target, the ring around it and a control area.

    Parameters
    ----------
    target, ring, control : Series
        Of the same spans and periods: how long these are cancels out. The ring and the control overlap
        neither each other nor the target.
    level : float
        Of the intervals, between 0 and 1.
    seed : int
        Of the bootstrap; the same seed and counts give the same intervals.

    Returns
    -------
    Effect
        With verdict `too_few` where the counts do not say; never a guess.
    """
    before, after = control.totals
    dispersion, freedom = _dispersion((target, ring, control))
    if min(before, after) < FEWEST_CONTROL:
        plain = (_plain(each) for each in (target, ring))
        return Effect(
            "too_few", "control_too_few", *plain, int(before), int(after), *[None] * 3, dispersion, level
        )
    reach = float(special.stdtrit(freedom, 0.5 + level / 2) if freedom else special.ndtri(0.5 + level / 2))
    of_target, of_ring = (_ratio(each, control, dispersion, reach) for each in (target, ring))
    verdict, why = _judge(of_target, of_ring)
    more = (None, None, None)
    if verdict in ("fell", "moved"):
        more = _bootstrap(target.totals, ring.totals, control.totals, dispersion, level, seed)
    return Effect(verdict, why, of_target, of_ring, int(before), int(after), *more, dispersion, level)


def _judge(target: Ratio, ring: Ratio) -> tuple[str, str | None]:
    if target.high < 1:
        return ("moved" if ring.low > 1 else "fell"), None
    if target.low > 1:
        return "rose", None
    is_narrow = target.low >= NOTABLE and target.high <= 1 / NOTABLE
    return ("unchanged", None) if is_narrow else ("too_few", "interval_too_wide")


def _plain(area: Series) -> Ratio:
    before, after = area.totals
    return Ratio(int(before), int(after), None, None, None)


def _ratio(area: Series, control: Series, dispersion: float, reach: float) -> Ratio:
    counts = np.array([*area.totals, *control.totals])
    # Half a case more everywhere keeps the logarithms finite (Haldane, Anscombe) and the interval honest.
    padded = counts + _CONTINUITY * (counts.min() == 0)
    middle = np.log(padded[1] / padded[0]) - np.log(padded[3] / padded[2])
    half = reach * np.sqrt(dispersion * (1 / padded).sum())
    low, value, high = (float(each) for each in np.exp([middle - half, middle, middle + half]))
    return Ratio(int(counts[0]), int(counts[1]), value, low, high)


def _dispersion(areas: tuple[Series, ...]) -> tuple[float, int]:
    """Return how much more counts scatter between periods than by chance, and the degrees of freedom."""
    scatter, freedom = 0.0, 0
    for area in areas:
        for counts in (area.before, area.after):
            if counts.sum() > 0:
                scatter += float(((counts - counts.mean()) ** 2).sum() / counts.mean())
                freedom += len(counts) - 1
    return (max(1.0, scatter / freedom) if freedom else 1.0), freedom


def _bootstrap(
    target: tuple[float, float],
    ring: tuple[float, float],
    control: tuple[float, float],
    dispersion: float,
    level: float,
    seed: int,
) -> tuple[Interval | None, Interval, Interval]:
    """Return the displacement quotient, what was prevented, and that with the ring; by bootstrap."""
    counts = np.array([target, ring, control]).T
    drawn = _draw(np.random.default_rng(seed), counts, dispersion)
    # A control that was drawn empty would divide by nothing.
    drawn[..., 2] = np.maximum(drawn[..., 2], 1.0)
    tail = 100 * (1 - level) / 2
    figures = []
    for exact, samples in zip(_figures(counts), _figures(drawn), strict=True):
        low, high = np.nanpercentile(samples, [tail, 100 - tail])
        figures.append(Interval(float(exact) + 0.0, float(low), float(high)))
    return tuple(figures)


def _figures(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the three figures of counts shaped (…, before and after, target and ring and control)."""
    before, after = counts[..., 0, :], counts[..., 1, :]
    share_before, share_after = before / before[..., 2:], after / after[..., 2:]
    change = share_after - share_before
    quotient = np.divide(
        change[..., 1], change[..., 0], out=np.full(change.shape[:-1], np.nan), where=change[..., 0] != 0
    )
    fewer = -change * after[..., 2:]
    return quotient, fewer[..., 0], fewer[..., 0] + fewer[..., 1]


def _draw(random: np.random.Generator, counts: np.ndarray, dispersion: float) -> np.ndarray:
    """Draw counts about the given ones whose variance is `dispersion` times the mean."""
    means = np.broadcast_to(np.maximum(counts, _CONTINUITY), (_DRAWS, *counts.shape))
    if dispersion > 1:
        means = random.gamma(means / (dispersion - 1), dispersion - 1)
    return random.poisson(means).astype(np.float64)
