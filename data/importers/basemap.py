"""Replaces the base map: its roads, areas and places, copied in one stream each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from data.base import SRID
from data.roads import BaseArea, Place, Road
from gis.roads.areas import PLACE_RANKS, Area
from gis.roads.classes import CLASSES
from gis.roads.modes import oneway_of
from gis.roads.names import name_en_of, name_of
from gis.roads.osm import RawRoads, Way

_COLUMNS = {
    Road: ("osm_id", "road_class", "name", "name_en", "ref", "oneway", "geom"),
    BaseArea: ("kind", "name", "name_en", "geom"),
    Place: ("kind", "name", "name_en", "rank", "location"),
}
_AGAINST = (False, True)
_BOTH = (True, True)


def replace_basemap(session: Session, raw: RawRoads, areas: Sequence[Area]) -> None:
    """Put a map's roads, areas and places in the place of those there are.

    Rows are deleted, not truncated: whoever reads meanwhile sees the former map and waits for nothing.
    """
    _replace(session, Road, _road_rows(raw))
    _replace(session, BaseArea, _area_rows([area for area in areas if area.kind != "place"]))
    _replace(session, Place, _place_rows([area for area in areas if area.kind == "place"]))


def _replace(session: Session, model: type, rows: Iterable[tuple[Any, ...]]) -> None:
    table = model.__tablename__
    session.execute(delete(model))
    cursor = session.connection().connection.cursor()
    with cursor.copy(f"COPY {table} ({', '.join(_COLUMNS[model])}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    # The planner knows the new city from the first question on.
    session.execute(text(f"ANALYZE {table}"))


def _road_rows(raw: RawRoads) -> Iterator[tuple[Any, ...]]:
    pieces = list(_drawn_pieces(raw.ways))
    if not pieces:
        return
    nodes = np.concatenate([nodes for _, nodes in pieces])
    rows = np.repeat(np.arange(len(pieces)), [len(nodes) for _, nodes in pieces])
    lines = shapely.linestrings(raw.node_lon[nodes], raw.node_lat[nodes], indices=rows)
    for (way, _), line in zip(pieces, _ewkb(lines), strict=True):
        tags = way.tags
        named = (name_of(tags), name_en_of(tags), tags.get("ref", ""))
        yield way.osm_id, tags["highway"], *named, oneway_of(tags) != _BOTH, line


def _drawn_pieces(ways: Iterable[Way]) -> Iterator[tuple[Way, np.ndarray]]:
    """Give the ways of classes that are drawn, cut where nodes are missing, in the direction of travel."""
    for way in ways:
        if way.tags.get("highway") not in CLASSES:
            continue
        nodes = way.nodes[::-1] if oneway_of(way.tags) == _AGAINST else way.nodes
        gaps = np.flatnonzero(nodes < 0)
        for piece in np.split(nodes, gaps) if len(gaps) else (nodes,):
            present = piece[piece >= 0]
            if len(present) > 1:
                yield way, present


def _area_rows(areas: Sequence[Area]) -> Iterator[tuple[Any, ...]]:
    for area, shape in zip(areas, _ewkb([area.geometry for area in areas]), strict=True):
        yield area.kind, area.name, area.name_en, shape


def _place_rows(areas: Sequence[Area]) -> Iterator[tuple[Any, ...]]:
    for area, point in zip(areas, _ewkb([area.geometry for area in areas]), strict=True):
        yield area.subkind, area.name, area.name_en, PLACE_RANKS.get(area.subkind, 5), point


def _ewkb(shapes: Any) -> list[str]:
    located = shapely.set_srid(np.asarray(shapes, dtype=object), SRID)
    return shapely.to_wkb(located, hex=True, include_srid=True).tolist()
