"""What the OGC API is: its landing page, its description, and what it conforms to."""

from typing import Any

from flask import Blueprint, Response

from dispatch.shares.reading import shares_of
from web.database import current_session
from web.languages import asked_language
from web.ogc.answering import answer
from web.ogc.describing import is_english
from web.ogc.forms import HTML, JSON, OPENAPI, PLAIN, asked_form
from web.ogc.links import REL, address, link, self_and_alternates, title
from web.ogc.openapi import describe
from web.ogc.parameters import check_known
from web.permissions import allow

SPEC = "http://www.opengis.net/spec/"
CLASSES: dict[str, tuple[str, ...]] = {
    "ogcapi-common-1/1.0/conf/": ("core",),
    "ogcapi-common-2/1.0/conf/": ("collections",),
    "ogcapi-features-1/1.0/conf/": ("core", "oas30", "html", "geojson"),
    "ogcapi-features-2/1.0/conf/": ("crs",),
    "ogcapi-features-3/1.0/conf/": (
        "queryables", "queryables-query-parameters", "filter", "features-filter",
    ),
    "ogcapi-features-5/1.0/conf/": (
        "schemas", "core-roles-features", "returnables-and-receivables", "queryables", "sortables",
    ),
    "ogcapi-tiles-1/1.0/conf/": ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt"),
    "cql2/1.0/conf/": (
        "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators",
        "case-insensitive-comparison", "basic-spatial-functions", "basic-spatial-functions-plus",
        "spatial-functions", "temporal-functions", "property-property",
    ),
}  # fmt: skip

bp = Blueprint("ogc_landing", __name__)


@bp.get("")
@bp.get("/")
@allow("read_shares")
def get_landing_page() -> Response:
    """Return where everything is."""
    check_known(("f",))
    form, english = asked_form(PLAIN), is_english()
    links = [
        *self_and_alternates(form, PLAIN),
        link("service-desc", address("/api"), OPENAPI.media_type, title("api", english)),
        link("service-doc", address("/api", f="html"), HTML.media_type, title("api", english)),
        link("conformance", address("/conformance"), JSON.media_type, title("conformance", english)),
        link("data", address("/collections"), JSON.media_type, title("collections", english)),
        link(f"{REL}tiling-schemes", address("/tileMatrixSets"), JSON.media_type),
    ]
    document = {"title": title("title", english), "description": title("about", english), "links": links}
    return answer(document, form, "ogc_landing.html")


@bp.get("/conformance")
@allow("read_shares")
def get_conformance() -> Response:
    """Return the conformance classes."""
    check_known(("f",))
    classes = [f"{SPEC}{part}{name}" for part, names in CLASSES.items() for name in names]
    return answer({"conformsTo": classes}, asked_form(PLAIN), "ogc_conformance.html")


@bp.get("/api")
@allow("read_shares")
def get_description() -> Response:
    """Return the description of the API for the caller's collections, in OpenAPI 3.0."""
    check_known(("f",))
    form = asked_form((OPENAPI, HTML))
    document: dict[str, Any] = describe(current_session(), shares_of(current_session()), asked_language())
    return answer(document, form, "ogc_api.html")
