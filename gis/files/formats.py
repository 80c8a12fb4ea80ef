"""Which formats there are, by suffix and by the first bytes of a file."""

import re
from pathlib import Path

from gis.files.errors import FileUnreadable, FormatUnknown, WrongSuffix

SUFFIXES = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".geojsonl": "geojsonseq",
    ".geojsons": "geojsonseq",
    ".ndjson": "geojsonseq",
    ".shp": "shapefile",
    ".zip": "zip",
    ".gpkg": "geopackage",
    ".kml": "kml",
    ".kmz": "kmz",
    ".fgb": "flatgeobuf",
    ".dxf": "dxf",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}
FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))

# Contents by which a file is known. Those that are not read are named so that the refusal can say what it is.
_SIGNATURES: tuple[tuple[str, bytes], ...] = (
    ("zip", b"PK\x03\x04"),
    ("zip", b"PK\x05\x06"),
    ("geopackage", b"SQLite format 3\x00"),
    ("flatgeobuf", b"fgb\x03fgb"),
    ("shapefile", b"\x00\x00\x27\x0a"),
    ("dwg", b"AC10"),
    ("dxf_binary", b"AutoCAD Binary DXF"),
    ("rar", b"Rar!"),
    ("7z", b"7z\xbc\xaf\x27\x1c"),
    ("gzip", b"\x1f\x8b"),
    ("xls", b"\xd0\xcf\x11\xe0"),
    ("pdf", b"%PDF"),
)
_HEAD_BYTES = 4096
_DXF_HEAD = re.compile(rb"\s*(999\r?\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION")
_XML_HEAD = re.compile(rb"\s*<(\?xml|!--|kml\b|[A-Za-z][\w.-]*:kml\b)")
_HELD_AS = {"kmz": "zip", "geojsonseq": "geojson"}
_MAY_LOOK_LIKE_ANYTHING = {"csv"}


def recognise(path: Path) -> str:
    """Return the format of a file, one of `FORMATS`.

    Raises
    ------
    FormatUnknown
        By its suffix it is none that is read.
    WrongSuffix
        Its content is known to be another format, or none.
    FileUnreadable
        `missing` or `empty`.
    """
    stated = SUFFIXES.get(path.suffix.lower())
    head = first_bytes(path)
    if stated is None:
        raise FormatUnknown(path.suffix, tuple(SUFFIXES))
    if not head:
        raise FileUnreadable("empty")
    found, held_as = sniff(head), _HELD_AS.get(stated, stated)
    if found == held_as or (not found and stated in _MAY_LOOK_LIKE_ANYTHING):
        return stated
    if not found and len(head) < _HEAD_BYTES and any(mark.startswith(head) for _, mark in _SIGNATURES):
        raise FileUnreadable("truncated", f"{len(head)} bytes")
    raise WrongSuffix(stated, found)


def first_bytes(path: Path) -> bytes:
    """Return how a file begins; raise FileUnreadable if it is missing."""
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except OSError as error:
        raise FileUnreadable("missing", error.strerror or "") from error


def sniff(head: bytes) -> str:
    """Return the format that the first bytes of a file tell, "" if none."""
    for name, mark in _SIGNATURES:
        if head.startswith(mark):
            return name
    text = _as_ascii(head)
    if text.startswith((b"{", b"[", b"\x1e")):
        return "geojson"
    if _XML_HEAD.match(text):
        return "kml"
    return "dxf" if _DXF_HEAD.match(text) else ""


def _as_ascii(head: bytes) -> bytes:
    """Return the head without byte order mark and leading blanks; UTF-16 as ASCII."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
