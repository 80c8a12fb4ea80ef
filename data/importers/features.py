"""Reading polygons with a code and a name from a file of features: GeoJSON, GeoPackage, shapefile, CSV."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import ProjError

from data.importers.errors import ImportFileUnreadable
from gis.crs import WGS84, convert_geometries

# Usual names of fields, without regard to case; the first that a file has is taken.
FIELDS = {
    "code": ("adcode", "code", "代码", "区划代码", "行政区划代码", "编码", "xzqdm", "dm", "gb", "pac", "id"),
    "name": ("name", "名称", "name:zh", "name_zh", "行政区名称", "辖区名称", "区县", "街道", "xzqmc", "mc"),
    "name_en": ("name_en", "name:en", "english", "en", "英文名称"),
    "parent": ("parent", "parent_code", "parentcode", "上级代码", "上级", "areacode", "pcode"),
}  # fmt: skip
_KEYS_IN_JSON = ("adcode", "code", "id")


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of a file: texts stripped, "" where missing; `row` counts from 1; geometry in EPSG:4326."""

    row: int
    code: str
    name: str
    name_en: str
    parent: str
    geometry: shapely.Geometry | None


def read_features(path: Path, system: str = WGS84) -> list[Feature]:
    """Read every row of a file.

    A CRS that the file states is honoured. `system` is the shift of its coordinates (one of
    `gis.crs.SYSTEMS`): files from Chinese web maps call GCJ-02 or BD-09 degrees EPSG:4326.

    Raises ImportFileUnreadable.
    """
    try:
        meta, _, shapes, columns = pyogrio.raw.read(path, force_2d=True)
        geometries = _in_wgs84(shapes, len(columns[0]) if columns else 0, meta["crs"], system)
    except (
        DataSourceError,
        DataLayerError,
        ProjError,
        shapely.errors.GEOSException,
    ) as error:
        raise ImportFileUnreadable(str(path), str(error)) from error
    texts = _texts_by_field([str(name) for name in meta["fields"]], columns, len(geometries))
    return [
        Feature(row, *values, geometry)
        for row, (*values, geometry) in enumerate(
            zip(*(texts[field] for field in FIELDS), geometries, strict=True), start=1
        )
    ]


def _in_wgs84(shapes: np.ndarray | None, rows: int, crs: str | None, system: str) -> np.ndarray:
    if shapes is None:
        return np.full(rows, None)
    geometries = shapely.from_wkb(shapes)
    stated = pyproj.CRS(crs or 4326)
    # EPSG:4490 differs from EPSG:4326 by less than a map shows, see gis.crs.
    if stated.to_epsg() not in (4326, 4490):
        to_wgs84 = pyproj.Transformer.from_crs(stated, 4326, always_xy=True)
        geometries = shapely.transform(geometries, to_wgs84.transform, interleaved=False)
    return convert_geometries(geometries, system, WGS84)


def _texts_by_field(names: list[str], columns: Iterable[np.ndarray], rows: int) -> dict[str, list[str]]:
    by_name = {name.lower(): column for name, column in zip(names, columns, strict=True)}
    texts = {}
    for field, usual in FIELDS.items():
        column = next((by_name[name] for name in usual if name in by_name), None)
        texts[field] = [""] * rows if column is None else [_text(value) for value in column]
    return texts


def _text(value: Any) -> str:
    """Return a cell as text: 110101.0 is 110101, and of {"adcode": 110000} the code."""
    if value is None or value != value:
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    text = str(value).strip()
    return _code_in_json(text) if text.startswith("{") else text


def _code_in_json(text: str) -> str:
    try:
        inner = json.loads(text)
    except ValueError:
        return text
    return next((str(inner[key]) for key in _KEYS_IN_JSON if key in inner), "")
