"""Who enters a draw: graded subjects by kind, grade, organisation, and how long ago they were inspected."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.inspections import Inspection
from data.organisations import Organisation
from data.violations import Subject
from dispatch.draws.lists import Entrant
from dispatch.subjects.rule import weights_of
from dispatch.timers.nightly import CITY_TIME

MOST_ON_LIST = 50_000


@dataclass
class ListTooLong(Exception):
    """More subjects fit than a draw's list takes."""

    most: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which subjects enter; nothing named means all. Natural persons never do."""

    kinds: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    organisation_id: int | None = None
    not_inspected_days: int | None = None

    def plain(self) -> dict[str, Any]:
        """Return what is asked for, as it is kept with the draw."""
        return {name: value for name, value in asdict(self).items() if value not in ((), None)}


def list_entrants(session: Session, filters: Filters) -> list[Entrant]:
    """Return the subjects that enter, each with the weight of its grade."""
    weights = weights_of(session)
    rows = session.execute(_wanted(filters).limit(MOST_ON_LIST + 1)).all()
    if len(rows) > MOST_ON_LIST:
        raise ListTooLong(MOST_ON_LIST)
    return [Entrant(row.id, row.name, row.grade, weights[row.grade]) for row in rows]


def _wanted(filters: Filters) -> Select[Any]:
    wanted = select(Subject.id, Subject.name, Subject.grade).order_by(Subject.id)
    wanted = wanted.where(Subject.grade.is_not(None), Subject.kind != "person")
    if filters.kinds:
        wanted = wanted.where(Subject.kind.in_(filters.kinds))
    if filters.grades:
        wanted = wanted.where(Subject.grade.in_(filters.grades))
    if filters.organisation_id is not None:
        wanted = wanted.where(Subject.organisation_id.in_(organisations_below(filters.organisation_id)))
    if filters.not_inspected_days is not None:
        since = datetime.now(UTC).astimezone(CITY_TIME).date() - timedelta(days=filters.not_inspected_days)
        lately = select(Inspection.id).where(
            Inspection.subject_id == Subject.id,
            Inspection.inspected_on > since,
            Inspection.result != "none",
        )
        wanted = wanted.where(~lately.exists())
    return wanted


def organisations_below(organisation_id: int) -> Select[Any]:
    """Return the query of an organisation's id and of those below it."""
    path = select(Organisation.path).where(Organisation.id == organisation_id).scalar_subquery()
    below = func.starts_with(Organisation.path, path + ".")
    return select(Organisation.id).where((Organisation.id == organisation_id) | below)
