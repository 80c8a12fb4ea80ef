"""Reads the attributes of a shapefile: dBASE III and its kin, value by value, so that no digit is lost."""

import codecs
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gis.files.errors import EncodingUnknown, FileUnreadable
from gis.files.table import Columns, Note
from gis.files.text import GUESSES, known_encoding

_FIELD_BYTES = 32
_END_OF_FIELDS = 0x0D
_DELETED = 0x2A
# Language drivers that Chinese programs write (ESRI and Visual FoxPro).
_LANGUAGES = {0x4D: "gbk", 0x7A: "gbk", 0x4E: "cp949", 0x4F: "big5", 0x78: "big5", 0x7B: "cp932"}


@dataclass(frozen=True, slots=True)
class _Field:
    name: bytes
    kind: str
    start: int
    width: int
    decimals: int


@dataclass(slots=True)
class Attributes:
    """Columns of all records but the deleted, whose indices are in `deleted`; `rows` counts both."""

    columns: Columns
    rows: int
    deleted: list[int]
    encoding: str
    notes: list[Note]


def read_dbf(content: bytes, stated: str | None = None) -> Attributes:
    """Read a .dbf file.

    Parameters
    ----------
    content : bytes
    stated : str or None
        Encoding that the caller or a .cpg file says. Without, the file's own mark counts, else UTF-8 and
        GB18030 are tried, strictly and for the whole file.

    Raises
    ------
    FileUnreadable
        `truncated` or `damaged`.
    EncodingUnknown
        With row and field.
    """
    rows, first, length = _checked_header(content)
    fields = _fields(content, first, length)
    records = [content[first + index * length : first + (index + 1) * length] for index in range(rows)]
    deleted = [index for index, record in enumerate(records) if record[0] == _DELETED]
    records = [record for record in records if record[0] != _DELETED]
    encoding, guessed = _encoding(fields, records, stated or _LANGUAGES.get(content[29]))
    notes = [Note("encoding_guessed", encoding)] if guessed else []
    if deleted:
        notes.append(Note("rows_deleted", str(len(deleted))))
    columns: Columns = {}
    for field in fields:
        name, values = _column(field, records, encoding, notes)
        columns[name if name not in columns else f"{name}_{len(columns) + 1}"] = values
    return Attributes(columns, rows, deleted, encoding, notes)


def _checked_header(content: bytes) -> tuple[int, int, int]:
    """Return the number of records, the byte of the first, and the length of each."""
    if len(content) < _FIELD_BYTES:
        raise FileUnreadable("truncated", ".dbf header")
    rows, first, length = struct.unpack_from("<IHH", content, 4)
    if first < _FIELD_BYTES + 1 or length < 1:
        raise FileUnreadable("damaged", ".dbf header")
    if first + rows * length > len(content):
        whole = max(0, (len(content) - first) // length)
        raise FileUnreadable("truncated", f".dbf: {whole} of {rows} rows", whole + 1)
    return rows, first, length


def _fields(content: bytes, first: int, length: int) -> list[_Field]:
    fields, start = [], 1
    for position in range(_FIELD_BYTES, first - 1, _FIELD_BYTES):
        if content[position] == _END_OF_FIELDS:
            break
        name, kind, width, decimals = struct.unpack_from("<11sc4xBB", content, position)
        if kind == b"C":
            # Texts longer than 255 bytes spend the decimals on their width.
            width, decimals = width + 256 * decimals, 0
        fields.append(_Field(name.partition(b"\x00")[0], kind.decode("latin-1"), start, width, decimals))
        start += width
    if start != length:
        raise FileUnreadable("damaged", f".dbf: fields of {start} bytes in records of {length}")
    return fields


def _encoding(fields: list[_Field], records: list[bytes], stated: str | None) -> tuple[str, bool]:
    """Return the encoding of all texts, and whether it is a guess."""
    if stated:
        return known_encoding(stated), False
    texts = [field.name for field in fields] + [
        record[field.start : field.start + field.width]
        for field in fields
        if field.kind == "C"
        for record in records
    ]
    for encoding in GUESSES:
        try:
            for text in texts:
                _decoded(text, encoding)
        except UnicodeDecodeError:
            continue
        return encoding, any(not text.isascii() for text in texts)
    raise EncodingUnknown(GUESSES)


def _decoded(cell: bytes, encoding: str) -> tuple[str, bool]:
    """Return a text without its padding, and whether its last character was cut at the end of the field."""
    raw = cell.rstrip(b" \x00")
    try:
        return raw.decode(encoding), False
    except UnicodeDecodeError:
        if len(raw) < len(cell):
            raise
        return codecs.getincrementaldecoder(encoding)().decode(raw, final=False), True


def _column(field: _Field, records: list[bytes], encoding: str, notes: list[Note]) -> tuple[str, list[Any]]:
    try:
        name, _ = _decoded(field.name, encoding)
    except UnicodeDecodeError as error:
        raise EncodingUnknown((encoding,), error.start, field=repr(field.name)) from error
    cells = [record[field.start : field.start + field.width] for record in records]
    if field.kind in ("C", "M"):
        return name, _texts(name, cells, encoding, notes)
    return name, [_value(field, cell, row, name) for row, cell in enumerate(cells, start=1)]


def _texts(name: str, cells: list[bytes], encoding: str, notes: list[Note]) -> list[Any]:
    texts: list[Any] = []
    for row, cell in enumerate(cells, start=1):
        try:
            text, cut = _decoded(cell, encoding)
        except UnicodeDecodeError as error:
            raise EncodingUnknown((encoding,), error.start, row, name) from error
        if cut:
            notes.append(Note("text_cut", f"{row}: {name}"))
        texts.append(text or None)
    return texts


def _value(field: _Field, cell: bytes, row: int, name: str) -> Any:
    convert = _CONVERTERS.get(field.kind)
    if convert is None:
        return None
    text = cell.decode("latin-1").strip(" \x00")
    try:
        # Stars mean a number that was too long for its field.
        return None if not text or text.startswith("*") else convert(text)
    except ValueError as error:
        raise FileUnreadable("damaged", f".dbf: {text[:40]!r}", row, name) from error


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def _truth(text: str) -> bool | None:
    return {"t": True, "y": True, "f": False, "n": False}.get(text.lower())


def _date(text: str) -> str | None:
    if not text.isdigit() or len(text) != 8:
        raise ValueError(text)
    return None if text == "00000000" else f"{text[:4]}-{text[4:6]}-{text[6:]}"


_CONVERTERS: dict[str, Callable[[str], Any]] = {"N": _number, "F": _number, "L": _truth, "D": _date}
