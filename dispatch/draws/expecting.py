"""What a draw may be expected to give, to be shown before it: nothing here decides anything."""

import math
from collections import Counter
from collections.abc import Sequence

from dispatch.draws.lists import Entrant

HALVINGS = 100


def chances(weights: Sequence[int], wanted: int) -> list[float]:
    """Return about how likely each item is to be among so many that are drawn one after another by weight.

    Drawing by weight without putting back is to take the first of waiting times that are exponential with the
    weights as rates (B. Rosén, 1972): an item's chance is close to 1 - exp(-weight x time), with the time at
    which so many are expected to have come.
    """
    if wanted >= len(weights):
        return [1.0] * len(weights)
    low, high = 0.0, 1.0
    while _come(weights, high) < wanted:
        high *= 2.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _come(weights, middle) < wanted else (low, middle)
    return [-math.expm1(-weight * high) for weight in weights]


def _come(weights: Sequence[int], time: float) -> float:
    return sum(count * -math.expm1(-weight * time) for weight, count in Counter(weights).items())


def expected_by_grade(entrants: Sequence[Entrant], wanted: int) -> dict[str, dict[str, float]]:
    """Return for each grade how many stand on the list and about how many of them will be drawn."""
    found: dict[str, dict[str, float]] = {}
    each = chances([one.weight for one in entrants], wanted)
    for one, chance in zip(entrants, each, strict=True):
        of_grade = found.setdefault(one.grade, {"on_list": 0, "weight": one.weight, "expected": 0.0})
        of_grade["on_list"] += 1
        of_grade["expected"] += chance
    return {grade: found[grade] for grade in sorted(found)}
