"""Where the features of shares come from: the rows of each source, which of them fit, and their values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    any_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from data.categories import Category
from data.hotspots import Hotspot
from data.incidents import Incident
from data.layers import Layer, LayerFeature, TimeWindow
from data.shares import Share
from data.unit_grids import CODE, PATTERN, UNIT_GRID
from data.violations import Subject, Violation

# Plain tables: of rows that come by the thousand, objects would be made for nothing.
CATEGORY, SUBJECT, LAYER = Category.__table__, Subject.__table__, Layer.__table__
INCIDENT, VIOLATION, HOTSPOT = Incident.__table__.c, Violation.__table__.c, Hotspot.__table__.c
FEATURE, WINDOW = LayerFeature.__table__.c, TimeWindow.__table__.c
CITY_TIME = "Asia/Shanghai"
NOT_SEEN, OTHER_CATEGORY, OTHER_TIME, OUTSIDE = "not_seen", "other_category", "other_time", "outside_area"


@dataclass(frozen=True, slots=True)
class Via:
    """A value that is looked up: `column` holds the id, `noun` is "category" or "organisation"."""

    column: ColumnElement[Any]
    noun: str
    attribute: str


Value = ColumnElement[Any] | Via


@dataclass(frozen=True, slots=True)
class Source:
    """A source: its rows, and where in them stands what every share asks for.

    `at` tells when a row was, `category` the condition that it is of some codes, `land` whose it is. Of
    `changed_at`, where there is one, it is sure that no change of the row is later.
    """

    rows: FromClause
    id: ColumnElement[int]
    shape: ColumnElement[Any]
    seen_by: ColumnElement[Any]
    values: dict[str, Value]
    at: ColumnElement[datetime] | None = None
    category: Callable[[Sequence[str]], ColumnElement[bool]] | None = None
    land: ColumnElement[int] | None = None
    changed_at: ColumnElement[datetime] | None = None
    writes: tuple[str, ...] = field(default=())


def _of_category(column: ColumnElement[int]) -> dict[str, Value]:
    names = {"code": "code", "name": "name", "name_en": "name_en", "group": "group"}
    return {f"category_{name}": Via(column, "category", attribute) for name, attribute in names.items()}


def _of_organisations(**columns: ColumnElement[int | None]) -> dict[str, Value]:
    return {
        f"{name}_{attribute}": Via(column, "organisation", attribute)
        for name, column in columns.items()
        for attribute in ("code", "name")
    }


def _coded(column: ColumnElement[int]) -> Callable[[Sequence[str]], ColumnElement[bool]]:
    return lambda codes: column.in_(select(CATEGORY.c.id).where(CATEGORY.c.code.in_(codes)))


def _plain(columns: Any, *names: str) -> dict[str, Value]:
    return {name: columns[name] for name in names}


def _unless_person(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((SUBJECT.c.kind != "person", column))


def _grid_code() -> ColumnElement[str | None]:
    """Return the code of the unit grid in which an incident lies, of layers that its land's owner sees."""
    code = FEATURE.attributes[CODE].astext
    seen = or_(LAYER.c.seen_by.is_(None), LAYER.c.seen_by.contains(array([INCIDENT.organisation_id])))
    # On the border of several the least: it has to be one, and the same each time.
    return (
        select(func.min(code))
        .select_from(LayerFeature.__table__.join(LAYER, LAYER.c.id == FEATURE.layer_id))
        .where(LAYER.c.kind == UNIT_GRID, seen, code.regexp_match(PATTERN))
        .where(func.ST_Covers(FEATURE.shape, INCIDENT.location))
        .correlate(Incident.__table__)
        .scalar_subquery()
    )


