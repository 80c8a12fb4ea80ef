"""Mounts the OGC API below /ogc."""

from flask import Blueprint, Flask, Response

from web.ogc import collections, items, landing, tiles

bp = Blueprint("ogc", __name__, url_prefix="/ogc", template_folder="templates")
for part in (landing, collections, items, tiles):
    bp.register_blueprint(part.bp)


def init_app(app: Flask) -> None:
    """Serve the OGC API."""
    app.register_blueprint(bp)


@bp.after_request
def _tell_caches(response: Response) -> Response:
    """Let answers be kept by who asked alone, and only if they ask whether they still hold."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.vary.update(("Accept", "Accept-Language", "Authorization", "Cookie"))
    return response
