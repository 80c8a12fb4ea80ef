"""Tiles: the base map and the layers, as Mapbox vector tiles."""

import gzip
from datetime import UTC, datetime
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from data.overviews import get_base_map_version
from layers.catalogue import find_layer_key
from layers.features import PUBLISHED
from layers.tiles import BASE, TileAddress, draw_base, draw_layer, list_turns
from web.api.blueprints import make_blueprint, problems
from web.permissions import allow
from web.problems.errors import Missing
from web.replica import reading_session
from web.schemas.layers import TilePath, TileQuery
from web.signin.caller import current_caller
from web.tiles import Tile, current_layer_tiles, current_tiles, make_tile

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
TILE = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
    204: None,
    304: None,
}

bp = make_blueprint("tiles", "The map, drawn as vector tiles", prefix="/tiles")


@bp.get("/<layer>/<int:z>/<int:x>/<int:y>.mvt", responses=TILE | problems(404))
@allow("see_map")
def get_tile(path: TilePath, query: TileQuery) -> Any:
    """Return a tile of the base map, or of a layer at a time, in a version or as drafted; 204 if empty."""
    address = TileAddress(path.z, path.x, path.y)
    if not address.exists:
        raise Missing("tile", f"{path.z}/{path.x}/{path.y}")
    tile = _get(reading_session(), path.layer, address, query)
    return _answer(tile).make_conditional(request)


def _get(session: Session, key: str, address: TileAddress, query: TileQuery) -> Tile:
    if key == BASE:
        version = get_base_map_version(session)
        return current_tiles().get(version, address, lambda: draw_base(session, address))
    layer = find_layer_key(session, key, current_caller().role)
    if layer is None:
        raise Missing("layer", key)
    at, view = query.at or datetime.now(UTC), query.version or query.view
    if view != PUBLISHED:
        return make_tile(draw_layer(session, layer, address, query.at, view))
    return current_layer_tiles().get(
        layer,
        address,
        at,
        lambda: list_turns(session, layer.id),
        lambda: draw_layer(session, layer, address, at),
    )


def _answer(tile: Tile) -> Response:
    zipped = "gzip" in request.accept_encodings
    content = tile.content if zipped or not tile.content else gzip.decompress(tile.content)
    response = Response(content, 200 if content else 204, mimetype=MEDIA_TYPE)
    if content and zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tile.tag + ("-gz" if zipped else ""))
    return response
