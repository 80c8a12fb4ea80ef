"""Whether a file is of one kind only: nothing hides before, in or behind what it says it is."""

import re
from mmap import ACCESS_READ, mmap
from pathlib import Path

from web.files.kinds import HEIC, JPEG, MOV, MP4, PDF, PNG, Kind

FRONT_BYTES = 1024
ZIP_END, ZIP_END_BYTES, ZIP_COMMENT_BYTES = b"PK\x05\x06", 22, 2**16
WORDS = re.compile(rb"<(?:!doctype|html|script|svg|\?php)", re.IGNORECASE)
# After the marker of a scan only these follow 0xFF inside of it: a stuffed zero, restarts, fillers.
JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JPEG_START, JPEG_END, JPEG_SCAN = b"\xff\xd8", 0xD9, 0xDA


def find_hidden(path: Path, kind: Kind) -> str | None:
    """Return what hides in a file that is whole, or None; raise IndexError where a JPEG or PNG breaks off."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        front = data[:FRONT_BYTES]
        if kind != PDF and b"%PDF-" in front:
            return "PDF"
        if WORDS.search(front):
            return "HTML"
        if _ends_as_zip(data):
            return "ZIP"
        if kind in (HEIC, MP4, MOV):
            return None
        return None if _is_known_trailer(data, _end_of(data, kind), kind) else "?"


def _ends_as_zip(data: mmap) -> bool:
    """Return whether a ZIP's directory ends where the file does, its comment included."""
    at = data.rfind(ZIP_END, max(0, len(data) - ZIP_END_BYTES - ZIP_COMMENT_BYTES))
    while at >= 0:
        comment = int.from_bytes(data[at + 20 : at + 22], "little")
        if at + ZIP_END_BYTES + comment == len(data):
            return True
        at = data.rfind(ZIP_END, max(0, len(data) - ZIP_END_BYTES - ZIP_COMMENT_BYTES), at)
    return False


def _end_of(data: mmap, kind: Kind) -> int:
    if kind == JPEG:
        return _end_of_jpeg(data)
    if kind == PNG:
        return _end_of_png(data)
    if kind == PDF:
        return data.rfind(b"%%EOF") + len(b"%%EOF")
    size = int.from_bytes(data[4:8], "little") + 8
    return size + size % 2


def _end_of_jpeg(data: mmap) -> int:
    """Return where the first picture of a JPEG ends (ITU T.81, annex B); further ones may follow."""
    at = len(JPEG_START)
    while True:
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == JPEG_END:
            return at + 2
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == JPEG_SCAN:
            following = JPEG_MARKER.search(data, at)
            if following is None:
                raise IndexError(at)
            at = following.start()


def _end_of_png(data: mmap) -> int:
    at = 8
    while data[at + 4 : at + 8] != b"IEND":
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if at + 12 > len(data):
            raise IndexError(at)
    return at + 12


def _is_known_trailer(data: mmap, end: int, kind: Kind) -> bool:
    """Return whether what follows the end is nothing, padding, or what phones put behind their pictures.

    Those are further pictures (CIPA DC-007), a short film, and the notes of one maker.
    """
    rest = data[end:]
    if not rest.strip(b"\0\r\n\t "):
        return True
    return kind == JPEG and (rest.startswith(JPEG_START) or rest[4:8] == b"ftyp" or rest.endswith(b"SEFT"))
