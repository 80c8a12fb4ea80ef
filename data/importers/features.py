"""Reading polygons with a code and a name from a file of any format that `gis.files` reads."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from data.importers.errors import ImportFileUnreadable
from gis.crs import WGS84
from gis.files.errors import CrsUnknown, FilesError, NothingInside
from gis.files.reading import read_vectors
from gis.files.table import VectorTable

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
        table = read_vectors(path, crs=None if system == WGS84 else system)
    except NothingInside:
        return []
    except FilesError as error:
        raise ImportFileUnreadable(str(path), _told(error)) from error
    texts = _texts_by_field(table)
    rows = zip(*(texts[field] for field in FIELDS), table.shapes.tolist(), table.row_numbers, strict=True)
    return [Feature(row, *values, geometry) for *values, geometry, row in rows]


def _told(error: FilesError) -> str:
    """Say what is wrong with a file; of a plane that it does not state, which would do."""
    if isinstance(error, CrsUnknown):
        planes = ", ".join(suggestion.crs for suggestion in error.suggestions)
        return f"CRS? {error.x:.6g}, {error.y:.6g}: {planes}"
    return f"{type(error).__name__}: {error}"


def _texts_by_field(table: VectorTable) -> dict[str, list[str]]:
    by_name = {name.lower(): column for name, column in table.columns.items()}
    texts = {}
    for field, usual in FIELDS.items():
        column = next((by_name[name] for name in usual if name in by_name), None)
        texts[field] = [""] * len(table) if column is None else [_text(value) for value in column]
    return texts


def _text(value: Any) -> str:
    """Return a cell as text: 110101.0 is 110101, and of {"adcode": 110000} the code."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return next((str(value[key]) for key in _KEYS_IN_JSON if key in value), "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return _code_in_json(text) if text.startswith("{") else text


def _code_in_json(text: str) -> str:
    try:
        inner = json.loads(text)
    except ValueError:
        return text
    return _text(inner)
