"""What is wrong with a question about recurrence."""

from dataclasses import dataclass


@dataclass
class NotAscending(Exception):
    """Upper edges of bands have to ascend, from a number that is not negative."""

    edges: tuple[float, ...]
