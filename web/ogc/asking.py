"""What is asked of a collection: which features, in which order, how much of each, in which CRS and form."""

from dataclasses import dataclass, field

from flask import request
from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import Session

from data.shares import Share
from dispatch.shares.fields import TIME_FIELD, Field, fields_of
from gis.epsg import System
from web.ogc.errors import ParameterRefused
from web.ogc.filtering.spatial import bound_shape
from web.ogc.filtering.temporal import OPEN, Span, meets_in_time, open_span, said_interval, said_span, span_of
from web.ogc.filtering.translating import translate
from web.ogc.filtering.values import FEATURE, NotOfType, bound, expression_of, kind_of, typed_words
from web.ogc.forms import GEOJSON, HTML, ITEM, ITEMS, Form, asked_form
from web.ogc.parameters import check_known, read_box, read_language, read_limit, read_system
from web.ogc.sorting import Sort, after, read_sorts

ONE = ("f", "crs", "properties")
MANY = (
    *ONE, "limit", "bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs", "sortby", "cursor",
)  # fmt: skip
DEFAULT_LIMIT = 100
MOST, MOST_SHOWN = 5_000_000, 1_000
WINDOW = ("valid_from", "valid_until")


@dataclass(frozen=True)
class Asked:
    """What is asked of a share; `properties` is None for all, `conditions` do not hold the cursor."""

    share: Share
    fields: dict[str, Field]
    form: Form
    system: System
    limit: int | None
    properties: tuple[str, ...] | None
    conditions: tuple[ColumnElement[bool], ...] = ()
    sorts: list[Sort] = field(default_factory=list)
    beyond: ColumnElement[bool] | None = None

    @property
    def where(self) -> ColumnElement[bool]:
        """Which features of all fit, on whatever page they are."""
        return and_(FEATURE.share_id == self.share.id, *self.conditions)

    @property
    def names(self) -> tuple[str, ...]:
        """The properties that are given."""
        return tuple(self.fields) if self.properties is None else self.properties


def ask_many(session: Session, share: Share) -> Asked:
    """Read what the current request asks for of a collection; raise ParameterRefused."""
    fields = {each.name: each for each in fields_of(session, share)}
    check_known([*MANY, *(name for name in fields if name not in MANY)])
    form = asked_form(ITEMS)
    sorts = read_sorts(request.args.get("sortby"), fields)
    cursor = request.args.get("cursor")
    return Asked(
        share,
        fields,
        form,
        read_system("crs"),
        _limit(form),
        read_properties(share, fields),
        tuple(_conditions(share, fields)),
        sorts,
        None if cursor is None else after(cursor, sorts),
    )


def ask_one(session: Session, share: Share) -> Asked:
    """Read what the current request asks for of a feature; raise ParameterRefused."""
    fields = {each.name: each for each in fields_of(session, share)}
    check_known(ONE)
    return Asked(share, fields, asked_form(ITEM), read_system("crs"), 1, read_properties(share, fields))


def read_properties(share: Share, fields: dict[str, Field]) -> tuple[str, ...] | None:
    """Return the properties asked for, in the order of the share, or None for all that are kept.

    While a share is being built anew, some that it does not give out any more may still be kept.
    """
    said = request.args.get("properties")
    if said is None:
        return tuple(fields) if share.build_due is not None or share.built != share.definition else None
    wanted = said.split(",") if said else []
    for name in wanted:
        if name not in fields:
            raise ParameterRefused("properties", "property", said=name, allowed=list(fields))
    return tuple(name for name in fields if name in wanted)


def _limit(form: Form) -> int | None:
    """Return how many features are wanted; without a word all, where that is not a page's matter."""
    if form == HTML:
        return read_limit(DEFAULT_LIMIT, MOST_SHOWN)
    return read_limit(DEFAULT_LIMIT if form == GEOJSON else 0, MOST) or None


def _conditions(share: Share, fields: dict[str, Field]) -> list[ColumnElement[bool]]:
    found = [_equals(name, fields[name]) for name in request.args if name in fields and name not in MANY]
    box = read_box()
    if box is not None:
        found.append(_meets(box))
    found += _within_time(share, fields)
    return found + _filtered(fields)


def _meets(box: object) -> ColumnElement[bool]:
    return func.ST_Intersects(FEATURE.shape, bound_shape(box))


def _equals(name: str, wanted: Field) -> ColumnElement[bool]:
    kind = kind_of(wanted)
    try:
        return expression_of(wanted) == bound(typed_words(request.args[name], kind), kind)
    except NotOfType:
        said = request.args[name]
        raise ParameterRefused(name, "value", said=said, property=name, type=wanted.type) from None


def _within_time(share: Share, fields: dict[str, Field]) -> list[ColumnElement[bool]]:
    """Return the condition of `datetime`; what has no time, or no such property, is always meant."""
    said = request.args.get("datetime")
    if said is None:
        return []
    asked = _asked_span(said)
    own = _own_span(share, fields)
    return [] if own is None else [or_(meets_in_time(own, asked), own.start.is_(None))]


def _asked_span(said: str) -> Span:
    first, slash, last = said.partition("/")
    try:
        if not slash:
            return said_span(first)
        if (first or OPEN) != OPEN and (last or OPEN) != OPEN and first[:10] > last[:10]:
            raise ParameterRefused("datetime", "datetime_turned")
        return said_interval(first or OPEN, last or OPEN)
    except NotOfType:
        raise ParameterRefused("datetime", "datetime") from None


def _own_span(share: Share, fields: dict[str, Field]) -> Span | None:
    """Return when a feature was, or from when until when it holds, by what the share gives out of that."""
    if share.source == "layer":
        if not all(name in fields and fields[name].type in ("date", "date-time") for name in WINDOW):
            return None
        start, end = (span_of(fields[name]) for name in WINDOW)
        return open_span(start.start, end.end)
    name = TIME_FIELD[share.source]
    if name not in fields or fields[name].type not in ("date", "date-time"):
        return None
    return span_of(fields[name])


def _filtered(fields: dict[str, Field]) -> list[ColumnElement[bool]]:
    said = request.args.get("filter")
    language, system = read_language(), read_system("filter-crs")
    if said is None:
        for name in ("filter-lang", "filter-crs"):
            if name in request.args:
                raise ParameterRefused(name, "filter_missing")
        return []
    return [translate(said, language, fields, system)]
