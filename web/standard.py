"""The published JSON Schemas of the data standard, below /schemas; they say nothing of any share."""

from typing import Any

from flask import Blueprint, Flask, Response, jsonify

from dispatch.shares.schemas import VERSION, list_schemas
from web.problems.errors import Missing

MEDIA_TYPE = "application/schema+json"
KEPT_S = 86_400

bp = Blueprint("standard", __name__, url_prefix="/schemas")


def init_app(app: Flask) -> None:
    """Serve the schemas; anybody may read them."""
    app.register_blueprint(bp)


@bp.get("/")
def list_published() -> Response:
    """List the schemas of the version that is published now."""
    names = [f"/schemas/{VERSION}/{name}.json" for name in list_schemas()]
    return _answer({"version": VERSION, "schemas": names}, "application/json")


@bp.get("/<version>/<name>.json")
def show_schema(version: str, name: str) -> Response:
    """Return one schema."""
    schema = list_schemas().get(name) if version == VERSION else None
    if schema is None:
        raise Missing("schema", f"{version}/{name}")
    return _answer(schema, MEDIA_TYPE)


def _answer(content: dict[str, Any], media_type: str) -> Response:
    answer = jsonify(content)
    answer.mimetype = media_type
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    return answer
