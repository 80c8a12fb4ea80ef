"""Violations as queries: those in a box and a span by their index, whoever asks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import column, func
from sqlalchemy.orm import aliased

from data.violations import Violation

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def violations_in(box: Sequence[Any], since: Any = EARLIEST, until: Any = LATEST) -> Any:
    """Return the violations of a box (west, south, east, north in EPSG:4326) and a span, to select from.

    Sides and moments are values or bound parameters, for a query that is asked with many of them.

    They come through a function of the database that looks into the index of places, which row-level
    security otherwise leaves unused.
    """
    typed = [column(each.name, each.type) for each in Violation.__table__.columns]
    found = func.one_map_violations_in(*box, since, until).table_valued(*typed)
    return aliased(Violation, found.alias("near"), adapt_on_names=True)
