"""The frame of an .osm.pbf file: a row of blobs, each found without decoding it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gis.roads.errors import RoadFileDamaged, RoadFileEmpty, RoadFileMissing, RoadFileNotOsm

# Limits of the format: https://wiki.openstreetmap.org/wiki/PBF_Format, "File format".
_HEADER_MAX = 64 * 1024
_BLOB_MAX = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Blob:
    """One blob with its length prefix and header: bytes `start` to `end` of the file."""

    kind: str
    start: int
    end: int


def list_blobs(path: Path) -> list[Blob]:
    """Find the blobs of a PBF file.

    Parameters
    ----------
    path : Path
        An .osm.pbf file.

    Returns
    -------
    list of Blob
        In the order of the file; the first is the header (`OSMHeader`).

    Raises
    ------
    RoadFileMissing, RoadFileEmpty, RoadFileNotOsm
        If there is nothing to read, or it is something else.
    RoadFileDamaged
        If the file ends inside a blob, or something that is no blob follows one.
    """
    path = Path(path)
    if not path.is_file():
        raise RoadFileMissing(path=str(path))
    size = path.stat().st_size
    if size == 0:
        raise RoadFileEmpty(path=str(path))
    with open(path, "rb") as stream:
        blobs = list(_walk(stream, str(path), size))
    if blobs[-1].kind == "OSMHeader":
        raise RoadFileDamaged(path=str(path), position=size, size=size, detail="no data after the header")
    return blobs


def _walk(stream: BinaryIO, path: str, size: int) -> Iterator[Blob]:
    start = 0
    while start < size:
        blob = _blob_at(stream, start)
        if start == 0 and (blob is None or blob.kind != "OSMHeader"):
            raise RoadFileNotOsm(path=path, detail=_looks_like(stream))
        if blob is None:
            raise RoadFileDamaged(path=path, position=start, size=size, detail="not a block of data")
        if blob.end > size:
            raise RoadFileDamaged(path=path, position=start, size=size, detail="the file is cut short")
        yield blob
        start = blob.end


def _blob_at(stream: BinaryIO, start: int) -> Blob | None:
    stream.seek(start)
    prefix = stream.read(4)
    length = int.from_bytes(prefix, "big")
    header = stream.read(min(length, _HEADER_MAX))
    if len(prefix) < 4 or (len(header) < length <= _HEADER_MAX):
        # The file ends inside the header: say that the blob reaches beyond the end.
        return Blob("", start, start + 4 + _HEADER_MAX) if start else None
    values = _fields(header) if 0 < length <= _HEADER_MAX else None
    if values is None or 1 not in values or not isinstance(values.get(3), int):
        return None
    if not 0 <= values[3] <= _BLOB_MAX:
        return None
    return Blob(bytes(values[1]).decode("ascii", "replace"), start, start + 4 + length + values[3])


def _fields(message: bytes) -> dict | None:
    """Decode the fields of a protocol buffer message that has only numbers and byte strings."""
    values: dict[int, int | bytes] = {}
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        value, position = _varint(message, position)
        if key & 7 == 2:
            value, position = message[position : position + value], position + value
        elif key & 7 != 0:
            return None
        values[key >> 3] = value
    return values if position == len(message) else None


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while position < len(message):
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position
    # The number runs over the end of the message: no position inside it is right.
    return value, len(message) + 1


def _looks_like(stream: BinaryIO) -> str:
    stream.seek(0)
    begin = stream.read(512).lstrip()
    signs = {
        b"<?xml": "XML",
        b"<osm": "OSM XML",
        b"PK": "zip",
        b"\x1f\x8b": "gzip",
        b"BZh": "bzip2",
        b"{": "JSON",
        b"SQLite": "SQLite",
        b"<": "HTML",
    }
    return next((name for sign, name in signs.items() if begin.startswith(sign)), "unknown")
