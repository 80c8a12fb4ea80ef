"""Exports: features of layers as a file."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from flask import Response
from sqlalchemy import select

from data.layers import Layer, Plan
from dispatch.exchanging import give_out
from layers.catalogue import get_layer_seen
from layers.drafting.errors import LayerUnknown
from layers.exchange.exporting import Wanted, export
from layers.making import PlanUnknown
from web.api.blueprints import make_blueprint, problems
from web.api.layers import viewed
from web.database import current_session
from web.desk import current_actor
from web.exchange_words import loss_text
from web.permissions import allow
from web.replica import reading_session
from web.schemas import exchange as schemas
from web.schemas.layers import ViewQuery
from web.signin.caller import current_caller

MEDIA_TYPES = {
    ".geojson": "application/geo+json",
    ".geojsonl": "application/x-ndjson",
    ".zip": "application/zip",
    ".gpkg": "application/geopackage+sqlite3",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".kmz": "application/vnd.google-earth.kmz",
    ".fgb": "application/octet-stream",
    ".dxf": "image/vnd.dxf",
    ".csv": "text/csv",
}
_CHUNK_BYTES = 2**18
_BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE = {200: {"content": dict.fromkeys(MEDIA_TYPES.values(), _BINARY)}}

bp = make_blueprint("exports", "Features of layers as files")


@bp.post("/exports", responses=FILE | problems(404))
@allow("see_map")
def export_layers(body: schemas.ExportOrder) -> Any:
    """Return features as a file, with names, attributes, time windows and demands; several layers as .zip."""
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        wanted = _wanted(body)
        act = (current_session(), current_actor(), wanted, body.format, body.crs, Path(folder))
        exported = give_out(*act, reading_session())
        # The file stays readable by its handle when the folder is gone.
        stream, size = exported.path.open("rb"), exported.path.stat().st_size
    answer = Response(_chunks(stream), mimetype=MEDIA_TYPES[exported.path.suffix])
    answer.call_on_close(stream.close)
    answer.content_length = size
    answer.headers["Content-Disposition"] = _disposition(exported.file_name)
    return answer


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk


def _disposition(name: str) -> str:
    """Return the header that names a file, also for programs that know ASCII alone (RFC 6266)."""
    plain = "".join(character for character in name if character.isascii() and character not in '"\\%')
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@bp.post("/exports/preview", responses={200: schemas.ExportPreview} | problems(404))
@allow("see_map")
def preview_export(body: schemas.ExportOrder) -> Any:
    """Say what the file would be, and what its format cannot keep."""
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        wanted = _wanted(body)
        now = datetime.now(UTC)
        exported = export(reading_session(), wanted, body.format, body.crs, Path(folder), now)
        size = exported.path.stat().st_size
    reports = exported.reports
    not_kept = [
        schemas.ExportLoss(layer=layer, code=loss.code, text=loss_text(loss))
        for layer, report in reports.items()
        for loss in report.not_kept
    ]
    first = next(iter(reports.values()))
    rows = sum(report.rows for report in reports.values())
    return schemas.ExportPreview(
        file_name=exported.file_name, size_bytes=size, rows=rows, crs=first.crs, not_kept=not_kept
    )


def _wanted(body: schemas.ExportOrder) -> list[Wanted]:
    view = ViewQuery(view=body.view, version=body.version)
    return [Wanted(layer, viewed(layer, view), body.features, body.at) for layer in _layers(body)]


def _layers(body: schemas.ExportOrder) -> list[Layer]:
    """Return the layers asked for, as far as the caller may see them."""
    session, role = current_session(), current_caller().role
    if body.plan_id is None:
        return [get_layer_seen(session, layer_id, role) for layer_id in dict.fromkeys(body.layers)]
    if session.get(Plan, body.plan_id) is None:
        raise PlanUnknown(body.plan_id)
    members = session.scalars(select(Layer).where(Layer.plan_id == body.plan_id).order_by(Layer.position))
    seen = [layer for layer in members if _is_seen(layer.id, role)]
    if not seen:
        raise PlanUnknown(body.plan_id)
    return seen


def _is_seen(layer_id: int, role: str) -> bool:
    try:
        get_layer_seen(current_session(), layer_id, role)
    except LayerUnknown:
        return False
    return True
