"""Reads shapefiles (ESRI white paper, 1998): GDAL the shapes, we the attributes, all parts checked first."""

import shutil
import struct
from pathlib import Path

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError

from gis.files.errors import FileUnreadable
from gis.files.read.dbf import Attributes, read_dbf
from gis.files.read.gdal import read_layer
from gis.files.read.geometries import parsed_geometries
from gis.files.source import Source
from gis.files.table import Note, RawTable

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_HEADER_BYTES = 100
_WORD_BYTES = 2
_RECORD_HEAD_BYTES = 8


def read_shapefile(source: Source) -> RawTable:
    """Read a .shp file with the parts that lie beside it; only the .shp itself has to be there.

    Raises FileUnreadable, EncodingUnknown, TooLarge.
    """
    parts = _beside(source.path)
    notes: list[Note] = []
    offsets, lengths = _records(parts[".shp"].read_bytes())
    source.check_rows(len(offsets))
    index = _index(parts[".shp"], offsets, lengths)
    if ".shx" not in parts:
        notes.append(Note("index_rebuilt"))
    elif parts[".shx"].stat().st_size != len(index):
        raise FileUnreadable("damaged", f".shx does not fit the {len(offsets)} shapes of the .shp")
    shapes, warned = _shapes(source.workplace, parts[".shp"], index)
    geometries, faults = parsed_geometries(shapes.tolist(), shapely.from_wkb)
    attributes = _attributes(parts, source.encoding, len(offsets))
    kept = np.setdiff1d(np.arange(len(offsets)), attributes.deleted)
    position = {int(old): new for new, old in enumerate(kept)}
    return RawTable(
        geometries[kept],
        attributes.columns,
        _stated(parts.get(".prj")),
        attributes.encoding or None,
        notes=notes + warned + attributes.notes,
        faults=[(position[row], *told) for row, *told in faults if row in position],
    )


def _beside(path: Path) -> dict[str, Path]:
    """Return the parts of a shapefile, by suffix, whatever the case of their names."""
    parts = {
        file.suffix.lower(): file
        for file in path.parent.iterdir()
        if file.stem.lower() == path.stem.lower() and file.suffix.lower() in PARTS
    }
    return {**parts, ".shp": path}


def _records(content: bytes) -> tuple[list[int], list[int]]:
    """Return where each shape is and its length, in bytes; raise FileUnreadable if they leave gaps."""
    if len(content) < _HEADER_BYTES:
        raise FileUnreadable("truncated", ".shp header")
    stated_bytes = struct.unpack_from(">i", content, 24)[0] * _WORD_BYTES
    if stated_bytes > len(content):
        raise FileUnreadable("truncated", f".shp: {len(content)} of {stated_bytes} bytes")
    offsets, lengths, position = [], [], _HEADER_BYTES
    while position + _RECORD_HEAD_BYTES <= stated_bytes:
        length = struct.unpack_from(">i", content, position + 4)[0] * _WORD_BYTES
        if length < 4 or position + _RECORD_HEAD_BYTES + length > stated_bytes:
            raise FileUnreadable("damaged", f".shp: length {length} at byte {position}", len(offsets) + 1)
        offsets.append(position)
        lengths.append(length)
        position += _RECORD_HEAD_BYTES + length
    if position != stated_bytes:
        raise FileUnreadable("damaged", f".shp: {stated_bytes - position} bytes after the last shape")
    return offsets, lengths


def _index(shp: Path, offsets: list[int], lengths: list[int]) -> bytes:
    """Return the .shx file that belongs to the records."""
    with shp.open("rb") as stream:
        header = bytearray(stream.read(_HEADER_BYTES))
    entries = np.array([offsets, lengths], dtype=">i4").T // _WORD_BYTES
    struct.pack_into(">i", header, 24, (_HEADER_BYTES + entries.size * 4) // _WORD_BYTES)
    return bytes(header) + entries.astype(">i4").tobytes()


def _shapes(workplace: Path, shp: Path, index: bytes) -> tuple[np.ndarray, list[Note]]:
    """Have GDAL read the shapes by an index of ours, so that it finds each record where it is."""
    folder = workplace / "shapes"
    folder.mkdir()
    shutil.copyfile(shp, folder / "layer.shp")
    (folder / "layer.shx").write_bytes(index)
    if len(index) == _HEADER_BYTES:
        return np.empty(0, dtype=object), []
    _, shapes, _, notes = read_layer(folder / "layer.shp", "ESRI Shapefile")
    return shapes, notes


def _attributes(parts: dict[str, Path], encoding: str | None, shapes: int) -> Attributes:
    if ".dbf" not in parts:
        return Attributes({}, shapes, [], "", [Note("attributes_missing")])
    stated = encoding or _encoding_beside(parts.get(".cpg"))
    attributes = read_dbf(parts[".dbf"].read_bytes(), stated)
    if attributes.rows != shapes:
        raise FileUnreadable("damaged", f"{shapes} shapes in .shp, {attributes.rows} rows in .dbf")
    return attributes


def _encoding_beside(cpg: Path | None) -> str | None:
    text = cpg.read_bytes().decode("latin-1").strip() if cpg else ""
    return text or None


def _stated(prj: Path | None) -> pyproj.CRS | None:
    """Return the CRS of a .prj file, which is text of ESRI's; one that PROJ cannot read states nothing."""
    text = prj.read_bytes().decode("utf-8", errors="replace").strip() if prj else ""
    try:
        return pyproj.CRS.from_wkt(text) if text else None
    except CRSError:
        return None
