"""The mark of a view that may be called before a sign-in is finished, since it helps to finish it."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable)

CODE, PASSWORD, FACTOR = "code", "password", "factor"


def finishes(*lacking: str) -> Callable[[View], View]:
    """Mark a view as open to a session that still lacks one of these."""

    def mark(view: View) -> View:
        view.finishes = lacking
        return view

    return mark
