"""Photos, films and documents as phones make them, and such as are made to deceive."""

import io
import struct
import zlib
from base64 import b64decode

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

TAKEN_AT = "2026:11:25 14:32:00"
SIZE = (64, 48)
# The picture below as newer phones keep it; what reads such files here cannot write them.
HEIC = zlib.decompress(
    b64decode(
        "eNpjYGCQSSupLMhIzUxmAILczDRDEDs3MzGNgYFxX25qSSIDBChmpOQUQdkMBZnJJQxowCQzJx9siIsDAxMDI4jF+AhCA0EAUAwI"
        "mIzgInuA2CIzMy8NzAPJigI5qWBlQDUZZcmGDEiCjCAlrhWZYOV8BZkluQxQlQx/MwuKCoD03cyC5HwgXQbU68zIDBKaAFYk94Hh"
        "z98fPxgY+JkTgDokHBh5GP//BylgBqlgBiG5XUwOiUBJLSdGRjSZBQqNrNNePVm2cwdHhoECUIgZRDAoJgGVs7kwHiw+0Am0RDg5"
        "P6coLzmnAijKy8DWABQSySwuSIV61wGKNZJzEgugbJDjDaA0OBD+////ARoYAgWZFZkgQWYODg4gJZFZkAuLC0YGRtZGJmbWFiBb"
        "KrMoNQ0qzpecUpwMDnygiYwiuSmJoFjy0WBcL9zwQ+Dh8v9/VVf8/8Fynv+U9czO/z8CD8pfqVr/X9OP7923Bz1mlrcWfLD75jyb"
        "dc13zil3Tu+cIfC9801+v0jZvfXXdl3+OanpvKXIA6B5bJBY8PVl0ALyOBiY2jMZWKC+UOtQhbN9IG6dwAz2jwgoukECRgZGZlaG"
        "hlZGpgqGJlbGRlYGwCBggcQvA5MfJDGwMoADn6GJAaKbyRUkzgIXnwU2m03sPQODugA8VOD01vsgi9HFAaofi7M="
    )
)


def photo(
    place: tuple[float, float] | None = None,
    taken_at: str | None = TAKEN_AT,
    orientation: int = 1,
    form: str = "JPEG",
    size: tuple[int, int] = SIZE,
    datum: str = "WGS-84",
) -> bytes:
    """Return a photo that says where (lon, lat) and when it was taken."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = "Somebody's phone"
    if taken_at:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = taken_at
    if place:
        exif.get_ifd(IFD.GPSInfo).update(_gps(*place) | {GPS.GPSMapDatum: datum})
    content = io.BytesIO()
    picture().resize(size).save(content, form, exif=exif)
    return content.getvalue()


def picture() -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", SIZE, "#c00000")
    image.paste("#0000c0", (SIZE[0] // 2, 0, *SIZE))
    return image


def _gps(lon: float, lat: float) -> dict[int, object]:
    return {
        GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
        GPS.GPSLatitude: (abs(lat), 0.0, 0.0),
        GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
        GPS.GPSLongitude: (abs(lon), 0.0, 0.0),
    }


def bomb(side: int = 20_000) -> bytes:
    """Return a small PNG of very many pixels."""
    content = io.BytesIO()
    Image.new("1", (side, side)).save(content, "PNG", optimize=True)
    return content.getvalue()


def document(rest: bytes = b"") -> bytes:
    """Return the least PDF, with something behind it if wanted."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + rest


def box(kind: bytes, content: bytes = b"") -> bytes:
    """Return a box of ISO 14496-12."""
    return struct.pack(">I", 8 + len(content)) + kind + content


def film(place: str = "+39.9042+116.4074/", rest: bytes = b"") -> bytes:
    """Return the bones of an MP4 that says where it was taken."""
    told = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7) + place.encode()))
    parts = (box(b"ftyp", b"isom\0\0\2\0isommp42"), box(b"moov", box(b"mvhd", bytes(100)) + told))
    return b"".join(parts) + box(b"mdat", b"pictures") + rest
