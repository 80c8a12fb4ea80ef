"""The questions to the database about what was before a case: how often, and which ones, the newest first.

Each way in which a case may be the same (nearby, at its address, of its subject) is found by its own index,
and together they are one question. Questions are made once and asked with other values: making one takes
longer than answering it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import cos, radians
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Float,
    Select,
    Subquery,
    Text,
    any_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from data.categories import Category
from data.violations import Violation
from dispatch.jurisdiction import METRES_PER_DEGREE
from dispatch.violations.looking import violations_near
from dispatch.violations.rules import RepeatRules

# Addresses are compared within a block of this reach; the same one farther than that is another town's.
BLOCK_M = 100.0
SAME_ADDRESS_M = 1000.0
SHOWN = 50
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
    "location",
)
FLAGS = ("in_block", "in_reach", "recent_kind", "in_place", "of_subject")
"""What is so of an earlier case: within a block; within the reach of an address; of the same kind within the
days of the rules; that, and at the same place; of the same subject."""


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


class Ways(NamedTuple):
    """How earlier cases are looked for besides at the place, and whether an incident's own is left out."""

    by_address: bool
    by_subject: bool
    but_incident: bool


def ways_of(case: Case, key: str) -> Ways:
    """Return how to look for what was before a case, whose address has this key."""
    return Ways(bool(key), case.subject_id is not None, case.incident_id is not None)


def values_of(case: Case, key: str, rules: RepeatRules) -> dict[str, Any]:
    """Return what the questions are asked with."""
    high = max(rules.within_m, BLOCK_M) / METRES_PER_DEGREE
    wide = high / max(cos(radians(case.lat)), 0.01)
    return {
        "lon": case.lon,
        "lat": case.lat,
        "west": case.lon - wide,
        "south": case.lat - high,
        "east": case.lon + wide,
        "north": case.lat + high,
        "since": case.at - timedelta(days=rules.record_days),
        "recent": case.at - timedelta(days=rules.within_days),
        "until": case.at,
        "category": case.category,
        "within_m": rules.within_m,
        "reach_m": max(rules.within_m, SAME_ADDRESS_M),
        "key": key,
        "subject_id": case.subject_id,
        "incident_id": case.incident_id,
    }


@cache
def counting(ways: Ways) -> Select[Any]:
    """Return the question of how many there are, by their address key and by the `FLAGS`."""
    found = _found(ways)
    flags = _flags(found, ways)
    key = found.c.address_key if ways.by_address else literal("")
    rows = _with_kind(select(key.label("address_key"), found.c.happened_at, found.c.day_only, *flags), found)
    row = rows.subquery("row").c
    groups = [row.address_key, *(row[name] for name in FLAGS)]
    return select(
        *groups,
        func.count().label("count"),
        func.max(row.happened_at).filter(~row.day_only).label("last_timed"),
        func.max(row.happened_at).filter(row.day_only).label("last_day"),
    ).group_by(*groups)


@cache
def listing(ways: Ways) -> Select[Any]:
    """Return the question of which they are, the newest first; `alike` are the keys of the same address."""
    found = _found(ways)
    rows = select(
        *(found.c[name] for name in COLUMNS[:-1]),
        Category.code.label("category_code"),
        Category.name.label("category_name"),
        Category.name_en.label("category_name_en"),
        func.ST_X(found.c.location).label("lon"),
        func.ST_Y(found.c.location).label("lat"),
        found.c.distance_m,
        *_flags(found, ways),
    )
    row = _with_kind(rows, found).subquery("row")
    return select(row).where(_same(row)).order_by(row.c.happened_at.desc(), row.c.id.desc()).limit(SHOWN)


@cache
def counting_subjects(ways: Ways) -> Select[Any]:
    """Return the question of how many of them each subject has; `alike` as of `listing`."""
    found = _found(ways)
    columns = (found.c.subject_id, found.c.address_key)
    row = _with_kind(select(*columns, *_flags(found, ways)), found).subquery("row")
    known = row.c.subject_id.is_not(None)
    return select(row.c.subject_id, func.count()).where(_same(row), known).group_by(row.c.subject_id)


def _found(ways: Ways) -> Subquery:
    """Return what may be the same, each once, with its distance in metres: those near and farther ones."""
    box = tuple(bindparam(side, type_=Float) for side in ("west", "south", "east", "north"))
    since, until = (bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until"))
    near = violations_near(box, since, until)
    asked = [_earlier(near, ways)]
    farther = _earlier(Violation, ways).where(
        Violation.happened_at >= since,
        Violation.happened_at <= until,
        ~Violation.location.op("&&", return_type=Boolean)(func.ST_MakeEnvelope(*box, 4326)),
    )
    at_address = Violation.address_key == bindparam("key", type_=Text)
    if ways.by_address:
        asked.append(farther.where(at_address, Violation.address_key != ""))
    if ways.by_subject:
        of_subject = farther.where(Violation.subject_id == bindparam("subject_id", type_=BigInteger))
        asked.append(of_subject.where(~at_address) if ways.by_address else of_subject)
    found = union_all(*asked).subquery("found")
    lon, lat = (bindparam(name, type_=Float) for name in ("lon", "lat"))
    place = func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326)
    distance = func.ST_DistanceSphere(found.c.location, place).label("distance_m")
    # The offset keeps the distance from being reckoned anew wherever it is compared.
    return select(*found.c, distance).offset(0).subquery("placed")


def _earlier(table: Any, ways: Ways) -> Select[Any]:
    """Leave out what only tells of another once more, and what the incident itself made."""
    query = select(*(getattr(table, name) for name in COLUMNS)).where(table.duplicate_of.is_(None))
    if not ways.but_incident:
        return query
    own = bindparam("incident_id", type_=BigInteger)
    return query.where(or_(table.incident_id.is_(None), table.incident_id != own))


def _flags(found: Subquery, ways: Ways) -> list[ColumnElement[bool]]:
    asked = aliased(Category)
    kind, asked_kind = (func.coalesce(func.nullif(one.group_code, ""), one.code) for one in (Category, asked))
    category = select(asked_kind).where(asked.code == bindparam("category", type_=Text)).scalar_subquery()
    recent = found.c.happened_at >= bindparam("recent", type_=DateTime(timezone=True))
    distance = found.c.distance_m
    recent_kind = (kind == category) & recent
    flags = (
        distance <= BLOCK_M,
        distance <= bindparam("reach_m", type_=Float),
        recent_kind,
        recent_kind & (distance <= bindparam("within_m", type_=Float)),
        found.c.subject_id == bindparam("subject_id", type_=BigInteger) if ways.by_subject else false(),
    )
    return [func.coalesce(flag, False).label(name) for name, flag in zip(FLAGS, flags, strict=True)]


def _with_kind(query: Select[Any], found: Subquery) -> Select[Any]:
    return query.select_from(found).join(Category, Category.id == found.c.category_id)


def _same(row: Subquery) -> ColumnElement[bool]:
    alike = row.c.address_key == any_(bindparam("alike", type_=ARRAY(Text)))
    return or_(row.c.in_place, row.c.of_subject, row.c.in_reach & alike)
