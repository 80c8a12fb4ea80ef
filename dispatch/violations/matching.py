"""Whether two addresses are one place, though they are not spelled the same."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

ALIKE = 88.0
NUMBER = re.compile(r"\d+")


def find_alike(key: str, others: Iterable[str]) -> set[str]:
    """Return those keys, of addresses nearby, that name the same place as one does.

    Numbers have to be the same and in the same order: 12 is not 13, however alike the rest is. A key that
    only says less, as of the house without the room, is alike where that is all it lacks.
    """
    if not key:
        return set()
    numbers = NUMBER.findall(key)
    return {
        other
        for other in others
        if other == key or (other and NUMBER.findall(other) == numbers and fuzz.ratio(key, other) >= ALIKE)
    }
