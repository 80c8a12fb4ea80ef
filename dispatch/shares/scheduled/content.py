"""What a file holds: the rows of a share as its agency sees them, or how they changed, streamed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, Text, cast, func, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.shares import Share, ShareChange, ShareFeature
from dispatch.shares.changes import DEGREES, DIGITS_DEG
from dispatch.shares.fields import Field, fields_of, geometry_type

AT_ONCE = 2000
KEY = Field("key", "标识", "Key", "string")
CHANGED = (
    Field("_sequence", "变更序号", "Sequence of the change", "integer"),
    Field("_change", "变更", "Change", "string"),
    Field("_at", "变更时间", "Time of the change", "date-time"),
)


@dataclass(frozen=True, slots=True)
class Content:
    """The columns and rows of a file; of each row the values by column, then the shape.

    `shapes` says how those come: "geojson" as text in WGS84, "wkb" as bytes in `crs`.
    """

    name: str
    title: str
    columns: tuple[Field, ...]
    rows: Iterator[tuple[list[Any], Any]]
    crs: int
    geometry: str
    last: int


def read_content(session: Session, share: Share, extent: str, after: int, shapes: str) -> Content:
    """Return what a file of a share holds; the session's transaction must see one moment only."""
    last = session.scalar(select(Share.last_sequence).where(Share.id == share.id)) or 0
    fields = fields_of(session, share)
    is_full = extent == "full"
    columns = (KEY, *fields) if is_full else (*CHANGED, KEY, *fields)
    model = ShareFeature if is_full else ShareChange
    shape = _geojson(model.shape) if shapes == "geojson" else _wkb(model.shape, share.crs)
    query = _features(share, shape) if is_full else _changes(share, shape, after, last)
    rows = _rows(session, query, [field.name for field in fields])
    return Content(share.key, share.name, columns, rows, share.crs, geometry_type(session, share), last)


def _features(share: Share, shape: Any) -> Select[Any]:
    query = select(ShareFeature.properties, shape, ShareFeature.key)
    return query.where(ShareFeature.share_id == share.id).order_by(ShareFeature.id)


def _changes(share: Share, shape: Any, after: int, last: int) -> Select[Any]:
    told = (ShareChange.sequence, ShareChange.change, ShareChange.at, ShareChange.key)
    query = select(ShareChange.properties, shape, *told)
    spanned = ShareChange.sequence.between(after + 1, last)
    return query.where(ShareChange.share_id == share.id, spanned).order_by(ShareChange.sequence)


def _rows(session: Session, query: Select[Any], names: list[str]) -> Iterator[tuple[list[Any], Any]]:
    streamed = session.execute(query, execution_options={"yield_per": AT_ONCE})
    for properties, shape, *others in streamed:
        values = properties or {}
        yield [*others, *(values.get(name) for name in names)], shape


def _geojson(shape: Any) -> Any:
    return cast(func.ST_AsGeoJSON(func.ST_ForcePolygonCCW(shape), cast(DIGITS_DEG, Integer), 0), Text)


def _wkb(shape: Any, crs: int) -> Any:
    there = shape if crs in DEGREES or crs == SRID else func.ST_Transform(shape, crs)
    return func.ST_AsBinary(there)
