"""Writes GeoJSON (RFC 7946) and GeoJSON text sequences, one feature per line."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

from gis.files.report import NotKept
from gis.files.write.antimeridian import cut_at_antimeridian
from gis.files.write.columns import as_json, plain_value
from gis.files.write.outgoing import Outgoing

_DECIMALS = 7


def write_geojson(outgoing: Outgoing, path: Path, with_bbox: bool = False) -> None:
    """Write a FeatureCollection: right-hand rings, 7 decimals, cut at the antimeridian, no `crs` member."""
    shapes = strict_shapes(outgoing)
    with path.open("wb") as stream:
        name = orjson.dumps(outgoing.name)
        stream.write(b'{"type":"FeatureCollection","name":' + name)
        if with_bbox and shapely.get_num_coordinates(shapes).any():
            stream.write(b',"bbox":' + orjson.dumps(shapely.total_bounds(shapes).tolist()))
        stream.write(b',"features":[\n')
        for number, line in enumerate(_lines(outgoing, shapes)):
            stream.write(b",\n" + line if number else line)
        stream.write(b"\n]}\n")


def write_geojsonseq(outgoing: Outgoing, path: Path) -> None:
    """Write one feature per line, without record separators, as most programs read it."""
    with path.open("wb") as stream:
        for line in _lines(outgoing, strict_shapes(outgoing)):
            stream.write(line + b"\n")


def strict_shapes(outgoing: Outgoing) -> np.ndarray:
    """Return shapes as RFC 7946 has them."""
    shapes, cut = cut_at_antimeridian(outgoing.shapes)
    if cut:
        outgoing.losses.append(NotKept("cut_at_antimeridian", detail=str(cut)))
    return shapely.orient_polygons(_rounded(shapes))


def _rounded(shapes: np.ndarray) -> np.ndarray:
    """Round to a centimetre, but for the few shapes that would become invalid by it."""
    rounded = shapely.transform(shapes, lambda points: np.round(points, _DECIMALS))
    broken = shapely.is_valid(shapes) & ~shapely.is_valid(rounded)
    rounded[broken] = shapes[broken]
    return rounded


def _lines(outgoing: Outgoing, shapes: np.ndarray) -> Iterator[bytes]:
    columns = {name: _values(name, values, outgoing) for name, values in outgoing.columns.items()}
    geometries = shapely.to_geojson(shapes).tolist()
    for row, geometry in enumerate(geometries):
        feature = {
            "type": "Feature",
            "properties": {name: orjson.Fragment(as_json(values[row])) for name, values in columns.items()},
            "geometry": None if geometry is None else orjson.Fragment(geometry),
        }
        yield orjson.dumps(feature)


def _values(name: str, values: list[Any], outgoing: Outgoing) -> list[Any]:
    plain = [plain_value(value) for value in values]
    broken = sum(isinstance(value, float) and not math.isfinite(value) for value in plain)
    if broken:
        # The serializer writes null for them.
        outgoing.losses.append(NotKept("not_a_number", name, str(broken)))
    halves = [isinstance(value, str) and not _is_whole(value) for value in plain]
    if any(halves):
        outgoing.losses.append(NotKept("characters_dropped", name, str(sum(halves))))
    return [
        value.encode("utf-8", "replace").decode() if half else value
        for value, half in zip(plain, halves, strict=True)
    ]


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
