"""What a case repeats: the same subject, address, or kind at the same place, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from sqlalchemy import func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from data.addresses import normalise_address
from data.categories import Category
from data.incidents import Incident
from data.violations import Violation
from dispatch.jurisdiction import METRES_PER_DEGREE, point
from dispatch.violations.looking import violations_in
from dispatch.violations.matching import find_alike
from dispatch.violations.rules import RepeatRules, rules_for

# Addresses are compared within a block of this reach; the same one farther than that is another town's.
BLOCK_M = 100.0
SAME_ADDRESS_M = 1000.0
# More earlier cases than these are not looked at; they are counted as "at least".
MOST = 5000
SHOWN = 50
SUBJECT, ADDRESS, PLACE = "subject", "address", "place"
COLUMNS = (
    "id",
    "happened_at",
    "day_only",
    "category_id",
    "subject_id",
    "address",
    "address_key",
    "source",
    "incident_id",
)


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked about: a place (EPSG:4326), when, of what category, and of whom, if that is known."""

    lon: float
    lat: float
    at: datetime
    category: str
    address: str = ""
    subject_id: int | None = None
    incident_id: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many earlier cases, and when the last was; `last_day_only` where its hour is not known."""

    count: int
    last_at: datetime | None
    last_day_only: bool = False

    @classmethod
    def of(cls, rows: Sequence[Any]) -> "Tally":
        """Count rows, of which the newest comes first."""
        return cls(len(rows), rows[0].happened_at, rows[0].day_only) if rows else cls(0, None)


@dataclass(slots=True)
class Repeats:
    """What a case repeats; `here` are cases of its kind at its place or address within the days of the rules.

    `at_address` and `of_subject` are all cases there and of that subject, of any kind, within `record_days`;
    `subjects` how many of them each subject has. `how` says why a case is among `found`, the newest first.
    """

    rules: RepeatRules
    here: Tally
    at_address: Tally
    of_subject: Tally | None
    subjects: dict[int, int] = field(default_factory=dict)
    found: list[Any] = field(default_factory=list)
    how: dict[int, list[str]] = field(default_factory=dict)

    @property
    def raises(self) -> bool:
        """Whether the rule makes a new incident more urgent for this."""
        return bool(self.rules.raises_from) and self.here.count >= self.rules.raises_from


def find_repeats(session: Session, case: Case) -> Repeats:
    """Return what a case repeats, of what the session may see; duplicates of others are left out."""
    rules = rules_for(session, case.category)
    key = normalise_address(case.address)
    # A case that is the same in several ways was found as often.
    rows = list({row.id: row for row in session.execute(_query(case, key, rules))}.values())
    alike = find_alike(key, {row.address_key for row in rows if row.distance_m <= BLOCK_M})
    how = {row.id: _how(row, case, alike, rules) for row in rows}
    found = [row for row in rows if how[row.id]]
    since = case.at - timedelta(days=rules.within_days)
    here = [
        row
        for row in found
        if row.same_kind and row.happened_at >= since and {ADDRESS, PLACE}.intersection(how[row.id])
    ]
    at_address = [row for row in found if ADDRESS in how[row.id]]
    of_subject = [row for row in found if SUBJECT in how[row.id]]
    subjects: dict[int, int] = {}
    for row in found:
        if row.subject_id is not None:
            subjects[row.subject_id] = subjects.get(row.subject_id, 0) + 1
    return Repeats(
        rules,
        Tally.of(here),
        Tally.of(at_address),
        None if case.subject_id is None else Tally.of(of_subject),
        subjects,
        found[:SHOWN],
        how,
    )


def find_repeats_of(session: Session, incident: Incident) -> Repeats:
    """Return what an incident repeats of what was before it was reported."""
    place = select(func.ST_X(Incident.location), func.ST_Y(Incident.location), Category.code)
    of_incident = place.join(Category, Category.id == Incident.category_id).where(Incident.id == incident.id)
    lon, lat, category = session.execute(of_incident).one()
    case = Case(lon, lat, incident.reported_at, category, incident.place, incident.subject_id, incident.id)
    return find_repeats(session, case)


def _how(row: Any, case: Case, alike: set[str], rules: RepeatRules) -> list[str]:
    """Return in which ways an earlier case is the same as this one."""
    near = row.distance_m <= max(rules.within_m, BLOCK_M)
    same_key = row.address_key in alike and (near or row.distance_m <= SAME_ADDRESS_M)
    recent = row.happened_at >= case.at - timedelta(days=rules.within_days)
    ways = {
        SUBJECT: case.subject_id is not None and row.subject_id == case.subject_id,
        ADDRESS: bool(row.address_key) and same_key,
        PLACE: row.same_kind and recent and row.distance_m <= rules.within_m,
    }
    return [way for way, holds in ways.items() if holds]


def _query(case: Case, key: str, rules: RepeatRules) -> Any:
    """Return the query of all that may be the same, the newest first.

    Each way is found by its own index, and together they are one question to the database.
    """
    since = case.at - timedelta(days=rules.record_days)
    ways = [_around(case, since, max(rules.within_m, BLOCK_M))]
    if key:
        ways.append(_ids(case, since).where(Violation.address_key == key))
    if case.subject_id is not None:
        ways.append(_ids(case, since).where(Violation.subject_id == case.subject_id))
    found = union_all(*ways).subquery("found")
    distance = func.ST_DistanceSphere(found.c.location, point(case.lon, case.lat))
    asked = aliased(Category)
    kind = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
    asked_kind = select(func.coalesce(func.nullif(asked.group_code, ""), asked.code)).where(
        asked.code == case.category
    )
    return (
        select(
            *(found.c[name] for name in COLUMNS),
            Category.code.label("category_code"),
            Category.name.label("category_name"),
            Category.name_en.label("category_name_en"),
            func.ST_X(found.c.location).label("lon"),
            func.ST_Y(found.c.location).label("lat"),
            distance.label("distance_m"),
            (kind == asked_kind.scalar_subquery()).label("same_kind"),
        )
        .join(Category, Category.id == found.c.category_id)
        .order_by(found.c.happened_at.desc(), found.c.id.desc())
        .limit(MOST)
    )


def _ids(case: Case, since: datetime) -> Any:
    columns = [getattr(Violation, name) for name in (*COLUMNS, "location")]
    return _earlier(select(*columns), Violation, case).where(
        Violation.happened_at >= since, Violation.happened_at <= case.at
    )


def _around(case: Case, since: datetime, reach_m: float) -> Any:
    high = reach_m / METRES_PER_DEGREE
    wide = high / max(cos(radians(case.lat)), 0.01)
    box = (case.lon - wide, case.lat - high, case.lon + wide, case.lat + high)
    near = violations_in(box, since, case.at)
    return _earlier(select(*(getattr(near, name) for name in (*COLUMNS, "location"))), near, case)


def _earlier(query: Any, table: Any, case: Case) -> Any:
    """Leave out what only tells of another once more, and what the incident itself made."""
    query = query.where(table.duplicate_of.is_(None))
    if case.incident_id is None:
        return query
    return query.where(or_(table.incident_id.is_(None), table.incident_id != case.incident_id))
