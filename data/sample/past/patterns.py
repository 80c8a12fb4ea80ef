"""When violations of a category happen: hours of the day, seasons, and how they were found."""

from dataclasses import dataclass

import numpy as np

from data.sample.facts import read_table

# Shares by hour of the day in the city's own time, midnight first.
HOURS = {
    "day": [1, 1, 1, 1, 1, 1, 3, 7, 12, 15, 16, 13, 9, 9, 12, 14, 14, 11, 7, 5, 4, 3, 2, 1],
    "trade": [1, 1, 1, 1, 1, 2, 5, 9, 11, 11, 12, 12, 11, 9, 9, 10, 12, 14, 16, 16, 13, 9, 5, 2],
    "rush": [1, 1, 1, 1, 1, 3, 9, 18, 17, 9, 6, 8, 8, 6, 6, 8, 13, 19, 19, 14, 10, 7, 4, 2],
    "evening": [4, 2, 1, 1, 1, 1, 1, 1, 1, 2, 3, 7, 8, 5, 3, 3, 6, 12, 18, 22, 22, 18, 13, 8],
    "night": [18, 17, 15, 13, 10, 7, 4, 3, 3, 3, 3, 3, 2, 2, 3, 3, 3, 3, 4, 6, 10, 15, 19, 20],
}
# Shares by month, January first.
SEASONS = {
    "even": [9, 7, 9, 10, 10, 10, 10, 10, 10, 10, 9, 9],
    "summer": [4, 4, 7, 10, 13, 15, 15, 14, 12, 9, 6, 4],
    "barbecue": [1, 1, 3, 8, 16, 22, 24, 22, 14, 6, 2, 1],
    "dust": [5, 6, 14, 16, 13, 8, 6, 7, 10, 13, 10, 6],
    "building": [3, 2, 8, 12, 13, 12, 11, 12, 13, 12, 8, 4],
    "holiday": [5, 9, 6, 10, 14, 9, 11, 12, 8, 18, 5, 4],
    "leaves": [5, 5, 6, 6, 4, 4, 4, 5, 9, 18, 22, 12],
    "winter": [16, 12, 8, 5, 4, 4, 4, 4, 5, 8, 14, 17],
}
# Monday first: streets are fuller at the end of the week.
WEEKDAYS = np.array([9.5, 9.5, 10, 10, 11, 11.5, 10.5])


@dataclass(frozen=True, slots=True)
class Patterns:
    """Per category, in the order of `codes`: how often, when, how found and whom it concerns."""

    codes: tuple[str, ...]
    share: np.ndarray
    hours: np.ndarray
    months: np.ndarray
    complaints: np.ndarray
    subjects: tuple[str, ...]
    subject_share: np.ndarray


def read_patterns() -> Patterns:
    """Return the patterns of the sample's own categories, each as shares that add up to one."""
    rows = read_table("category_patterns")
    return Patterns(
        codes=tuple(row["code"] for row in rows),
        share=_shares([[float(row["share"]) for row in rows]])[0],
        hours=_shares([HOURS[row["hours"]] for row in rows]),
        months=_shares([SEASONS[row["season"]] for row in rows]),
        complaints=np.array([float(row["complaints"]) for row in rows]),
        subjects=tuple(row["subject"] for row in rows),
        subject_share=np.array([float(row["subject_share"]) for row in rows]),
    )


def draw(random: np.random.Generator, shares: np.ndarray) -> np.ndarray:
    """Return one column drawn from each row of shares."""
    edges = np.cumsum(shares, axis=1)
    return (random.random((len(shares), 1)) * edges[:, -1:] >= edges).sum(axis=1)


def _shares(rows: list[list[float]]) -> np.ndarray:
    shares = np.array(rows, dtype=float)
    return shares / shares.sum(axis=1, keepdims=True)
