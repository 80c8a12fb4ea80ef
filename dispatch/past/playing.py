"""What changed between two past moments: played from a picture of the first, it gives that of the second."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.past import PastState, states_at
from dispatch.past.looking import heading_of, hide_task
from dispatch.past.positions import Known, positions_at

FixRow = tuple[int, float, float, float | None, float | None, float, float]


def changes_query(since: datetime, until: datetime) -> Select[Any]:
    """Return the query of what changed after one moment and up to another; callers page through it."""
    columns = (PastState.at, PastState.id, PastState.kind, PastState.subject_id, PastState.view)
    return select(*columns).where(PastState.at > since, PastState.at <= until)


def tasks_hidden(session: Session, rows: Sequence[Any]) -> list[dict[str, Any] | None]:
    """Return the views of changes, squads without assignments to incidents that the account never saw."""
    ids = {row.view["incident_id"] for row in rows if row.kind == "squad" and row.view is not None} - {None}
    known = select(PastState.subject_id).where(PastState.kind == "incident", PastState.subject_id.in_(ids))
    seen = set(session.scalars(known.distinct())) if ids else set()
    return [hide_task(row.view, seen) if row.kind == "squad" and row.view else row.view for row in rows]


def list_fixes(session: Session, since: datetime, until: datetime, every_s: float) -> list[FixRow]:
    """Return where squads moved, at most once in so many seconds, in the order in which it became known.

    Rows are a squad's id, lon, lat, heading, speed, and when the fix was recorded and received (epoch
    seconds). The last of each squad is the position that was known at the end.
    """
    places = _places(session, since, until)
    moments = [since, *_moments(since, until, every_s)]
    moved = _moved(positions_at(session, list(places), moments), since, places)
    return sorted(moved, key=lambda row: (row[-1], row[0]))


def _places(session: Session, since: datetime, until: datetime) -> dict[int, list[float] | None]:
    """Return the squads that could be seen in the span, each with where it was put before its first fix."""
    seen = [row for row in session.execute(states_at(since)) if row.kind == "squad"]
    came = changes_query(since, until).where(PastState.kind == "squad", PastState.view.is_not(None))
    seen += session.execute(came.order_by(PastState.at, PastState.id)).all()
    return {row.subject_id: row.view["location"] for row in reversed(seen)}


def _moments(since: datetime, until: datetime, every_s: float) -> Iterator[datetime]:
    parts = int((until - since).total_seconds() // every_s)
    last = since + timedelta(seconds=parts * every_s)
    yield from (since + timedelta(seconds=part * every_s) for part in range(1, parts + 1))
    if last < until:
        yield until


def _moved(
    known: Sequence[Known], since: datetime, places: dict[int, list[float] | None]
) -> Iterator[FixRow]:
    """Give each squad's fixes but the one that was known at the beginning."""
    for squad_id, of_squad in groupby(known, key=lambda each: each.squad_id):
        before = None
        for each in of_squad:
            if each.moment > since and each.recorded_at != before:
                heading = heading_of(each, places[squad_id])
                times = (each.recorded_at.timestamp(), each.received_at.timestamp())
                yield (squad_id, each.lon, each.lat, heading, each.speed_kmh, *times)
            before = each.recorded_at


def count_reported(session: Session, since: datetime, until: datetime, parts: int) -> list[int]:
    """Return how many incidents were reported in each of so many equal parts of a span."""
    width_s = (until - since).total_seconds() / parts
    part = func.floor(func.extract("epoch", Incident.reported_at - since) / width_s).label("part")
    query = (
        select(part, func.count())
        .where(Incident.reported_at >= since, Incident.reported_at < until)
        .group_by(part)
    )
    counts = [0] * parts
    for number, count in session.execute(query):
        counts[min(int(number), parts - 1)] = count
    return counts
