"""Which violations are asked about: span, category group, source, and where."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.hotspots import Hotspot
from data.organisations import Organisation
from data.violations import Violation
from dispatch.hotspots.concerning import held_by
from dispatch.joint.kinship import get_organisation
from dispatch.recurrence.errors import GroupUnknown, HotspotUnknown

CITY_ZONE = ZoneInfo("Asia/Shanghai")
EPOCH = date(1970, 1, 1)
ALL = "all"


@dataclass(frozen=True, slots=True)
class Question:
    """The cases between two days of the city's time, both counted, of a group and a source ("all" for any).

    They may be narrowed to an organisation and those below it, to a box (west, south, east, north; EPSG:4326)
    and to what a hotspot holds.
    """

    first_day: date
    last_day: date
    group: str = ALL
    source: str = ALL
    organisation_id: int | None = None
    box: tuple[float, float, float, float] | None = None
    hotspot_id: int | None = None


def starts_at(day: date) -> datetime:
    """Return when a day of the city begins."""
    return datetime.combine(day, time(), CITY_ZONE)


def number_of(day: date) -> int:
    """Return how many days after 1970-01-01 a day is."""
    return (day - EPOCH).days


def today() -> date:
    """Return the day it is in the city."""
    return datetime.now(CITY_ZONE).date()


def narrow(session: Session, query: Select, question: Question) -> Select:
    """Narrow a query of violations to those asked about, without those that tell of another once more.

    Raises GroupUnknown, HotspotUnknown, OrganisationMissing.
    """
    after = number_of(question.last_day) + 1
    query = query.where(
        Violation.duplicate_of.is_(None),
        Violation.happened_at >= starts_at(question.first_day),
        Violation.happened_at < starts_at(date.fromordinal(EPOCH.toordinal() + after)),
    )
    if question.source != ALL:
        query = query.where(Violation.source == question.source)
    if question.group != ALL:
        query = query.where(Violation.category_id.in_(_categories(session, question.group)))
    if question.organisation_id is not None:
        query = query.where(Violation.organisation_id.in_(_below(session, question.organisation_id)))
    if question.box is not None:
        query = query.where(func.ST_Intersects(Violation.location, func.ST_MakeEnvelope(*question.box, 4326)))
    return query if question.hotspot_id is None else _within(session, query, question.hotspot_id)


def _categories(session: Session, group: str) -> list[int]:
    code = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
    found = list(session.scalars(select(Category.id).where(code == group)))
    if not found:
        raise GroupUnknown(group)
    return found


def _below(session: Session, organisation_id: int) -> Select:
    root = get_organisation(session, organisation_id)
    under = Organisation.path.startswith(root.path + ".", autoescape=True)
    return select(Organisation.id).where((Organisation.id == root.id) | under)


def _within(session: Session, query: Select, hotspot_id: int) -> Select:
    """Narrow to what a hotspot holds: its subject's cases, those at its address, or those in its cells."""
    hotspot = session.scalars(select(Hotspot).where(Hotspot.id == hotspot_id)).one_or_none()
    if hotspot is None:
        raise HotspotUnknown(hotspot_id)
    return query.where(*held_by(hotspot))
