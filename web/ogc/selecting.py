"""The queries for features: PostgreSQL renders them, as nothing here could as fast.

They ask the table and not its model, whose criteria would ask of every row once more what was asked of the
share: the share itself was read within the caller's scope, and only its features are selected.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, cast, func, literal, select

from gis.epsg import System
from web.ogc.asking import Asked
from web.ogc.filtering.values import FEATURE
from web.ogc.sorting import Sort

NO_EXTRAS = 0
MOST_KEPT = 256


def features(asked: Asked, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return the query of the features that fit, from the cursor on and in order, without a limit."""
    query = select(*columns).where(asked.where)
    if asked.beyond is not None:
        query = query.where(asked.beyond)
    return query.order_by(*(sort.order for sort in asked.sorts), FEATURE.id)


def feature(asked: Asked, key: str, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return the query of one feature."""
    return select(*columns).where(asked.where, FEATURE.key == key)


def cursor_columns(sorts: list[Sort]) -> list[ColumnElement[Any]]:
    """Return the columns that a cursor is made of."""
    return [FEATURE.id.label("id"), *(sort.words.label(f"sort_{n}") for n, sort in enumerate(sorts))]


def json_column(asked: Asked) -> ColumnElement[str]:
    """Return a feature as GeoJSON, without the closing brace so that members may be added."""
    return _json_column(asked.system, asked.properties)


@lru_cache(MOST_KEPT)
def _json_column(system: System, names: tuple[str, ...] | None) -> ColumnElement[str]:
    pieces = (
        literal('{"type":"Feature","id":'),
        cast(func.to_json(FEATURE.key), Text),
        literal(',"geometry":'),
        func.coalesce(geojson(system), "null"),
        literal(',"properties":'),
        cast(properties_column(names), Text),
    )
    return func.concat(*(cast(piece, Text) for piece in pieces)).label("json")


def properties_column(names: tuple[str, ...] | None) -> ColumnElement[Any]:
    """Return the properties of these names, or all that are kept."""
    if names is None:
        return FEATURE.properties
    pairs = [part for name in names for part in (cast(name, Text), FEATURE.properties[name])]
    return func.jsonb_build_object(*pairs)


def geojson(system: System) -> ColumnElement[str]:
    """Return the shape as GeoJSON in a system, in its axis order, outer rings counter-clockwise."""
    there = func.ST_ForcePolygonCCW(shape_in(system))
    if system.y_first:
        there = func.ST_FlipCoordinates(there)
    return func.ST_AsGeoJSON(there, cast(system.decimals, Integer), cast(NO_EXTRAS, Integer))


def shape_in(system: System) -> ColumnElement[Any]:
    """Return the shape in a system, x first; degrees are the same in all of those."""
    if system.in_degrees:
        return FEATURE.shape
    return func.ST_Transform(FEATURE.shape, cast(system.epsg, Integer))
