"""The 17 classes of emerging patterns: how a place came to be hot or cold.

Eight hot classes, the same eight for cold, and none. The rules are those of Esri's Emerging Hot Spot Analysis
("How Emerging Hot Spot Analysis works", ArcGIS Pro tool reference, Space Time Pattern Mining). Where its
words let a series into two classes, this is decided here: what a place is at the last step counts first, then
the order of the table; `historical` goes before `persistent` when the last step is not hot, and 90 percent
means nine tenths or more.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gis.clusters.errors import BadFigures


@dataclass(frozen=True, slots=True)
class History:
    """What the rules ask of each cell, for hot; for cold the same with signs turned."""

    hot_now: np.ndarray
    hot: np.ndarray
    run: np.ndarray
    mostly: np.ndarray
    ever_cold: np.ndarray
    trend: np.ndarray


@dataclass(frozen=True, slots=True)
class Rule:
    """A class: its name, its rule in words, and as a test of all cells."""

    name: str
    words: str
    holds: Callable[[History], np.ndarray]


# The first rule that holds counts. "Hot" is a significant hot spot at a step; for cold classes read "cold"
# for "hot", "hot" for "cold", and "falls" for "rises".
RULES = (
    Rule("new", "Hot at the last step, and never before.", lambda h: h.hot_now & (h.hot == 1)),
    Rule(
        "consecutive",
        "Hot at the last two steps or more without a break, never before, and at less than 90 percent.",
        lambda h: h.hot_now & (h.run == h.hot) & ~h.mostly,
    ),
    Rule(
        "intensifying",
        "Hot at 90 percent of the steps or more, the last among them, and the score rises.",
        lambda h: h.hot_now & h.mostly & (h.trend > 0),
    ),
    Rule(
        "persistent",
        "Hot at 90 percent of the steps or more, the last among them, without a trend of the score.",
        lambda h: h.hot_now & h.mostly & (h.trend == 0),
    ),
    Rule(
        "diminishing",
        "Hot at 90 percent of the steps or more, the last among them, and the score falls.",
        lambda h: h.hot_now & h.mostly & (h.trend < 0),
    ),
    Rule(
        "sporadic",
        "Hot at the last step and on and off before, at less than 90 percent, and never cold.",
        lambda h: h.hot_now & ~h.mostly & ~h.ever_cold,
    ),
    Rule(
        "oscillating",
        "Hot at the last step and on and off before, at less than 90 percent, and cold at some step.",
        lambda h: h.hot_now & ~h.mostly & h.ever_cold,
    ),
    Rule(
        "historical",
        "Not hot at the last step, but at 90 percent of the steps or more.",
        lambda h: ~h.hot_now & h.mostly,
    ),
)


@dataclass(frozen=True, slots=True)
class EmergingClass:
    """One of the 17: its code (0 none, above hot, below cold), key, whether hot, and the rule in words."""

    code: int
    key: str
    hot: bool | None
    rule: str


def _list_classes() -> tuple[EmergingClass, ...]:
    hot = [EmergingClass(code, f"{rule.name}_hot", True, rule.words) for code, rule in enumerate(RULES, 1)]
    cold = [
        EmergingClass(-code, f"{rule.name}_cold", False, rule.words) for code, rule in enumerate(RULES, 1)
    ]
    return (EmergingClass(0, "none", None, "None of the others."), *hot, *cold)


CLASSES = _list_classes()


def classify(sign: ArrayLike, trend: ArrayLike) -> np.ndarray:
    """Return the class of each cell.

    Parameters
    ----------
    sign : array_like of int (n, steps)
        +1 where a cell is a significant hot spot at a step, -1 where a cold spot, otherwise 0.
    trend : array_like of int (n,)
        +1 where the scores of a cell rise significantly, -1 where they fall, otherwise 0.

    Returns
    -------
    int8 (n,)
        Codes of `CLASSES`.
    """
    sign, trend = np.asarray(sign, dtype=np.int8), np.asarray(trend, dtype=np.int8)
    if sign.ndim != 2 or sign.shape[1] == 0 or trend.shape != sign.shape[:1]:
        raise BadFigures(f"signs (n, steps) and trends (n,) are needed, not {sign.shape} and {trend.shape}")
    hot, cold = _tell(sign, trend), _tell(-sign, -trend)
    as_hot, as_cold = _first_rule(hot), -_first_rule(cold)
    # What the last step says goes before what the past was.
    return np.where(hot.hot_now | ((as_hot > 0) & ~cold.hot_now), as_hot, as_cold)


def _tell(sign: np.ndarray, trend: np.ndarray) -> History:
    steps, is_hot = sign.shape[1], sign > 0
    hot = is_hot.sum(axis=1)
    # The last step that is not hot ends the run; without one, the run is the whole series.
    run = np.where(hot == steps, steps, np.argmin(is_hot[:, ::-1], axis=1))
    return History(is_hot[:, -1], hot, run, 10 * hot >= 9 * steps, (sign < 0).any(axis=1), trend)


def _first_rule(history: History) -> np.ndarray:
    found = np.zeros(len(history.hot), dtype=np.int8)
    for code, rule in enumerate(RULES, 1):
        found[(found == 0) & rule.holds(history)] = code
    return found
