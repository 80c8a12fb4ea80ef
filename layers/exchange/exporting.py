"""Writes features of layers into files with all they bear, so that they can be read in again."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.layers import Layer, TimeWindow
from gis.files.report import WriteReport
from gis.files.table import VectorTable, as_shapes
from gis.files.write.names import file_name
from gis.files.writing import WRITERS, write_vectors
from layers.exchange.targets import (
    DEMANDS,
    FEATURE_ID,
    LAYER,
    NAME,
    NAME_EN,
    SAMPLE,
    VERSION,
    WINDOW,
    column_of,
)
from layers.features import DRAFT, PUBLISHED, features_of, holds_at
from layers.kinds import get_kind
from layers.windows import ZONE

FORMATS = tuple(WRITERS)
SAMPLE_MARK = "（示例 sample）"
_NESTS = ("geojson", "geojsonseq")


@dataclass
class NothingToExport(Exception):
    """The layer has no feature that was asked for."""

    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a layer goes out: a view ("published", "draft" or a version), some features, at a time."""

    layer: Layer
    view: str | int = PUBLISHED
    features: Sequence[int] | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written, what it should be called, and what the format could not keep of each layer."""

    path: Path
    file_name: str
    reports: dict[str, WriteReport]


def export(
    session: Session, wanted: Sequence[Wanted], format_name: str, crs: str, folder: Path, today: datetime
) -> Exported:
    """Write a file in a folder; of several layers an archive with a file each.

    Raises NothingToExport, and FormatUnknown or CrsNotUsable of `gis.files`.
    """
    reports, paths = {}, []
    for number, one in enumerate(wanted):
        path = folder / f"{number}{WRITERS[format_name][1] if format_name in WRITERS else ''}"
        table = table_of(session, one, nests=format_name in _NESTS)
        reports[one.layer.name] = write_vectors(table, format_name, path, crs, _layer_name(one.layer))
        paths.append((path, _called(one, today) + path.suffix))
    if len(paths) == 1:
        return Exported(*paths[0], reports)
    archive = folder / "layers.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (path, called) in enumerate(paths, 1):
            packed.write(path, f"{number:02d}_{called}")
    marked = SAMPLE_MARK if any(one.layer.is_sample for one in wanted) else ""
    return Exported(archive, f"图层 layers{marked}_{_day(today)}.zip", reports)


def table_of(session: Session, wanted: Wanted, nests: bool = True) -> VectorTable:
    """Return features of a layer as a table; raise NothingToExport.

    Time windows and demands are objects if the format nests, else JSON texts.
    """
    rows = session.execute(_query(wanted)).all()
    if not rows:
        raise NothingToExport(wanted.layer.name)
    plain = (lambda value: value or None) if nests else _as_json
    columns: dict[str, list[Any]] = {
        FEATURE_ID: [row.id for row in rows],
        NAME: [row.name for row in rows],
        NAME_EN: [row.name_en or None for row in rows],
    }
    for key in _attribute_keys(session, wanted.layer, rows):
        columns[column_of(key)] = [_filled(row.attributes.get(key)) for row in rows]
    columns[WINDOW] = [plain(row.rule) for row in rows]
    columns[DEMANDS] = [plain(row.demands) for row in rows]
    columns[LAYER] = [wanted.layer.key] * len(rows)
    columns[VERSION] = [_version(wanted)] * len(rows)
    if wanted.layer.is_sample:
        columns[SAMPLE] = [True] * len(rows)
    shapes = as_shapes(list(shapely.from_wkb([bytes(row.shape) for row in rows])))
    return VectorTable(np.array(shapes, dtype=object), columns, list(range(1, len(rows) + 1)))


def _query(wanted: Wanted) -> Any:
    feature = features_of(wanted.layer.id, wanted.view).c
    query = (
        select(
            feature.id,
            feature.name,
            feature.name_en,
            feature.attributes,
            feature.demands,
            TimeWindow.rule,
            func.ST_AsBinary(feature.shape).label("shape"),
        )
        .select_from(feature.id.table)
        .outerjoin(TimeWindow, TimeWindow.id == feature.window_id)
        .where(feature.change.is_distinct_from("deleted"))
        .order_by(feature.id)
    )
    if wanted.features is not None:
        query = query.where(feature.id.in_(wanted.features))
    return query if wanted.at is None else query.where(holds_at(TimeWindow.holds, wanted.at))


def _attribute_keys(session: Session, layer: Layer, rows: Sequence[Any]) -> list[str]:
    """Return the keys of the kind, and others that features have."""
    own = [attribute.key for attribute in get_kind(session, layer.kind).attributes]
    others = sorted({key for row in rows for key in row.attributes} - set(own))
    return own + others


def _filled(value: Any) -> Any:
    return None if value == "" else value


def _as_json(value: Any) -> str | None:
    return orjson.dumps(value).decode() if value else None


def _version(wanted: Wanted) -> int | None:
    if wanted.view == DRAFT:
        return None
    return wanted.layer.version if wanted.view == PUBLISHED else int(wanted.view)


def _layer_name(layer: Layer) -> str:
    return layer.name + (SAMPLE_MARK if layer.is_sample else "")


def _called(wanted: Wanted, today: datetime) -> str:
    version = _version(wanted)
    state = "草稿 draft" if version is None else f"v{version}"
    return file_name(f"{_layer_name(wanted.layer)}_{state}_{_day(today)}")


def _day(today: datetime) -> str:
    return today.astimezone(ZONE).strftime("%Y%m%d")
