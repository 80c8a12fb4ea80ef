"""OGC API – Tiles: the features of a collection as Mapbox vector tiles, in the scheme WebMercatorQuad."""

import gzip
import json
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Integer, Text, cast, func, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.shares import Share
from dispatch.shares.fields import fields_of
from gis.epsg import CRS84
from layers.tiles import LARGEST_ZOOM, TileAddress
from web.ogc.answering import answer, current_share, tag_of, unchanged
from web.ogc.counting import extent
from web.ogc.describing import WHOLE_EARTH, is_english, path_of, title_of
from web.ogc.filtering.values import FEATURE
from web.ogc.forms import JSON, PLAIN, TILEJSON, asked_form
from web.ogc.links import REL, Link, address, link, self_and_alternates
from web.ogc.matrices import SCHEME, SCHEME_URI, matrix_set
from web.ogc.parameters import check_known
from web.permissions import allow
from web.problems.errors import Missing
from web.replica import reading_session
from web.signin.deliveries import note_delivery

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
MERCATOR = 3857
EXTENT, BUFFER = 4096, 64
MOST_IN_TILE = 20_000

bp = Blueprint("ogc_tiles", __name__)


@bp.get("/tileMatrixSets")
@allow("read_shares")
def list_matrix_sets() -> Response:
    """Return the schemes that tiles are cut by."""
    check_known(("f",))
    own = link("self", address(f"/tileMatrixSets/{SCHEME}"), JSON.media_type)
    document = {"tileMatrixSets": [{"id": SCHEME, "title": SCHEME, "uri": SCHEME_URI, "links": [own]}]}
    return answer(document, asked_form(PLAIN), "ogc_json.html")


@bp.get(f"/tileMatrixSets/{SCHEME}")
@allow("read_shares")
def get_matrix_set() -> Response:
    """Return the scheme."""
    check_known(("f",))
    return answer(matrix_set(), asked_form(PLAIN), "ogc_json.html")


@bp.get("/collections/<key>/tiles")
@allow("read_shares")
def list_tilesets(key: str) -> Response:
    """Return the tilesets of a collection: one."""
    check_known(("f",))
    form, share = asked_form(PLAIN), current_share(key)
    own = address(path_of(share, "tiles", SCHEME))
    tileset = _tileset(share) | {"links": [link("self", own, JSON.media_type), *_links(share)]}
    document = {"links": self_and_alternates(form, PLAIN), "tilesets": [tileset]}
    return answer(document, form, "ogc_json.html")


@bp.get(f"/collections/<key>/tiles/{SCHEME}")
@allow("read_shares")
def get_tileset(key: str) -> Response:
    """Return what a tileset is, or its TileJSON."""
    check_known(("f",))
    form, share = asked_form((*PLAIN, TILEJSON)), current_share(key)
    if form == TILEJSON:
        described = json.dumps(_tilejson(reading_session(), share), ensure_ascii=False)
        return Response(described, content_type=TILEJSON.media_type)
    limits = extent(reading_session(), share) or WHOLE_EARTH
    box = {"lowerLeft": limits[:2], "upperRight": limits[2:], "crs": CRS84.uri}
    links = [link("self", address(path_of(share, "tiles", SCHEME)), JSON.media_type), *_links(share)]
    return answer(_tileset(share) | {"boundingBox": box, "links": links}, form, "ogc_json.html")


@bp.get(f"/collections/<key>/tiles/{SCHEME}/<int:z>/<int:y>/<int:x>")
@allow("read_shares")
def get_tile(key: str, z: int, y: int, x: int) -> Response:
    """Return a tile; 204 where it is empty."""
    check_known(())
    share, tile = current_share(key), TileAddress(z, x, y)
    if not tile.exists:
        raise Missing("tile", f"{z}/{y}/{x}")
    zipped = "gzip" in request.accept_encodings
    tag = tag_of(share, zipped)
    response = unchanged(tag) or _tile(share, tile, zipped)
    response.set_etag(tag, weak=True)
    response.vary.add("Accept-Encoding")
    return response


def _tile(share: Share, tile: TileAddress, zipped: bool) -> Response:
    content, held = draw(reading_session(), share, tile)
    note_delivery(share, held)
    if not content:
        return Response(status=204)
    response = Response(gzip.compress(content, 6, mtime=0) if zipped else content, mimetype=MEDIA_TYPE)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def draw(session: Session, share: Share, tile: TileAddress) -> tuple[bytes, int]:
    """Return a tile with one layer named by the share's key, and how many features it holds.

    Of very many features those that were seen first are in it.
    """
    envelope = func.ST_TileEnvelope(*(cast(part, Integer) for part in (tile.z, tile.x, tile.y)))
    in_degrees = func.ST_Transform(envelope, cast(SRID, Integer))
    names = [field.name for field in fields_of(session, share)]
    pairs = [part for name in names for part in (cast(name, Text), FEATURE.properties[name])]
    rows = (
        select(
            func.ST_AsMVTGeom(
                func.ST_Transform(FEATURE.shape, cast(MERCATOR, Integer)), envelope, EXTENT, BUFFER, True
            ).label("shape"),
            FEATURE.key.label("key"),
            func.jsonb_build_object(*pairs).label("properties"),
        )
        .where(FEATURE.share_id == share.id, FEATURE.shape.op("&&")(in_degrees))
        .order_by(FEATURE.id)
        .limit(MOST_IN_TILE)
        .subquery("tile")
    )
    shown = select(rows).where(rows.c.shape.is_not(None)).subquery("shown")
    mvt = func.ST_AsMVT(shown.table_valued(), cast(share.key, Text), EXTENT, "shape")
    content, held = session.execute(select(mvt, func.count()).select_from(shown)).one()
    return bytes(content or b""), held


def _tileset(share: Share) -> dict[str, Any]:
    return {
        "title": title_of(share),
        "dataType": "vector",
        "crs": f"http://www.opengis.net/def/crs/EPSG/0/{MERCATOR}",
        "tileMatrixSetURI": SCHEME_URI,
        "tileMatrixSetLimits": [],
    }


def _links(share: Share) -> list[Link]:
    own = address(path_of(share, "tiles", SCHEME))
    template = link("item", f"{own}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", MEDIA_TYPE) | {"templated": True}
    scheme = link(f"{REL}tiling-scheme", address(f"/tileMatrixSets/{SCHEME}"), JSON.media_type)
    return [template, link("describedby", f"{own}?f=tilejson", TILEJSON.media_type), scheme]


def _tilejson(session: Session, share: Share) -> dict[str, Any]:
    english = is_english()
    fields = {field.name: field.name_en if english else field.name_zh for field in fields_of(session, share)}
    own = address(path_of(share, "tiles", SCHEME))
    return {
        "tilejson": "3.0.0",
        "name": title_of(share),
        "tiles": [f"{own}/{{z}}/{{y}}/{{x}}"],
        "minzoom": 0,
        "maxzoom": LARGEST_ZOOM,
        "bounds": list(extent(session, share) or WHOLE_EARTH),
        "vector_layers": [{"id": share.key, "description": title_of(share), "fields": fields}],
    }
