"""Gives a content out: under headers that let a browser do nothing with it but save or show it."""

from pathlib import Path
from typing import Literal

from flask import Response, send_file

from data.files import IncidentFile
from web.files.errors import ContentLost, ContentPurged, NoCleanCopy
from web.files.kinds import BY_MEDIA_TYPE
from web.files.looking import CLEAN_VIDEO
from web.files.storage import ORIGINAL, content_folder

Variant = Literal["small", "large", "clean", "original"]
PHOTO_COPIES = {"small": "small.jpg", "large": "large.jpg", "clean": "clean.jpg"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Kept by the reader alone, and asked again each time: the right to see it may have gone.
    "Cache-Control": "private, no-cache",
}


def give(instance: Path, file: IncidentFile, variant: Variant) -> Response:
    """Return a file as it came, or a copy that tells nothing but what can be seen."""
    if file.purged_at is not None:
        raise ContentPurged(file.id)
    name, media_type = _stored(file, variant)
    path = content_folder(instance, file.sha256) / name
    if not path.is_file():
        raise ContentLost(file.id)
    response = send_file(
        path,
        mimetype=media_type,
        as_attachment=True,
        download_name=_called(file, variant, media_type),
        etag=f"{file.sha256}-{variant}",
    )
    response.headers.update(HEADERS)
    return response


def _stored(file: IncidentFile, variant: Variant) -> tuple[str, str]:
    """Return under which name a variant is stored, and of which media type it is."""
    if variant == "original":
        return ORIGINAL, file.media_type
    if file.kind == "image":
        return PHOTO_COPIES[variant], "image/jpeg"
    if file.kind == "video" and variant == "clean":
        return CLEAN_VIDEO, file.media_type
    raise NoCleanCopy(file.media_type)


def _called(file: IncidentFile, variant: Variant, media_type: str) -> str:
    suffix = BY_MEDIA_TYPE[media_type].suffix
    return Path(file.name).stem + ("" if variant == "original" else f"-{variant}") + suffix
