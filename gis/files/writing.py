"""Writes a table into a vector file of any known format; nothing half-written stays."""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pyproj
import shapely

from gis.files.errors import CrsNotUsable, FormatUnknown
from gis.files.report import NotKept, WriteReport
from gis.files.systems import crs_of, normal_name
from gis.files.table import VectorTable
from gis.files.write.csv_text import write_csv
from gis.files.write.databases import write_flatgeobuf, write_geopackage
from gis.files.write.dxf import write_dxf
from gis.files.write.geojson import write_geojson, write_geojsonseq
from gis.files.write.kml import write_kml, write_kmz
from gis.files.write.outgoing import Outgoing
from gis.files.write.shapefile import write_shapefile
from gis.files.zones import PLAIN, PREFIXED

Writer = Callable[[Outgoing, Path], None]

# Writer and usual suffix of each format.
WRITERS: dict[str, tuple[Writer, str]] = {
    "geojson": (write_geojson, ".geojson"),
    "geojsonseq": (write_geojsonseq, ".geojsonl"),
    "shapefile": (write_shapefile, ".zip"),
    "geopackage": (write_geopackage, ".gpkg"),
    "kml": (write_kml, ".kml"),
    "kmz": (write_kmz, ".kmz"),
    "flatgeobuf": (write_flatgeobuf, ".fgb"),
    "dxf": (write_dxf, ".dxf"),
    "csv": (write_csv, ".csv"),
}
ONLY_WGS84 = frozenset({"geojson", "geojsonseq", "kml", "kmz"})
_DEGREES = ("WGS84", "CGCS2000")
_ZONES = tuple(f"EPSG:{code}" for code in (*PREFIXED, *PLAIN))


def write_vectors(
    table: VectorTable,
    format: str,  # noqa: A002
    path: Path | str,
    crs: str = "WGS84",
    name: str | None = None,
    *,
    with_bbox: bool = False,
) -> WriteReport:
    """Write a table to a file, which appears whole or not at all.

    Parameters
    ----------
    table : VectorTable
        Shapes in EPSG:4326.
    format : str
        Of `WRITERS`.
    path : Path or str
        An existing file is replaced.
    crs : str
        "WGS84"; for all but GeoJSON and KML also "CGCS2000" (EPSG:4490) or a 3-degree zone of it,
        "EPSG:4513" to "EPSG:4554".
    name : str or None
        Of the layer; None for the name of the file.
    with_bbox : bool
        Whether a GeoJSON file has the bounds of all.

    Returns
    -------
    WriteReport
        With what the format cannot keep.

    Raises
    ------
    FormatUnknown, CrsNotUsable
    """
    if format not in WRITERS:
        raise FormatUnknown(format, tuple(WRITERS))
    path = Path(path).resolve()
    writer, suffix = WRITERS[format]
    if format == "geojson":
        writer = partial(write_geojson, with_bbox=with_bbox)
    usable = _usable_crs(format, crs)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=path.parent) as folder:
        outgoing = _outgoing(table, name or path.stem, usable, Path(folder))
        written = outgoing.workplace / f"written{suffix}"
        writer(outgoing, written)
        _settle(written, path)
    files = outgoing.files or [path.name]
    return WriteReport(format, usable, len(table), files, outgoing.losses)


def _usable_crs(format_name: str, crs: str) -> str:
    accepted = _DEGREES[:1] if format_name in ONLY_WGS84 else (*_DEGREES, *_ZONES)
    name = normal_name(crs)
    if name not in accepted:
        raise CrsNotUsable(crs, accepted)
    return name


def _outgoing(table: VectorTable, name: str, crs: str, workplace: Path) -> Outgoing:
    losses: list[NotKept] = []
    shapes = np.array(shapely.force_2d(table.shapes), dtype=object)
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    unusable = ~shapely.is_missing(shapes) & shapely.is_empty(shapes)
    unusable[owners[~np.isfinite(points).all(axis=1)]] = True
    if unusable.any():
        losses.append(NotKept("empty_geometry", detail=str(int(unusable.sum()))))
        shapes[unusable] = None
    system = crs_of(crs)
    return Outgoing(_in(shapes, crs, system), table.columns, name, system, crs, workplace, losses)


def _in(shapes: np.ndarray, name: str, system: pyproj.CRS) -> np.ndarray:
    """Return shapes in a CGCS2000 plane; raise CrsNotUsable where they lie too far away for it."""
    if name in _DEGREES:
        return shapes
    # From CGCS2000 degrees, which a map shows as one with WGS84, see gis.crs.
    to_plane = pyproj.Transformer.from_crs(system.geodetic_crs, system, always_xy=True)
    there = shapely.transform(shapes, to_plane.transform, interleaved=False)
    if not np.isfinite(shapely.get_coordinates(there)).all():
        raise CrsNotUsable(name, _DEGREES)
    return there


def _settle(written: Path, path: Path) -> None:
    """Put a file that is whole and on the disk in its place."""
    with written.open("rb") as stream:
        os.fsync(stream.fileno())
    written.replace(path)
