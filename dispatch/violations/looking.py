"""Violations as queries: those in a box and a span by their index, whoever asks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import FunctionElement, column, func
from sqlalchemy.orm import aliased

from data.violations import Violation

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def violations_in(box: Sequence[Any], since: Any = EARLIEST, until: Any = LATEST) -> Any:
    """Return the violations of a box (west, south, east, north in EPSG:4326) and a span, to select from.

    Sides and moments are values or bound parameters, for a query that is asked with many of them.

    They come through a function of the database that looks into the index of places, which row-level
    security otherwise leaves unused.
    """
    return _as_violations(func.one_map_violations_in(*box, since, until))


def violations_near(box: Sequence[Any], since: Any, until: Any) -> Any:
    """Return those of a small box, as that around a place; asked of a large one it would be slow."""
    return _as_violations(func.one_map_violations_near(*box, since, until))


def _as_violations(function: FunctionElement[Any]) -> Any:
    typed = [column(each.name, each.type) for each in Violation.__table__.columns]
    found = function.table_valued(*typed)
    return aliased(Violation, found.alias("near"), adapt_on_names=True)
