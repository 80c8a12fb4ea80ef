"""The mark of a view that takes a file, not JSON, and how large it may be."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable)


def takes_file(most_bytes: int) -> Callable[[View], View]:
    """Mark a view whose body is a multipart form of at most so many bytes."""

    def mark(view: View) -> View:
        view.takes_file = most_bytes
        return view

    return mark
