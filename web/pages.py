"""The console's files: hashed ones for good, its first page always fresh, unknown addresses to that page."""

import gzip
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, send_from_directory
from werkzeug.routing import BaseConverter
from werkzeug.security import safe_join

from web.languages import asked_language

RESERVED = "api|tiles|ogc|open311|schemas|openapi|healthz|metrics"
FOR_GOOD = "public, max-age=31536000, immutable"
ALWAYS_FRESH = "no-cache"
COMPRESSED = {".js", ".mjs", ".css", ".svg", ".json", ".html", ".map"}
NOT_BUILT = {
    "zh-CN": "控制台尚未构建，请运行 make run。",
    "en": "The console is not built yet: run make run.",
}

bp = Blueprint("console", __name__)


class ConsolePath(BaseConverter):
    """Any path that is not the server's own, so that a wrong address of the API stays a problem."""

    regex = rf"(?!(?:{RESERVED})(?:/|$)).*"
    part_isolating = False


def init_app(app: Flask) -> None:
    """Serve the console at the root."""
    app.url_map.converters["console"] = ConsolePath
    app.register_blueprint(bp)


@bp.get("/", defaults={"path": "index.html"})
@bp.get("/<console:path>")
def get_page(path: str) -> Response:
    """Return a file of the console, or its first page."""
    folder = current_app.settings.console
    found = safe_join(folder, path)
    if found is None or not Path(found).is_file():
        path = "index.html"
    if not (folder / path).is_file():
        return Response(NOT_BUILT[asked_language()], 503, mimetype="text/plain")
    response = _send(folder, path)
    response.headers["Cache-Control"] = FOR_GOOD if path.startswith("assets/") else ALWAYS_FRESH
    return response


def _send(folder: Path, path: str) -> Response:
    file = folder / path
    if file.suffix not in COMPRESSED:
        return send_from_directory(folder, path, conditional=True)
    zipped = "gzip" in request.accept_encodings
    content = _read(file, file.stat().st_mtime_ns, zipped)
    response = Response(content, mimetype=guess_type(path)[0] or "application/octet-stream")
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.add_etag()
    return response.make_conditional(request)


@lru_cache(maxsize=200)
def _read(file: Path, _changed: int, zipped: bool) -> bytes:
    content = file.read_bytes()
    return gzip.compress(content, mtime=0) if zipped else content
