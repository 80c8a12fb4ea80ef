"""Shares: what agencies receive, defined and looked at by administrators, read by whom they are for."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from geoalchemy2.shape import to_shape
from shapely.geometry import mapping
from sqlalchemy import select

from data.layers import Layer
from data.ledger import LedgerEntry
from data.organisations import Organisation
from data.shares import Agency, Share
from dispatch.moments import iso
from dispatch.shares import defining
from dispatch.shares.fields import source_fields
from dispatch.shares.listing import (
    Use,
    count_features,
    readings_query,
    shares_query,
    state_of,
    use_of_shares,
)
from dispatch.shares.preview import preview_share
from dispatch.shares.reading import ShareUnknown
from dispatch.shares.withdrawing import withdraw_share
from layers.drafting.errors import LayerUnknown
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import shares as schemas
from web.signin.caller import current_caller

bp = make_blueprint("shares", "What agencies receive 共享")


@bp.get("/shares", responses={200: schemas.Shares})
@allow("read_shares")
def list_shares(query: schemas.ShareQuery) -> schemas.Shares:
    """List the shares that one gives or, as an agency, receives; an agency's are those that live."""
    wanted = "live" if current_caller().agency_id is not None else query.state
    rows, now = current_session().execute(shares_query(query.agency_id)).all(), datetime.now(UTC)
    kept = [row for row in rows if wanted in (None, "live" if state_of(*row, now) == "live" else "over")]
    return schemas.Shares(items=_views(kept, now))


@bp.post("/shares", responses={201: schemas.Share} | problems(403, 404, 409))
@allow("manage_shares")
def make_one_share(body: schemas.NewShare) -> tuple[schemas.Share, int]:
    """Make a share; what it holds is built at once and kept up to date from then on."""
    values = body.model_dump() | _plain_parts(body)
    return _view(defining.make_share(current_session(), current_actor(), **values)), 201


@bp.post("/shares/preview", responses={200: schemas.Preview} | problems(403, 404, 409))
@allow("manage_shares")
def preview_one_share(body: schemas.SharePreview) -> schemas.Preview:
    """Return exactly what the agency would see; nothing is kept of it."""
    values = {"name": "–"} | body.model_dump(exclude={"limit"}) | _plain_parts(body)
    found, kind, in_crs = preview_share(current_session(), current_actor(), values, body.limit)
    features = [
        {"id": each.key, "geometry": each.geometry, "properties": each.properties} for each in found.items
    ]
    return schemas.Preview(
        count=found.count,
        features={"features": features},
        left_out=found.left_out,
        geometry_type=kind,
        crs=body.crs,
        in_crs=in_crs,
    )


@bp.get("/share-fields", responses={200: schemas.ShareFields} | problems(404))
@allow("manage_shares")
def list_share_fields(query: schemas.FieldQuery) -> schemas.ShareFields:
    """List the fields of a source that can be given out; personal data of reporters is not among them."""
    if query.layer_id is not None:
        _check_layer(query.layer_id)
    found = source_fields(current_session(), query.source, query.layer_id)
    return schemas.ShareFields(items=[asdict(each) | {"rules": list(each.rules)} for each in found])


@bp.get("/shares/<string:key>", responses={200: schemas.Share} | problems(404))
@allow("read_shares")
def get_one_share(path: schemas.SharePath) -> schemas.Share:
    """Return a share."""
    return _view(_get(path.key))


@bp.patch("/shares/<string:key>", responses={200: schemas.Share} | problems(404, 409))
@allow("manage_shares")
def change_one_share(path: schemas.SharePath, body: schemas.ShareChange) -> schemas.Share:
    """Change a share; what the agency sees follows, each difference as a change of its feed."""
    changes = body.said()
    changes |= _plain_parts(body, changes)
    return _view(defining.change_share(current_session(), current_actor(), _get(path.key), changes))


@bp.post("/shares/<string:key>/withdrawal", responses={200: schemas.Share} | problems(404, 409))
@allow("manage_shares")
def withdraw_one_share(path: schemas.SharePath, body: schemas.Withdrawal) -> schemas.Share:
    """Withdraw a share: from the next request on, the agency gets nothing of it."""
    return _view(withdraw_share(current_session(), current_actor(), _get(path.key), body.reason))


@bp.get("/shares/<string:key>/readings", responses={200: schemas.ReadingPage} | problems(404))
@allow("manage_shares")
def list_readings(path: schemas.SharePath, query: schemas.ReadingQuery) -> schemas.ReadingPage:
    """List from the ledger what was given of a share and what was done with it, the newest first."""
    wanted = readings_query(_get(path.key))
    entries, following = fetch_page(
        current_session(), wanted, [LedgerEntry.sequence],
        cursor=query.cursor, limit=query.limit, descending=True,
    )  # fmt: skip
    items = [
        schemas.Reading(
            sequence=each.sequence, at=iso(each.at), act=each.act,
            account=each.account_name, details=each.details,
        )
        for each in entries
    ]  # fmt: skip
    return schemas.ReadingPage(items=items, next=following)


def _get(key: str) -> Share:
    """Return a share that the caller sees; an agency sees only those that live."""
    row = current_session().execute(shares_query().where(Share.key == key)).one_or_none()
    hidden = current_caller().agency_id is not None and row and state_of(*row, datetime.now(UTC)) != "live"
    if row is None or hidden:
        raise ShareUnknown(key)
    return row[0]


def _check_layer(layer_id: int) -> None:
    if current_session().scalar(select(Layer.id).where(Layer.id == layer_id)) is None:
        raise LayerUnknown(layer_id)


def _plain_parts(body: Any, given: Any = ("area", "fields")) -> dict[str, Any]:
    """Return what is stored of the parts that are models: an area as it was given, fields without nulls."""
    parts: dict[str, Any] = {}
    if "area" in given and body.area is not None:
        parts["area"] = body.area.model_dump(exclude_none=True)
    if "fields" in given and body.fields is not None:
        parts["fields"] = [each.model_dump(exclude_none=True) for each in body.fields]
    return parts


def _view(share: Share) -> schemas.Share:
    session = current_session()
    session.flush()
    return schemas.Share.model_validate(
        _views([(share, session.get_one(Agency, share.agency_id))], datetime.now(UTC))[0]
    )


def _views(rows: Any, now: datetime) -> list[dict[str, Any]]:
    session = current_session()
    ids = [share.id for share, _ in rows]
    features, uses = count_features(session, ids), use_of_shares(session, ids)
    return [
        _plain(share, agency, now, uses.get(share.id, Use())) | {"features": features.get(share.id, 0)}
        for share, agency in rows
    ]


def _plain(share: Share, agency: Agency, now: datetime, use: Use) -> dict[str, Any]:
    same = (
        "key", "name", "name_en", "description", "source", "layer_id", "categories", "last_days", "fields",
        "precision", "crs", "delay_s", "last_sequence", "withdrawn_reason",
    )  # fmt: skip
    times = ("since", "until", "expires_at", "made_at", "changed_at", "withdrawn_at")
    return (
        {name: getattr(share, name) for name in same}
        | {name: iso(getattr(share, name)) for name in times}
        | {
            "agency": agency,
            "organisation": current_session().get_one(Organisation, share.organisation_id),
            "area": None if share.area is None else mapping(to_shape(share.area)),
            "state": state_of(share, agency, now),
            "building": share.built != share.definition,
            "reads": use.reads,
            "last_read_at": iso(use.last_read_at),
        }
    )
