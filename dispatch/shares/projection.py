"""How a row of a source becomes what an agency sees: values by their rules, its place by the precision."""

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.layers import Layer
from data.organisations import Organisation
from data.shares import Share
from dispatch.shares.fields import attribute_name, geometry_type, layer_fields
from dispatch.shares.precision import SRID, coarsen, typed
from dispatch.shares.rules import CITY_TIME, make_rule
from dispatch.shares.sources import SOURCES, Via, any_of, conditions, leaves, value_of
from dispatch.shares.standard import COARSER, FIELDS, Field
from layers.kinds import get_kind
from layers.windows import read_rule

Make = Callable[[Any], Any]
Lookups = dict[tuple[str, str], dict[int, str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A feature as an agency sees it: `shape` is EWKB in hexadecimal, in EPSG:4326."""

    source_id: int
    properties: dict[str, Any]
    shape: str | None
    leaves_at: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """A field that is given out: where its value stands, and what is made of it."""

    name: str
    column: ColumnElement[Any]
    make: Make


def key_of(share: Share, source_id: int) -> str:
    """Return what the agency knows a row by: the same for ever, and telling nothing of other rows."""
    return str(uuid.uuid5(share.space, f"{share.source}:{source_id}"))


def read_seen(
    session: Session, share: Share, now: datetime, ids: Sequence[int] | None = None, most: int | None = None
) -> list[Seen]:
    """Return rows that fit a share as its agency sees them: all, or those of some ids."""
    source, given = SOURCES[share.source], list_given(session, share)
    at = source.at if source.at is not None else func.now()
    land = source.land if source.land is not None else source.id
    query = (
        select(source.id, func.ST_AsBinary(source.shape), at, land, *(each.column for each in given))
        .select_from(source.rows)
        .where(*conditions(share, now).values())
        .order_by(source.id)
        .limit(most)
    )
    rows = session.execute(query if ids is None else query.where(source.id == any_of(ids))).all()
    shapes = _places(session, share, rows)
    return [
        Seen(
            row[0],
            {each.name: each.make(value) for each, value in zip(given, row[4:], strict=True)},
            shape,
            leaves(share, row[2]) if source.at is not None else None,
        )
        for row, shape in zip(rows, shapes, strict=True)
    ]


def list_given(session: Session, share: Share) -> list[Given]:
    """Return how each field that a share gives out comes about, but those that its layer has no more."""
    fields = {field.name: (field, None) for field in FIELDS[share.source]} | _attributes(session, share)
    wanted = [(*fields[each["name"]], each) for each in share.fields if each["name"] in fields]
    values = [value_of(share.source, field.name, key) for field, key, _ in wanted]
    lookups = _look_up(session, {value.noun for value in values if isinstance(value, Via)})
    return [
        _looked_up(field, value, given, lookups)
        if isinstance(value, Via)
        else _read(field, value, given, key is not None)
        for (field, key, given), value in zip(wanted, values, strict=True)
    ]


def _looked_up(field: Field, value: Via, given: dict[str, Any], lookups: Lookups) -> Given:
    rule, attribute = make_rule(field, given), value.attribute
    if given.get("rule") == COARSER:
        attribute = "group" if value.noun == "category" else f"district_{attribute}"
    find = lookups[value.noun, attribute].get
    return Given(field.name, value.column, lambda raw: rule(find(raw)))


def _read(field: Field, column: ColumnElement[Any], given: dict[str, Any], is_attribute: bool) -> Given:
    rule = make_rule(field, given)
    read = TYPED[field.type] if is_attribute else WINDOWS.get(field.name)
    return Given(field.name, column, rule if read is None else lambda raw: rule(read(raw)))


def _attributes(session: Session, share: Share) -> dict[str, tuple[Field, str]]:
    """Return the fields of a layer's own, each with the key of its attribute."""
    if share.source != "layer":
        return {}
    kind = get_kind(session, session.scalars(select(Layer.kind).where(Layer.id == share.layer_id)).one())
    keys = {attribute_name(attribute.key): attribute.key for attribute in kind.attributes}
    return {field.name: (field, keys[field.name]) for field in layer_fields(kind) if field.name in keys}


def _look_up(session: Session, nouns: set[str]) -> Lookups:
    found: Lookups = {}
    if "category" in nouns:
        group = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
        columns = {"code": Category.code, "name": Category.name, "name_en": Category.name_en, "group": group}
        rows = session.execute(select(Category.id, *columns.values())).all()
        for at, name in enumerate(columns, 1):
            found["category", name] = {row[0]: row[at] for row in rows}
    if "organisation" in nouns:
        columns = (
            Organisation.id,
            Organisation.code,
            Organisation.name,
            Organisation.level,
            Organisation.path,
        )
        _note_organisations(found, session.execute(select(*columns)).all())
    return found


def _note_organisations(found: Lookups, rows: Sequence[Any]) -> None:
    """Note codes and names, and those of the district that each is or lies in; the city is its own."""
    districts = {row.code: row for row in rows if row.level == "district"}
    above = {
        row.id: next((districts[code] for code in row.path.split(".") if code in districts), row)
        for row in rows
    }
    for name in ("code", "name"):
        found["organisation", name] = {row.id: getattr(row, name) for row in rows}
        found["organisation", f"district_{name}"] = {id_: getattr(row, name) for id_, row in above.items()}


def _places(session: Session, share: Share, rows: Sequence[Any]) -> list[str | None]:
    """Return the shapes of rows, as close as the share's precision allows."""
    if share.precision == "street" and SOURCES[share.source].land is not None:
        places = _streets(session, {row[3] for row in rows})
        return [places.get(row[3]) for row in rows]
    shapes = coarsen(shapely.from_wkb([bytes(row[1]) for row in rows]), share.precision)
    if share.source in ("layer", "hotspots"):
        kind = geometry_type(session, share)
        shapes = [typed(shape, kind) for shape in shapes]
    return _hex(shapes)


def _streets(session: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    """Return the one place that stands for the land of each organisation."""
    place = func.ST_AsBinary(func.ST_PointOnSurface(Organisation.jurisdiction))
    known = (
        Organisation.id.in_([each for each in ids if each is not None]),
        Organisation.jurisdiction.is_not(None),
    )
    rows = session.execute(select(Organisation.id, place).where(*known))
    found = {row[0]: shapely.from_wkb(bytes(row[1])) for row in rows}
    return dict(zip(found, _hex(list(found.values())), strict=True))


def _hex(shapes: Sequence[Any]) -> list[str]:
    """Return shapes as PostGIS writes them, many at once."""
    marked = shapely.set_srid(np.asarray(shapes, dtype=object), SRID)
    return shapely.to_wkb(marked, hex=True, include_srid=True, byte_order=1).tolist()


def _typed(*types: type) -> Make:
    return lambda raw: raw if isinstance(raw, types) else None


def _as_day(raw: Any) -> date | None:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        return None


def _as_integer(raw: Any) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def _as_number(raw: Any) -> float | None:
    return raw if isinstance(raw, int | float) and not isinstance(raw, bool) else None


def _valid_from(rule: Any) -> datetime | None:
    starts = [phase.starts for phase in read_rule(rule).phases]
    return min(starts).replace(tzinfo=CITY_TIME) if starts and all(starts) else None


def _valid_until(rule: Any) -> datetime | None:
    ends = [phase.ends for phase in read_rule(rule).phases]
    return max(ends).replace(tzinfo=CITY_TIME) if ends and all(ends) else None


# What is stored of a layer's attributes may be older than its kind's schema: what does not fit is not given.
TYPED: dict[str, Make] = {
    "string": _typed(str),
    "boolean": _typed(bool),
    "integer": _as_integer,
    "number": _as_number,
    "date": _as_day,
}
WINDOWS: dict[str, Make] = {
    "valid_from": _valid_from,
    "valid_until": _valid_until,
    "window_rule": lambda rule: rule and json.dumps(rule, ensure_ascii=False, sort_keys=True),
}
