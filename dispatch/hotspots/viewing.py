"""Hotspots as the API tells them, as far as the session's account sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from data.base import alias_of
from data.categories import Category
from data.hotspots import Hotspot, HotspotDay
from data.organisations import Organisation
from data.settings import get_setting
from data.violations import Subject
from dispatch.hotspots.packed import EVERYTHING
from dispatch.jurisdiction import box
from dispatch.moments import iso

OWNER, NEIGHBOUR = alias_of(Organisation), alias_of(Organisation)
SORTS = {"count": Hotspot.count, "total": Hotspot.total, "peak": Hotspot.peak, "newest": Hotspot.id}
DAYS = ("state_since", "born_on", "last_day", "absent_since", "cleared_on", "relapsed_on")
PLAIN = (
    "id", "kind", "name", "state", "change", "pattern", "relapses", "count", "complaints", "patrols", "total",
    "peak", "z", "fresh_cases", "area_m2", "merged_into", "split_from",
)  # fmt: skip


@dataclass
class HotspotUnknown(Exception):
    """There is no such hotspot, or none that this account sees."""

    hotspot_id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which hotspots; what is not said does not matter. `standing` leaves out those that were cleared."""

    group: str | None = None
    window: int | None = None
    kinds: Sequence[str] = ()
    states: Sequence[str] = ()
    changes: Sequence[str] = ()
    owner: int | None = None
    boundary: bool | None = None
    subject: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    standing: bool = True


def hotspots_query(wanted: Wanted | None = None) -> Select[Any]:
    """Return the query of hotspots with their owners, their subject and where they lie."""
    area = Hotspot.area
    middle = func.ST_PointOnSurface(area)
    query = (
        select(
            Hotspot,
            OWNER,
            NEIGHBOUR,
            Subject.name.label("subject_name"),
            func.ST_X(middle).label("lon"),
            func.ST_Y(middle).label("lat"),
            *(getattr(func, f"ST_{side}")(area).label(side) for side in ("XMin", "YMin", "XMax", "YMax")),
        )
        .outerjoin(OWNER, OWNER.id == Hotspot.organisation_id)
        .outerjoin(NEIGHBOUR, NEIGHBOUR.id == Hotspot.neighbour_id)
        .outerjoin(Subject, Subject.id == Hotspot.subject_id)
    )
    return query.where(*_conditions(wanted)) if wanted else query


def _conditions(wanted: Wanted) -> list[Any]:
    found = [
        column == value
        for column, value in (
            (Hotspot.group_code, wanted.group),
            (Hotspot.window_days, wanted.window),
            (Hotspot.subject_id, wanted.subject),
        )
        if value is not None
    ]
    found += [
        column.in_(values)
        for column, values in (
            (Hotspot.kind, wanted.kinds),
            (Hotspot.state, wanted.states),
            (Hotspot.change, wanted.changes),
        )
        if values
    ]
    if wanted.standing and not wanted.states:
        found.append(Hotspot.state != "cleared")
    if wanted.boundary is not None:
        found.append(Hotspot.neighbour_id.is_not(None) == wanted.boundary)
    if wanted.owner is not None:
        below = _at_or_below(wanted.owner)
        found.append(or_(Hotspot.organisation_id.in_(below), Hotspot.neighbour_id.in_(below)))
    if wanted.bbox is not None:
        found.append(func.ST_Intersects(Hotspot.area, box(*wanted.bbox)))
    return found


def _at_or_below(organisation_id: int) -> Select[Any]:
    above = aliased(Organisation)
    return (
        select(Organisation.id)
        .join(above, above.id == organisation_id)
        .where((Organisation.path == above.path) | Organisation.path.startswith(above.path + "."))
    )


def hotspot_views(session: Session, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return hotspots as the API tells them."""
    named = name_groups(session, {row[0].group_code for row in rows})
    return [_view(row, *named[row[0].group_code]) for row in rows]


def _view(row: Any, group_name: str, group_name_en: str) -> dict[str, Any]:
    hotspot, owner, neighbour = row[:3]
    subject = {"id": hotspot.subject_id, "name": row.subject_name} if row.subject_name else None
    return {
        **{name: getattr(hotspot, name) for name in PLAIN},
        **{name: _day(getattr(hotspot, name)) for name in DAYS},
        "group": hotspot.group_code,
        "group_name": group_name,
        "group_name_en": group_name_en,
        "window": hotspot.window_days,
        "last_case_at": iso(hotspot.last_case_at),
        "last_case_day_only": hotspot.last_case_day_only,
        "owner": owner,
        "neighbour": neighbour,
        "is_boundary": neighbour is not None,
        "subject": subject,
        "centre": (row.lon, row.lat),
        "bbox": (row.XMin, row.YMin, row.XMax, row.YMax),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def get_hotspot(session: Session, hotspot_id: int) -> Any:
    """Return a hotspot's row of `hotspots_query`; raise HotspotUnknown."""
    row = session.execute(hotspots_query().where(Hotspot.id == hotspot_id)).first()
    if row is None:
        raise HotspotUnknown(hotspot_id)
    return row


def name_groups(session: Session, codes: set[str]) -> dict[str, tuple[str, str]]:
    """Return the names of category groups, in both languages.

    They are those of the setting, else those of the category that has the group's code or that is alone in
    it; one category of several is not all of them, so that a group without a name goes by its code.
    """
    given, members = get_setting(session, "category_groups"), _members(session, codes)
    named = {code: _name(code, given.get(code), members[code]) for code in codes}
    return named | ({EVERYTHING: ("全部", "All")} if EVERYTHING in codes else {})


def _members(session: Session, codes: set[str]) -> dict[str, list[Category]]:
    members: dict[str, list[Category]] = {code: [] for code in codes}
    for one in session.scalars(select(Category).order_by(Category.code)):
        group = one.group_code or one.code
        if group in members:
            members[group].append(one)
    return members


def _name(code: str, given: dict[str, str] | None, members: list[Category]) -> tuple[str, str]:
    if given:
        name, name_en = given.get("name", ""), given.get("name_en", "")
        return name or name_en, name_en or name
    named = [one for one in members if one.code == code] or members
    return (named[0].name, named[0].name_en or named[0].name) if len(named) == 1 else (code, code)


def list_days(session: Session, hotspot_id: int) -> list[dict[str, Any]]:
    """Return the history of a hotspot, the oldest day first."""
    query = select(HotspotDay).where(HotspotDay.hotspot_id == hotspot_id).order_by(HotspotDay.day)
    plain = ("state", "change", "count", "complaints", "patrols", "z", "pattern", "area_m2", "others")
    return [
        {"day": one.day.isoformat()} | {name: getattr(one, name) for name in plain}
        for one in session.scalars(query)
    ]
