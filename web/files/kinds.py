"""What kind of file it is, by its content alone: the name and the client's word for it count for nothing."""

from dataclasses import dataclass

HEAD_BYTES = 64
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"3gp4",
    b"3gp5",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: `group` (image, document, video), its media type and suffix."""

    group: str
    format: str
    media_type: str
    suffix: str


JPEG = Kind("image", "jpeg", "image/jpeg", ".jpg")
PNG = Kind("image", "png", "image/png", ".png")
WEBP = Kind("image", "webp", "image/webp", ".webp")
HEIC = Kind("image", "heic", "image/heic", ".heic")
PDF = Kind("document", "pdf", "application/pdf", ".pdf")
MP4 = Kind("video", "mp4", "video/mp4", ".mp4")
MOV = Kind("video", "mov", "video/quicktime", ".mov")
KINDS = (JPEG, PNG, WEBP, HEIC, PDF, MP4, MOV)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
ACCEPTED = ("JPEG", "PNG", "WebP", "HEIC", "PDF", "MP4", "MOV")


def find_kind(head: bytes) -> Kind | None:
    """Return the kind of a file by its first bytes, or None."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    return _by_brand(head) if head[4:8] == b"ftyp" else None


def _by_brand(head: bytes) -> Kind | None:
    """Return the kind of a file of boxes (ISO 14496-12) by its major brand."""
    brand = head[8:12]
    if brand in HEIC_BRANDS:
        return HEIC
    if brand == b"qt  ":
        return MOV
    return MP4 if brand in MP4_BRANDS else None
