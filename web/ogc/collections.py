"""The collections: the shares of the caller that live, and the schemas of their features."""

from flask import Blueprint, Response

from dispatch.shares.reading import shares_of
from web.database import current_session
from web.ogc.answering import answer, current_share
from web.ogc.describing import collection, described_feature, is_english, schema
from web.ogc.forms import HTML, PLAIN, SCHEMA, asked_form
from web.ogc.links import project_link, self_and_alternates
from web.ogc.parameters import check_known
from web.permissions import allow
from web.replica import reading_session

bp = Blueprint("ogc_collections", __name__)


@bp.get("/collections")
@allow("read_shares")
def list_collections() -> Response:
    """Return all collections."""
    check_known(("f",))
    form = asked_form(PLAIN)
    found = [collection(reading_session(), share) for share in shares_of(current_session())]
    links = [*self_and_alternates(form, PLAIN), project_link(is_english())]
    document = {"links": links, "collections": found}
    return answer(document, form, "ogc_collections.html")


@bp.get("/collections/<key>")
@allow("read_shares")
def get_collection(key: str) -> Response:
    """Return one collection."""
    check_known(("f",))
    form, share = asked_form(PLAIN), current_share(key)
    return answer(collection(reading_session(), share), form, "ogc_collection.html")


@bp.get("/collections/<key>/queryables")
@allow("read_shares")
def get_queryables(key: str) -> Response:
    """Return what features may be asked for by."""
    return _schema(key, "queryables")


@bp.get("/collections/<key>/sortables")
@allow("read_shares")
def get_sortables(key: str) -> Response:
    """Return what features may be sorted by."""
    return _schema(key, "sortables")


@bp.get("/collections/<key>/schema")
@allow("read_shares")
def get_schema(key: str) -> Response:
    """Return what features have."""
    return _schema(key, "schema")


@bp.get("/collections/<key>/feature")
@allow("read_shares")
def get_feature_schema(key: str) -> Response:
    """Return what a feature is as a whole, for programs that read it from there."""
    check_known(("f",))
    form, share = asked_form((SCHEMA,)), current_share(key)
    return answer(described_feature(reading_session(), share), form, "")


def _schema(key: str, purpose: str) -> Response:
    check_known(("f",))
    form, share = asked_form((SCHEMA, HTML)), current_share(key)
    return answer(schema(reading_session(), share, purpose), form, "ogc_schema.html", purpose=purpose)
