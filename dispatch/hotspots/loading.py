"""Loads violations out of the database by binary COPY, a stretch of time after another."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.violations import Violation
from dispatch.hotspots.cases import COLUMNS, Cases, join_cases, make_cases
from dispatch.hotspots.copying import copy_rows, tuple_of

CITY_ZONE = ZoneInfo("Asia/Shanghai")
# What only tells of another violation once more is no case of its own. Hashes of the addresses of a city do
# not meet among 2⁶⁴. A natural person is no hotspot.
COPY = """
    COPY (
        SELECT violation.id, (happened_at AT TIME ZONE 'Asia/Shanghai')::date - DATE '1970-01-01',
            category_id, source = 'patrol', ST_X(violation.location), ST_Y(violation.location),
            CASE WHEN violation.address_key = '' THEN 0 ELSE hashtextextended(violation.address_key, 0) END,
            CASE WHEN subject.kind = 'person' THEN 0 ELSE coalesce(subject_id, 0) END,
            coalesce(violation.organisation_id, 0)
        FROM violation LEFT JOIN subject ON subject.id = subject_id
        WHERE violation.duplicate_of IS NULL AND happened_at >= %s AND happened_at < %s
    ) TO STDOUT (FORMAT binary)
"""
_KINDS = {"i8": ">i8", "i4": ">i4", "?": "i1", "f8": ">f8"}
_TUPLE = tuple_of({name: _KINDS[kind] for name, kind in (COLUMNS | {"group": "i8"}).items()})


def find_newest_day(session: Session) -> date | None:
    """Return the day, in city time, of the newest violation."""
    newest = session.scalar(select(func.max(Violation.happened_at)))
    return None if newest is None else newest.astimezone(CITY_ZONE).date()


def load_cases(
    session: Session, tell: Callable[[float], None] = lambda share: None
) -> tuple[list[str], Cases]:
    """Return the codes of category groups, and all violations but duplicates, in order.

    `tell` hears which share is loaded. Cases bear the number of their group among the codes.
    """
    group_of = list_group_codes(session)
    groups = sorted(set(group_of.values()))
    number = np.zeros(max(group_of, default=0) + 1, dtype=np.int16)
    for category_id, code in group_of.items():
        number[category_id] = groups.index(code)
    parts, stretches = [], list(_stretches(session))
    for at, (starts_at, ends_at) in enumerate(stretches):
        parts.append(_copy(session, number, starts_at, ends_at))
        tell((at + 1) / len(stretches))
    return _only_used(groups, join_cases(parts))


def list_group_codes(session: Session) -> dict[int, str]:
    """Return the code of the group of each category, by its id."""
    code = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
    return dict(session.execute(select(Category.id, code)).all())


def _stretches(session: Session) -> Iterator[tuple[datetime, datetime]]:
    """Return the years that hold violations: as much as is copied at a time, so that memory stays small."""
    span = select(func.min(Violation.happened_at), func.max(Violation.happened_at))
    first, last = session.execute(span).one()
    if first is not None:
        for year in range(first.astimezone(UTC).year, last.astimezone(UTC).year + 1):
            yield datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)


def _copy(session: Session, number: np.ndarray, starts_at: datetime, ends_at: datetime) -> Cases:
    rows = copy_rows(session, COPY, (starts_at, ends_at), _TUPLE)
    return make_cases(**{name: rows[name] for name in COLUMNS} | {"group": number[rows["group"]]})


def _only_used(groups: list[str], cases: Cases) -> tuple[list[str], Cases]:
    """Return the groups that have cases, and the cases by their numbers among these."""
    used, number = np.unique(cases.group, return_inverse=True)
    columns = {name: getattr(cases, name) for name in COLUMNS} | {"group": number}
    return [groups[at] for at in used.tolist()], make_cases(**columns)
