"""Unit grids (单元网格), by which city management divides its land, and their codes.

A code has 15 digits: 6 for the district (GB/T 2260), 3 for the street or township (GB/T 10114), 3 for the
community and 3 that number its grids. That is the practice after CJ/T 213 and GB/T 30428.1, whose texts are
sold and were not at hand. Which numbers a city has given is not known here: a code is well formed or not, and
never made up.
"""

import re
from dataclasses import dataclass

UNIT_GRID = "unit_grid"
"""The kind of layer that a city keeps its unit grids in."""
CODE = "code"
"""The attribute of a unit grid that holds its code."""
PATTERN = "^[1-9][0-9]{14}$"
FORM = "6+3+3+3, 110101001001001"
_PARTS = (("district", 6), ("street", 3), ("community", 3), ("sequence", 3))


@dataclass
class GridCodeInvalid(Exception):
    """A text is no code of a unit grid."""

    code: str


@dataclass(frozen=True, slots=True)
class GridCode:
    """A code by its parts, each with its leading zeros."""

    district: str
    street: str
    community: str
    sequence: str

    def __post_init__(self) -> None:
        """Refuse parts that make no code."""
        lengths = [len(getattr(self, name)) for name, _ in _PARTS]
        if lengths != [length for _, length in _PARTS] or not is_grid_code(str(self)):
            raise GridCodeInvalid(str(self))

    def __str__(self) -> str:
        """Put the parts together."""
        return self.district + self.street + self.community + self.sequence


def is_grid_code(text: str) -> bool:
    """Return whether a text is well formed as a code."""
    return text.isascii() and "\n" not in text and re.match(PATTERN, text) is not None


def read_grid_code(text: str) -> GridCode:
    """Return a code's parts; raise GridCodeInvalid."""
    if not is_grid_code(text):
        raise GridCodeInvalid(text)
    return GridCode(text[:6], text[6:9], text[9:12], text[12:])
