"""Files made of boxes (ISO 14496-12: MP4, MOV, HEIC): whether they are whole, and a copy that tells less."""

import re
import shutil
from collections.abc import Iterator
from mmap import ACCESS_READ, ACCESS_WRITE, mmap
from pathlib import Path
from typing import NamedTuple

TELLING = {b"udta", b"meta", b"uuid", b"free", b"skip"}
HOLDING = {b"moov", b"trak", b"mdia", b"minf", b"edts"}
# ISO 6709, as phones write a place: +39.9042+116.4074+043.5/
PLACE = re.compile(rb"([+-]\d{1,2}\.\d{2,})([+-]\d{1,3}\.\d{2,})(?:[+-]\d+\.?\d*)?/")
MOST_BOXES = 10_000


class Box(NamedTuple):
    """A box: its kind, where it begins, where its content does, and where it ends."""

    kind: bytes
    start: int
    content: int
    end: int


class BoxesBroken(Exception):
    """The boxes do not fill the file exactly."""


def list_boxes(data: mmap, start: int, end: int) -> Iterator[Box]:
    """Give the boxes between two places; raise BoxesBroken where they do not fill them exactly."""
    for _ in range(MOST_BOXES):
        if start == end:
            return
        size, header = int.from_bytes(data[start : start + 4], "big"), 8
        if size == 1:
            size, header = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        elif size == 0:
            size = end - start
        if size < header or start + size > end:
            raise BoxesBroken
        yield Box(data[start + 4 : start + 8], start, start + header, start + size)
        start += size
    raise BoxesBroken


def is_whole(path: Path, needs: bytes) -> bool:
    """Return whether a file's boxes fill it exactly, with one of a kind among them."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        try:
            return needs in {box.kind for box in list_boxes(data, 0, len(data))}
        except BoxesBroken:
            return False


def find_place(path: Path) -> tuple[float, float] | None:
    """Return where a video says that it was taken, as lon, lat (degrees, WGS84), or None."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        for box in list_boxes(data, 0, len(data)):
            said = PLACE.search(data, box.content, box.end) if box.kind == b"moov" else None
            if said:
                lat, lon = float(said[1]), float(said[2])
                return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None
    return None


def write_clean(path: Path, target: Path) -> None:
    """Write a copy of a video in which boxes that may tell place, device or author are empty.

    Nothing moves, so that the tables of where pictures lie stay true.
    """
    shutil.copyfile(path, target)
    with target.open("r+b") as file, mmap(file.fileno(), 0, access=ACCESS_WRITE) as data:
        _empty(data, 0, len(data))
        data.flush()


def _empty(data: mmap, start: int, end: int) -> None:
    for box in list_boxes(data, start, end):
        if box.kind in TELLING:
            data[box.start + 4 : box.start + 8] = b"free"
            data[box.content : box.end] = bytes(box.end - box.content)
        elif box.kind in HOLDING:
            _empty(data, box.content, box.end)
