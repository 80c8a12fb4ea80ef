"""Chance that anybody can repeat: numbers made of a seed by SHA-256, and choosing by weight in whole ones.

Nothing here is rounded and nothing rests on a library, so that the outcome is the same in any language. The
method is written down in docs/draws.md; `scripts/verify_draw.py` is another implementation of it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class WeightUnfit(Exception):
    """A weight is not a whole number above nothing."""

    weight: object


def number_of(seed: str, *labels: object) -> int:
    """Return the number from 0 to 2**256 - 1 that a seed gives for a purpose.

    It is the SHA-256 of seed and labels, in UTF-8 and joined by line feeds, read as one big-endian number.
    """
    words = "\n".join([seed, *(str(label) for label in labels)])
    return int.from_bytes(hashlib.sha256(words.encode()).digest(), "big")


class Urn:
    """What is drawn from without putting back: each item by its weight among those that are left.

    The sums are kept in a binary indexed tree (P. M. Fenwick, 1994), so that a draw takes as many steps as
    the number of items has binary digits.
    """

    def __init__(self, weights: Sequence[int]) -> None:
        for weight in weights:
            if type(weight) is not int or weight < 1:
                raise WeightUnfit(weight)
        self._weights = list(weights)
        self._sums = [0, *weights]
        for place in range(1, len(self._sums)):
            above = place + (place & -place)
            if above < len(self._sums):
                self._sums[above] += self._sums[place]
        self.total = sum(weights)

    def take(self, number: int) -> int:
        """Take out the item on which a number falls and return its place; the urn must not be empty."""
        rest = number % self.total
        place, step = 0, 1 << (len(self._weights).bit_length())
        while step:
            if place + step < len(self._sums) and self._sums[place + step] <= rest:
                place += step
                rest -= self._sums[place]
            step >>= 1
        self._remove(place)
        return place

    def _remove(self, item: int) -> None:
        weight, self._weights[item] = self._weights[item], 0
        self.total -= weight
        place = item + 1
        while place < len(self._sums):
            self._sums[place] -= weight
            place += place & -place
