"""Planted places where violations of one kind repeat, each with a course over the year."""

from dataclasses import dataclass

import numpy as np

from data.sample.past.patterns import Patterns, draw
from data.sample.past.streets import Streets, scatter

PLACES = 220
SPREAD_M = 12.0
# How common a course is, and its weight over the year as corners (share of the year, weight).
COURSES = {
    "steady": (0.40, [(0.0, 1.0), (1.0, 1.0)]),
    "emerging": (0.20, [(0.0, 0.0), (0.75, 0.05), (0.85, 1.0), (1.0, 3.0)]),
    "abating": (0.18, [(0.0, 1.5), (0.45, 1.5), (0.65, 0.15), (1.0, 0.05)]),
    "relapsed": (0.12, [(0.0, 1.5), (0.25, 1.2), (0.35, 0.0), (0.7, 0.0), (0.8, 1.5), (1.0, 1.8)]),
    "brief": (0.10, [(0.0, 0.0), (0.4, 0.0), (0.45, 3.0), (0.55, 3.0), (0.6, 0.0), (1.0, 0.0)]),
}


@dataclass(frozen=True, slots=True)
class Places:
    """Planted places: the street, the point (degrees), the category, its weight and course by day."""

    street: np.ndarray
    point: np.ndarray
    category: np.ndarray
    weight: np.ndarray
    course: np.ndarray
    kind: np.ndarray


def plant_places(streets: Streets, patterns: Patterns, days: int, random: np.random.Generator) -> Places:
    """Return the places where violations repeat; `course` is (places, days)."""
    likely = streets.weight / streets.weight.sum()
    street = random.choice(len(likely), PLACES, replace=False, p=likely)
    kind = random.choice(list(COURSES), PLACES, p=[share for share, _ in COURSES.values()])
    year = np.linspace(0.0, 1.0, days)
    courses = {name: np.interp(year, *zip(*corners, strict=True)) for name, (_, corners) in COURSES.items()}
    return Places(
        street=street,
        point=scatter(streets, street, random),
        category=draw(random, np.tile(patterns.share, (PLACES, 1))),
        weight=np.minimum(random.pareto(1.3, PLACES) + 0.5, 7.0),
        course=np.stack([courses[name] for name in kind]),
        kind=kind,
    )
