"""Checks the shapes of a file: there, valid, of the kind, and each once."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.editing import EditRefused
from gis.editing.mend import mend
from gis.files.table import VectorTable
from layers.exchange.report import RowFinding
from layers.kinds import Kind, geometry_of

DIGITS = 7
"""Decimals of degrees by which shapes are the same: a centimetre."""

_TYPES = {
    0: "Point", 1: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon",
    7: "GeometryCollection",
}  # fmt: skip


def checked_shapes(table: VectorTable, kind: Kind, mends: bool) -> tuple[np.ndarray, list[RowFinding]]:
    """Return the shapes of a table, those that cross themselves made valid if asked, and the findings."""
    shapes, findings = table.shapes.copy(), []
    rows = {row: index for index, row in enumerate(table.row_numbers)}
    for found in table.findings:
        mended = _mended(shapes[rows[found.row]]) if mends and found.kind == "invalid" else None
        if mended is not None:
            shapes[rows[found.row]] = mended
        code = found.kind if mended is None else "mended"
        findings.append(RowFinding(found.row, code, detail=found.detail))
    shapes, others = _of_kind(shapes, kind, table.row_numbers)
    return shapes, findings + others


def _mended(shape: shapely.Geometry) -> shapely.Geometry | None:
    try:
        return mend(shape).shape
    except EditRefused:
        return None


def _of_kind(shapes: np.ndarray, kind: Kind, rows: Sequence[int]) -> tuple[np.ndarray, list[RowFinding]]:
    """Turn rings into lines and collections of one kind into what they are; tell shapes of another kind."""
    types, findings = shapely.get_type_id(shapes), []
    rings = types == shapely.GeometryType.LINEARRING
    shapes[rings] = [shapely.LineString(ring) for ring in shapes[rings]]
    for index in np.flatnonzero(types == shapely.GeometryType.GEOMETRYCOLLECTION).tolist():
        shapes[index] = _gathered(shapes[index])
    types, allowed = shapely.get_type_id(shapes), ", ".join(kind.geometries)
    strange = [code for code, name in _TYPES.items() if geometry_of(name) not in kind.geometries]
    for index in np.flatnonzero(np.isin(types, strange) & ~shapely.is_empty(shapes)).tolist():
        name = _TYPES[int(types[index])]
        findings.append(RowFinding(rows[index], "geometry_not_of_kind", detail=name, accepted=allowed))
    return shapes, findings


def _gathered(collection: shapely.Geometry) -> shapely.Geometry:
    """Return the parts of a collection as one shape, if all are of one kind."""
    parts = shapely.get_parts(shapely.get_parts(collection))
    kinds = {part.geom_type for part in parts}
    make = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    return make[kinds.pop()](parts) if len(kinds) == 1 and kinds <= set(make) else collection


def shape_keys(shapes: np.ndarray) -> list[bytes | None]:
    """Return what is equal for shapes that are the same to a centimetre, wherever their rings begin."""
    rounded = shapely.transform(shapes, lambda points: np.round(points, DIGITS) + 0.0)
    return shapely.to_wkb(shapely.normalize(rounded), output_dimension=2).tolist()