SOURCES: dict[str, Source] = {
    "incidents": Source(
        rows=Incident.__table__,
        id=INCIDENT.id,
        shape=INCIDENT.location,
        seen_by=INCIDENT.seen_by,
        at=INCIDENT.reported_at,
        category=_coded(INCIDENT.category_id),
        land=INCIDENT.organisation_id,
        changed_at=INCIDENT.updated_at,
        writes=("incident",),
        values=_plain(
            INCIDENT, "number", "source", "priority", "status", "joint_response", "place", "accuracy_m",
            "reported_at", "updated_at", "ended_at", "accept_due_at", "arrive_due_at", "resolve_due_at",
        )
        | {"grid_code": _grid_code()}
        | _of_category(INCIDENT.category_id)
        | _of_organisations(
            organisation=INCIDENT.organisation_id,
            neighbour=INCIDENT.neighbour_id,
            responsible=func.coalesce(INCIDENT.responsible_id, INCIDENT.organisation_id),
        ),
    ),
    "violations": Source(
        rows=Violation.__table__.outerjoin(SUBJECT, SUBJECT.c.id == VIOLATION.subject_id),
        id=VIOLATION.id,
        shape=VIOLATION.location,
        seen_by=VIOLATION.seen_by,
        at=VIOLATION.happened_at,
        category=_coded(VIOLATION.category_id),
        land=VIOLATION.organisation_id,
        writes=("violation",),
        values=_plain(VIOLATION, "happened_at", "day_only", "address")
        | _of_category(VIOLATION.category_id)
        | _of_organisations(organisation=VIOLATION.organisation_id, neighbour=VIOLATION.neighbour_id)
        | {
            "found_by": VIOLATION.source,
            "subject_name": _unless_person(SUBJECT.c.name),
            "subject_kind": SUBJECT.c.kind,
            "subject_licence": _unless_person(SUBJECT.c.licence),
            "subject_grade": _unless_person(SUBJECT.c.grade),
            "duplicate": VIOLATION.duplicate_of.is_not(None),
        },
    ),
    "hotspots": Source(
        # A hotspot that is a subject bears its name.
        rows=Hotspot.__table__.outerjoin(SUBJECT, SUBJECT.c.id == HOTSPOT.subject_id),
        id=HOTSPOT.id,
        shape=HOTSPOT.area,
        seen_by=HOTSPOT.seen_by,
        at=func.timezone(CITY_TIME, cast(HOTSPOT.last_day, TIMESTAMP)),
        category=HOTSPOT.group_code.in_,
        land=HOTSPOT.organisation_id,
        writes=("hotspot",),
        values=_plain(
            HOTSPOT, "kind", "window_days", "state", "state_since", "change", "pattern", "born_on",
            "last_day", "cleared_on", "relapsed_on", "relapses", "count", "complaints", "patrols", "total",
            "peak", "z", "area_m2",
        )
        | _of_organisations(organisation=HOTSPOT.organisation_id, neighbour=HOTSPOT.neighbour_id)
        | {
            "name": case((func.coalesce(SUBJECT.c.kind, "") != "person", HOTSPOT.name)),
            "category_group": HOTSPOT.group_code,
        },
    ),
    "layer": Source(
        rows=LayerFeature.__table__.join(LAYER, LAYER.c.id == FEATURE.layer_id).outerjoin(
            TimeWindow.__table__, WINDOW.id == FEATURE.window_id
        ),
        id=FEATURE.id,
        shape=FEATURE.shape,
        seen_by=LAYER.c.seen_by,
        writes=("layer_feature", "layer"),
        values=_plain(FEATURE, "name", "name_en")
        | {"valid_from": WINDOW.rule, "valid_until": WINDOW.rule, "window_rule": WINDOW.rule},
    ),
}  # fmt: skip


def select_ids(share: Share, now: datetime, *columns: Any) -> Select[Any]:
    """Return the query of the ids of rows that fit a share, with other columns if some are named."""
    source = SOURCES[share.source]
    return select(source.id, *columns).select_from(source.rows).where(*conditions(share, now).values())


def conditions(share: Share, now: datetime) -> dict[str, ColumnElement[bool]]:
    """Return what a row has to fulfil to be in a share, by why it is left out if it does not."""
    source = SOURCES[share.source]
    held = source.seen_by.contains([share.organisation_id])
    seen = or_(source.seen_by.is_(None), held)
    rules = {NOT_SEEN: and_(seen, FEATURE.layer_id == share.layer_id) if share.layer_id else seen}
    if share.categories and source.category is not None:
        rules[OTHER_CATEGORY] = source.category(share.categories)
    if source.at is not None:
        rules[OTHER_TIME] = and_(true(), *_spans(source.at, share, now))
    if share.area is not None:
        rules[OUTSIDE] = func.ST_Intersects(source.shape, share.area)
    return rules


def _spans(at: ColumnElement[datetime], share: Share, now: datetime) -> list[ColumnElement[bool]]:
    spans = []
    if share.since is not None:
        spans.append(at >= share.since)
    if share.until is not None:
        spans.append(at < share.until)
    if share.last_days is not None:
        spans.append(at > now - timedelta(days=share.last_days))
    return spans


def leaves(share: Share, at: datetime | None) -> datetime | None:
    """Return when time alone will take a feature out."""
    return None if share.last_days is None or at is None else at + timedelta(days=share.last_days)


def value_of(source: str, name: str, attribute: str | None) -> Value:
    """Return where the value of a field stands; `attribute` is the key of a layer's own."""
    if attribute is not None:
        return FEATURE.attributes[attribute]
    return SOURCES[source].values[name]


def any_of(ids: Sequence[int]) -> Any:
    """Return an expression that equals any of some ids: one parameter, however many there are."""
    return any_(literal(list(ids), ARRAY(BigInteger)))
