"""Reads a vector file of any known format into one table in EPSG:4326."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely

from gis.files.errors import FileUnreadable, NothingInside, TooLarge
from gis.files.findings import as_placed, as_read, drop_not_finite
from gis.files.formats import recognise
from gis.files.read.csv_text import read_csv
from gis.files.read.dxf import read_dxf
from gis.files.read.flatgeobuf import read_flatgeobuf
from gis.files.read.geojson import read_geojson, read_geojsonseq
from gis.files.read.geopackage import read_geopackage
from gis.files.read.kml import read_kml
from gis.files.read.packed import read_kmz, read_zip
from gis.files.read.shapefile import read_shapefile
from gis.files.source import LIMITS, Limits, Source
from gis.files.systems import described, normal_name, place, where_it_lies
from gis.files.table import Note, RawTable, VectorTable

READERS: dict[str, Callable[[Source], RawTable]] = {
    "geojson": read_geojson,
    "geojsonseq": read_geojsonseq,
    "shapefile": read_shapefile,
    "geopackage": read_geopackage,
    "kml": read_kml,
    "flatgeobuf": read_flatgeobuf,
    "dxf": read_dxf,
    "csv": read_csv,
}


def read_vectors(
    path: Path | str,
    crs: str | None = None,
    encoding: str | None = None,
    sublayer: str | None = None,
    *,
    swap_axes: bool = False,
    limits: Limits = LIMITS,
) -> VectorTable:
    """Read a file of shapes with columns.

    Parameters
    ----------
    path : Path or str
        GeoJSON, GeoJSON-Seq, shapefile (.zip or .shp), GeoPackage, KML, KMZ, FlatGeobuf, DXF or CSV, by its
        suffix.
    crs : str or None
        "WGS84", "GCJ-02", "BD-09", "CGCS2000" or "EPSG:NNNN"; None for what the file states. A file
        that states nothing is taken as WGS84 when its coordinates are degrees.
    encoding : str or None
        Of text that does not say it; None to recognise UTF-8, GBK and GB18030.
    sublayer : str or None
        Which table of a GeoPackage or shapefile of an archive; None for the first.
    swap_axes : bool
        Whether the file has y before x.
    limits : Limits
        How much the file may hold.

    Returns
    -------
    VectorTable
        Every row of the file, also those without a usable geometry, which `findings` name.

    Raises
    ------
    FilesError
        One of its kinds; nothing is returned of a file that cannot be read whole.
    """
    path = Path(path).resolve()
    wanted = None if crs is None else normal_name(crs)
    found = recognise(path)
    if path.stat().st_size > limits.file_bytes:
        raise TooLarge("bytes", limits.file_bytes, path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="vectors-") as workplace:
        raw = _read(found, Source(path, Path(workplace), encoding, sublayer, limits))
    return _table(raw, wanted, swap_axes, limits)


def _read(found: str, source: Source) -> RawTable:
    if found == "zip":
        return read_zip(source, READERS)
    if found == "kmz":
        return read_kmz(source)
    return READERS[found](source)


def _table(raw: RawTable, wanted: str | None, swap_axes: bool, limits: Limits) -> VectorTable:
    if not len(raw.geometries):
        raise NothingInside("rows")
    if len(raw.geometries) > limits.rows:
        raise TooLarge("rows", limits.rows, len(raw.geometries))
    rows = raw.row_numbers or list(range(1, len(raw.geometries) + 1))
    vertices = int(shapely.get_num_coordinates(raw.geometries).sum())
    if vertices > limits.vertices:
        raise TooLarge("vertices", limits.vertices, vertices)
    findings = as_read(raw.geometries, raw.faults, rows)
    flat, notes = _flat(raw.geometries)
    findings += drop_not_finite(flat, rows)
    if swap_axes:
        flat = shapely.transform(flat, lambda points: points[:, ::-1])
    placed = place(flat, raw.stated, wanted)
    findings += drop_not_finite(placed.shapes, rows)
    findings += as_placed(placed.shapes, rows)
    return VectorTable(
        shapes=placed.shapes,
        columns=raw.columns,
        row_numbers=rows,
        stated_crs=described(raw.stated),
        used_crs=placed.used_crs,
        encoding=raw.encoding,
        sublayers=raw.sublayers if len(raw.sublayers) > 1 else [],
        notes=[*raw.notes, *notes, *placed.notes, *where_it_lies(placed.shapes)],
        findings=sorted(findings, key=lambda finding: finding.row),
    )


def _flat(geometries: np.ndarray) -> tuple[np.ndarray, list[Note]]:
    """Return the geometries in two dimensions."""
    if geometries.dtype != object:
        raise FileUnreadable("damaged", "geometry")
    high = shapely.has_z(geometries) | shapely.has_m(geometries)
    notes = [Note("z_dropped", str(int(high.sum())))] if high.any() else []
    return np.array(shapely.force_2d(geometries), dtype=object), notes
