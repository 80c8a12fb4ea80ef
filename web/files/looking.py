"""Looks at a file that was received: whether it is whole and what it seems, what it tells, and its copies."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from gis.crs import GCJ02, WGS84, convert
from web.files import boxes
from web.files.disguise import find_hidden
from web.files.errors import FileDamaged, FileDisguised, TooManyPixels
from web.files.kinds import HEIC, Kind

ROOT = Path(__file__).resolve().parents[2]
COPIES = {"small.jpg": 320, "large.jpg": 1600, "clean.jpg": 4096}
CLEAN_VIDEO = "clean.mp4"
MEMORY_MB, TIME_S, PATIENCE_S = 2048, 20, 60
# Photos are looked at by so many processes at once, however many come in.
_turns = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Look:
    """What a file tells: size in pixels, when and where it was taken (UTC; lon, lat in degrees, WGS84)."""

    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    taken_place: tuple[float, float] | None = None


def look(path: Path, kind: Kind, most_megapixels: float) -> Look:
    """Look at a file and write its copies beside it; raise what is refused of it."""
    _check_whole(path, kind)
    if kind.group == "image":
        return _look_at_photo(path, kind, most_megapixels)
    if kind.group == "video":
        boxes.write_clean(path, path.parent / CLEAN_VIDEO)
        return Look(taken_place=boxes.find_place(path))
    return Look()


def _check_whole(path: Path, kind: Kind) -> None:
    is_boxes = kind == HEIC or kind.group == "video"
    if is_boxes and not boxes.is_whole(path, b"meta" if kind == HEIC else b"moov"):
        raise FileDamaged(kind.media_type)
    try:
        hidden = find_hidden(path, kind)
    except IndexError:
        raise FileDamaged(kind.media_type) from None
    if hidden is not None:
        raise FileDisguised(kind.media_type, hidden)


def _look_at_photo(path: Path, kind: Kind, most_megapixels: float) -> Look:
    """Have another process decode it: what is made to break a decoder breaks that one."""
    bounds = {
        "format": kind.format,
        "pixels": int(most_megapixels * 1e6),
        "memory_mb": MEMORY_MB,
        "time_s": TIME_S,
        "copies": COPIES,
    }
    command = [sys.executable, "-m", "web.files.decoding", str(path), str(path.parent), json.dumps(bounds)]
    try:
        with _turns:
            answer = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE_S, check=True)
    except subprocess.SubprocessError:
        raise FileDamaged(kind.media_type) from None
    facts = json.loads(answer.stdout)
    if "too_many_pixels" in facts:
        raise TooManyPixels(round(facts["too_many_pixels"] / 1e6, 1), most_megapixels)
    return Look(facts["width"], facts["height"], _time(facts), _place(facts))


def _time(facts: dict[str, Any]) -> datetime | None:
    return facts["taken_at"] and datetime.fromisoformat(facts["taken_at"])


def _place(facts: dict[str, Any]) -> tuple[float, float] | None:
    """Return the place in WGS84, also where the photo says that it is in the system of Chinese web maps."""
    lon, lat = facts["lon"], facts["lat"]
    if lon is None:
        return None
    if "GCJ" in facts["datum"].upper():
        lon, lat = (float(each) for each in convert(lon, lat, GCJ02, WGS84))
    return lon, lat
