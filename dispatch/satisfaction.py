"""How satisfied reporters are (满意度): by who answered for the incident, by category and by month."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import Incident, Reporter
from data.organisations import Organisation
from dispatch.reporters import RATED_FROM
from layers.windows.spans import ZONE

WIDTH = 1.96
"""Of the interval, in standard deviations: 95 of 100 such intervals hold the true share."""


@dataclass(slots=True)
class Figures:
    """How many reporters could be asked, and what those said who were."""

    key: str
    name: str = ""
    name_en: str = ""
    reporters: int = 0
    ratings: Counter[str] = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        """Return how many have been asked and have answered."""
        return self.ratings.total()

    @property
    def share(self) -> float | None:
        """Return what share of those who answered is satisfied, or basically; None where nobody did."""
        return self._content / self.answered if self.answered else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return between which shares the true one lies, as far as chance goes; None of no answers."""
        return wilson(self._content, self.answered) if self.answered else None

    @property
    def _content(self) -> int:
        return self.ratings["satisfied"] + self.ratings["basically"]

    def add(self, rating: str | None, count: int) -> None:
        """Count so many reporters in who said the same, or were not asked."""
        self.reporters += count
        if rating is not None:
            self.ratings[rating] += count


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The figures of all, and of each organisation, category and month, the most answers first."""

    total: Figures
    organisations: list[Figures]
    categories: list[Figures]
    months: list[Figures]


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return the interval of a share by Wilson's score (E. B. Wilson 1927), also for few answers."""
    share, square = hits / count, WIDTH**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = WIDTH / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def measure(session: Session, since: datetime, until: datetime) -> Satisfaction:
    """Return how satisfied the reporters of incidents of a span are, as far as the session sees them.

    Those can be asked whose incident has been handled, or what it was merged into.
    """
    rows = session.execute(_counts(since, until)).all()
    total = Figures("")
    for row in rows:
        total.add(row.satisfaction, row.count)
    return Satisfaction(
        total,
        _busiest(_grouped(rows, "organisation", _named(session, Organisation))),
        _busiest(_grouped(rows, "category", _named(session, Category))),
        sorted(_grouped(rows, "month", {}), key=lambda each: each.key),
    )


def _counts(since: datetime, until: datetime) -> Any:
    """Return the query of how many reporters said what, by organisation, category and month of the report."""
    month = func.to_char(func.timezone(ZONE.key, Incident.reported_at), "YYYY-MM").label("month")
    organisation = func.coalesce(Incident.responsible_id, Incident.organisation_id).label("organisation")
    by = (organisation, Incident.category_id.label("category"), month)
    span = (Incident.reported_at >= since, Incident.reported_at < until)
    stands = select(Incident.id, *by).where(*span, Incident.status.in_(RATED_FROM))
    stands = stands.cte("stands", recursive=True)
    counted = (stands.c.organisation, stands.c.category, stands.c.month)
    stands = stands.union(select(Incident.id, *counted).join(stands, Incident.merged_into == stands.c.id))
    counted = (stands.c.organisation, stands.c.category, stands.c.month, Reporter.satisfaction)
    return (
        select(*counted, func.count().label("count"))
        .select_from(Reporter)
        .join(stands, stands.c.id == Reporter.incident_id)
        .group_by(*counted)
    )


def _grouped(rows: Iterable[Any], by: str, named: dict[int, Any]) -> list[Figures]:
    found: dict[Any, Figures] = {}
    for row in rows:
        key = getattr(row, by)
        if key not in found:
            one = named.get(key)
            names = (str(key), one.name, one.name_en) if one is not None else (str(key), str(key))
            found[key] = Figures(*names)
        found[key].add(row.satisfaction, row.count)
    return list(found.values())


def _busiest(groups: list[Figures]) -> list[Figures]:
    return sorted(groups, key=lambda each: (-each.answered, -each.reporters, each.name))


def _named(session: Session, model: Any) -> dict[int, Any]:
    return {row.id: row for row in session.execute(select(model.id, model.name, model.name_en))}
