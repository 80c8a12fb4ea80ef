"""Health: whether this process can answer, and with what."""

from typing import Any

from flask import Blueprint, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from web.database import DatabaseNotConfigured, current_session
from web.stream.live import current_live

NETWORK = text("SELECT version FROM road_network WHERE is_current")

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def get_health() -> tuple[dict[str, Any], int]:
    """Return 200 while the database answers; the rest tells what works."""
    try:
        network = current_session().scalar(NETWORK)
    except (SQLAlchemyError, DatabaseNotConfigured):
        return {"status": "down", "database": False, "road_network": None, "stream": _stream()}, 503
    return {"status": "up", "database": True, "road_network": network, "stream": _stream()}, 200


def _stream() -> dict[str, Any]:
    live = current_live()
    listener = live.listener
    state = "idle" if listener is None else "listening" if listener.connected.is_set() else "cut_off"
    return {"state": state, "clients": len(live.hub)}


@bp.get("/openapi/openapi.json")
def get_description() -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of the API."""
    return current_app.api_doc
