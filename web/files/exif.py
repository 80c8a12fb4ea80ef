"""Reads what a photo says of its place and time (EXIF 2.32); what makes no sense counts as not said."""

import struct
from datetime import UTC, datetime, timedelta, timezone
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from PIL.ExifTags import GPS, IFD, Base
from PIL.Image import Image

CITY_TIME = ZoneInfo("Asia/Shanghai")
WRITTEN = "%Y:%m:%d %H:%M:%S"
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


def read_exif(image: Image) -> dict[str, Any]:
    """Return `taken_at` (ISO 8601, UTC), `lon` and `lat` (degrees), their `datum`, and the `orientation`.

    What the photo does not say is None. A time without its offset is taken for that of the city.
    """
    try:
        said = image.getexif()
        detail, gps = said.get_ifd(IFD.Exif), said.get_ifd(IFD.GPSInfo)
    except (SyntaxError, ValueError, TypeError, KeyError, IndexError, OSError, EOFError, struct.error):
        said = detail = gps = {}
    taken_at, place = _time(detail), _place(gps)
    return {
        "taken_at": taken_at and taken_at.astimezone(UTC).isoformat(),
        "lon": place and place[0],
        "lat": place and place[1],
        "datum": _text(gps.get(GPS.GPSMapDatum)),
        "orientation": said.get(Base.Orientation),
    }


def _time(detail: dict[int, Any]) -> datetime | None:
    written = _text(detail.get(Base.DateTimeOriginal)) or _text(detail.get(Base.DateTimeDigitized))
    try:
        taken_at = datetime.strptime(written, WRITTEN).replace(tzinfo=_offset(detail))
    except ValueError:
        return None
    return taken_at if taken_at >= EARLIEST else None


def _offset(detail: dict[int, Any]) -> timezone | ZoneInfo:
    """Return the offset that is written as +08:00, or that of the city."""
    written = _text(detail.get(Base.OffsetTimeOriginal)) or _text(detail.get(Base.OffsetTime))
    try:
        offset = datetime.strptime(written, "%z").utcoffset()
    except ValueError:
        return CITY_TIME
    return timezone(offset or timedelta())


def _place(gps: dict[int, Any]) -> tuple[float, float] | None:
    try:
        lat = _degrees(gps[GPS.GPSLatitude]) * (-1 if _text(gps.get(GPS.GPSLatitudeRef)) == "S" else 1)
        lon = _degrees(gps[GPS.GPSLongitude]) * (-1 if _text(gps.get(GPS.GPSLongitudeRef)) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    is_on_earth = isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
    # Cameras without a fix write zeros.
    return (lon, lat) if is_on_earth and (lon, lat) != (0, 0) else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\0 ") if isinstance(value, str) else ""
