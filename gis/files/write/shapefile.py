"""Writes shapefiles into one archive: one per kind of geometry, with encoding and CRS beside."""

import zipfile
from pathlib import Path

import numpy as np
import shapely

from gis.files.report import NotKept
from gis.files.write.columns import Column, typed_columns
from gis.files.write.dbf import fitting_columns, write_dbf
from gis.files.write.gdal import write_layer
from gis.files.write.names import file_name
from gis.files.write.outgoing import Outgoing

_FAMILIES = {
    "Point": "Point",
    "MultiPoint": "MultiPoint",
    "LineString": "LineString",
    "LinearRing": "LineString",
    "MultiLineString": "LineString",
    "Polygon": "Polygon",
    "MultiPolygon": "Polygon",
}
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def write_shapefile(outgoing: Outgoing, path: Path) -> None:
    """Write an archive of as many shapefiles as there are kinds of geometry.

    Rows without geometry go to the first. The parts of a collection become rows of their own.
    """
    columns = fitting_columns(typed_columns(outgoing.columns, outgoing.losses), outgoing.losses)
    shapes, rows = _without_collections(outgoing)
    families = _families(shapes)
    stem = file_name(outgoing.name)
    if len(families) > 1:
        outgoing.losses.append(NotKept("files", detail=", ".join(families)))
    _tell_single_parts(shapes, outgoing.losses)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for family, members in families.items():
            name = f"{stem}_{family.lower()}" if len(families) > 1 else stem
            _write_one(outgoing, family, shapes[members], _rows(columns, rows[members]))
            for part in _PARTS:
                archive.write(outgoing.workplace / f"{family}{part}", f"{name}{part}")
            outgoing.files.append(f"{name}.shp")


def _write_one(outgoing: Outgoing, family: str, shapes: np.ndarray, columns: list[Column]) -> None:
    base = outgoing.workplace / family
    write_layer(
        base.with_suffix(".shp"), "ESRI Shapefile", shapes, [], [],
        crs=outgoing.crs.to_string(), geometry_type=family,
    )  # fmt: skip
    write_dbf(base.with_suffix(".dbf"), columns, len(shapes))
    base.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")


def _without_collections(outgoing: Outgoing) -> tuple[np.ndarray, np.ndarray]:
    """Return shapes of simple kinds, and the row each belongs to."""
    shapes, rows = outgoing.shapes, np.arange(len(outgoing.shapes))
    split = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    if not split.any():
        return shapes, rows
    outgoing.losses.append(NotKept("collections_split", detail=str(int(split.sum()))))
    while split.any():
        parts, owners = shapely.get_parts(shapes[split], return_index=True)
        shapes = np.concatenate([shapes[~split], parts])
        rows = np.concatenate([rows[~split], rows[split][owners]])
        order = np.argsort(rows, kind="stable")
        shapes, rows = shapes[order], rows[order]
        split = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    return shapes, rows


def _families(shapes: np.ndarray) -> dict[str, np.ndarray]:
    """Return the indices of each kind of geometry, in the order of their first coming."""
    kinds = [None if shape is None else _FAMILIES[shape.geom_type] for shape in shapes]
    there = list(dict.fromkeys(kind for kind in kinds if kind)) or ["Point"]
    settled = np.array([kind or there[0] for kind in kinds], dtype=object)
    return {family: np.flatnonzero(settled == family) for family in there}


def _tell_single_parts(shapes: np.ndarray, losses: list[NotKept]) -> None:
    """A shapefile does not tell a MultiPolygon of one part from a Polygon."""
    kinds = {
        shape.geom_type for shape in shapes if shape is not None and shapely.get_num_geometries(shape) == 1
    }
    if kinds & {"MultiPolygon", "MultiLineString"}:
        losses.append(NotKept("multi_of_one"))


def _rows(columns: list[Column], rows: np.ndarray) -> list[Column]:
    return [Column(column.name, column.kind, [column.values[row] for row in rows]) for column in columns]
