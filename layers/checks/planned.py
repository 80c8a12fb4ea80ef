"""Features as they are planned, read at once: of a layer's draft, or as published in others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from shapely import from_wkb
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from data.layers import Layer, LayerFeature, TimeWindow
from layers.checks.finding import Step
from layers.demands import Demands, read_demands
from layers.drafting.content import Content
from layers.features import features_of
from layers.windows import WindowRule, read_rule

Spans = tuple[tuple[datetime | None, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A time window: its rule and the spans in which it holds; `spans` is None where it always does."""

    id: int | None = None
    rule: WindowRule = field(default_factory=WindowRule)
    spans: Spans | None = None


ALWAYS = Window()


@dataclass(frozen=True, eq=False)
class Planned:
    """A feature as planned. `change` is what the draft does to it, None as it is published."""

    id: int
    revision_id: int
    layer_id: int
    kind: str
    name: str
    name_en: str
    shape: BaseGeometry
    attributes: dict[str, Any]
    given_demands: dict[str, Any]
    window: Window
    change: str | None

    @cached_property
    def demands(self) -> Demands:
        """What it demands, read."""
        return read_demands(self.given_demands)

    @property
    def content(self) -> Content:
        """Its content, to be saved again."""
        return Content(
            self.name, self.shape, self.name_en, self.attributes, self.window.rule, dict(self.given_demands)
        )

    def saved_with(self, **values: Any) -> Step:
        """Return the edit that saves it with other values of its content."""
        return Step(self.id, self.revision_id, replace(self.content, **values))

    def deleted(self) -> Step:
        """Return the edit that deletes it."""
        return Step(self.id, self.revision_id, None)


def list_planned(
    session: Session, layer: Layer, view: str, only: ColumnElement[bool] | None = None
) -> list[Planned]:
    """Return the features of a view of a layer (`layers.features`), deleted ones among them, by id."""
    feature = features_of(layer.id, view).c
    columns = (feature.id, feature.revision_id, feature.name, feature.name_en, feature.attributes)
    query = select(
        *columns,
        feature.demands,
        feature.window_id,
        feature.change,
        func.ST_AsBinary(feature.shape).label("shape"),
    ).order_by(feature.id)
    rows = session.execute(query if only is None else query.where(only)).all()
    windows = read_windows(session, {row.window_id for row in rows})
    return [_planned(row, layer.id, layer.kind, row.change, windows) for row in rows]


def list_published(session: Session, *where: ColumnElement[bool]) -> list[Planned]:
    """Return published features of any layers that meet conditions on `LayerFeature` and `Layer`, by id."""
    columns = (LayerFeature.id, LayerFeature.revision_id, LayerFeature.name, LayerFeature.name_en)
    query = (
        select(
            *columns,
            LayerFeature.attributes,
            LayerFeature.demands,
            LayerFeature.window_id,
            LayerFeature.layer_id,
            Layer.kind,
            func.ST_AsBinary(LayerFeature.shape).label("shape"),
        )
        .join(Layer, Layer.id == LayerFeature.layer_id)
        .where(*where)
        .order_by(LayerFeature.id)
    )
    rows = session.execute(query).all()
    windows = read_windows(session, {row.window_id for row in rows})
    return [_planned(row, row.layer_id, row.kind, None, windows) for row in rows]


def read_windows(session: Session, ids: Iterable[int | None]) -> dict[int | None, Window]:
    """Return time windows by id, that of None being always."""
    rows = session.scalars(select(TimeWindow).where(TimeWindow.id.in_([one for one in ids if one])))
    return {None: ALWAYS} | {row.id: Window(row.id, read_rule(row.rule), _spans(row.holds)) for row in rows}


def _spans(holds: Sequence[Any]) -> Spans:
    return tuple((span.lower, span.upper) for span in holds)


def _planned(
    row: Row[Any], layer_id: int, kind: str, change: str | None, windows: dict[int | None, Window]
) -> Planned:
    return Planned(
        id=row.id,
        revision_id=row.revision_id or 0,
        layer_id=layer_id,
        kind=kind,
        name=row.name,
        name_en=row.name_en,
        shape=from_wkb(bytes(row.shape)),
        attributes=row.attributes,
        given_demands=row.demands,
        window=windows[row.window_id],
        change=change,
    )


def hold_together(one: Window, other: Window, after: datetime | None = None) -> bool:
    """Return whether two windows hold at a same moment, after a time if one is given."""
    spans, others = (_after(window.spans, after) for window in (one, other))
    if spans is None or others is None:
        return bool(spans is None or spans) and bool(others is None or others)
    at, against = 0, 0
    while at < len(spans) and against < len(others):
        (starts, ends), (other_starts, other_ends) = spans[at], others[against]
        if _before(starts, other_ends) and _before(other_starts, ends):
            return True
        if other_ends is None or (ends is not None and ends <= other_ends):
            at += 1
        else:
            against += 1
    return False


def _before(starts: datetime | None, ends: datetime | None) -> bool:
    return starts is None or ends is None or starts < ends


def _after(spans: Spans | None, after: datetime | None) -> Spans | None:
    if spans is None or after is None:
        return spans
    return tuple(span for span in spans if span[1] is None or span[1] > after)
