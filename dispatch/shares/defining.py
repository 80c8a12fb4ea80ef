"""What a share (共享) holds: made and changed by an administrator, checked before anything is kept."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.base import SRID
from data.layers import Layer
from data.organisations import Organisation
from data.shares import Share
from dispatch.joint.areas import AreaUnfit, read_area
from dispatch.joint.kinship import OrganisationMissing
from dispatch.journal import Actor, record
from dispatch.moments import iso
from dispatch.shares.agencies import get_owner, get_running
from dispatch.shares.checking import check_definition
from layers.drafting.errors import LayerUnknown

# Changing one of these, what is kept is made anew.
SHAPING = (
    "area", "categories", "since", "until", "last_days", "fields", "precision", "crs", "delay_s",
    "expires_at",
)  # fmt: skip
NAMING = ("name", "name_en", "description")


@dataclass
class ShareKeyTaken(Exception):
    """There is, or was, a share of this key already."""

    key: str


@dataclass
class ShareClosed(Exception):
    """The share has been withdrawn; it is not changed any more."""

    share: str


def draft_share(session: Session, actor: Actor, values: Mapping[str, Any]) -> Share:
    """Return a share that is checked but not kept, of what the actor sees, for an agency that runs."""
    agency = get_running(session, values["agency_id"])
    given = {"area": None, "categories": [], "key": None, **values}
    owner = get_owner(session, actor, given.pop("organisation_id", None) or agency.organisation_id)
    if given.get("layer_id") is not None and session.get(Layer, given["layer_id"]) is None:
        raise LayerUnknown(given["layer_id"])
    now = datetime.now(UTC)
    given["area"] = find_area(session, given["area"])
    given["key"] = given["key"] or f"{given['source']}-{secrets.token_hex(4)}"
    share = Share(**given, organisation_id=owner.id, made_at=now, made_by=actor.account_id, changed_at=now)
    with session.no_autoflush:
        _fill(share)
        check_definition(session, share)
    return share


def make_share(session: Session, actor: Actor, **values: Any) -> Share:
    """Make a share: the agency receives it from the moment at which it is kept."""
    share = draft_share(session, actor, values)
    try:
        with session.begin_nested():
            session.add(share)
            session.flush()
    except IntegrityError:
        raise ShareKeyTaken(share.key) from None
    agency = get_running(session, share.agency_id)
    record(session, actor, "share.made", "share", share.id, agency=agency.name, **described(share))
    return share


def change_share(session: Session, actor: Actor, share: Share, changes: Mapping[str, Any]) -> Share:
    """Change a share; what its agency is given follows from the new definition."""
    session.refresh(share, with_for_update=True)
    if share.withdrawn_at is not None:
        raise ShareClosed(share.name)
    agency = get_running(session, share.agency_id)
    was = described(share)
    values = dict(changes)
    if "area" in values:
        values["area"] = find_area(session, values["area"])
    with session.no_autoflush:
        for name in (*NAMING, *SHAPING):
            if name in values:
                setattr(share, name, values[name])
        check_definition(session, share)
    now = described(share)
    differences = {name: {"was": was[name], "now": now[name]} for name in now if now[name] != was[name]}
    if differences:
        share.changed_at = datetime.now(UTC)
        share.definition += bool(differences.keys() & set(SHAPING))
        session.flush()
        about = {"agency": agency.name, "share": share.key, "changes": differences}
        record(session, actor, "share.changed", "share", share.id, **about)
    return share


def find_area(session: Session, given: Mapping[str, Any] | None) -> WKBElement | None:
    """Return the area that is given: drawn, around a place, a feature's, or the land of an organisation."""
    if not given:
        return None
    if given.get("organisation_id") is None:
        return read_area(session, dict(given)).shape
    land = func.ST_AsEWKB(Organisation.jurisdiction)
    found = session.execute(select(land).where(Organisation.id == given["organisation_id"])).one_or_none()
    if found is None:
        raise OrganisationMissing(given["organisation_id"])
    if found[0] is None:
        raise AreaUnfit("not_an_area")
    return WKBElement(bytes(found[0]), SRID)


def described(share: Share) -> dict[str, Any]:
    """Return a definition as the ledger tells it; an area by its bounds and a digest of its shape."""
    return {
        "share": share.key,
        "name": share.name,
        "name_en": share.name_en,
        "description": share.description,
        "source": share.source,
        "layer": share.layer_id,
        "organisation": share.organisation_id,
        "area": None if share.area is None else _area_words(share.area),
        "categories": list(share.categories),
        "since": iso(share.since),
        "until": iso(share.until),
        "last_days": share.last_days,
        "fields": list(share.fields),
        "precision": share.precision,
        "crs": share.crs,
        "delay_s": share.delay_s,
        "expires_at": iso(share.expires_at),
    }


def _area_words(area: WKBElement) -> dict[str, Any]:
    shape = to_shape(area)
    return {"bounds": [round(each, 6) for each in shape.bounds], "sha256": sha256(shape.wkb).hexdigest()}


def _fill(share: Share) -> None:
    """Set what a share that is not kept yet lacks of the table's defaults."""
    for column in Share.__table__.columns:
        if getattr(share, column.key, None) is None and column.default is not None:
            value = column.default.arg
            setattr(share, column.key, value(None) if callable(value) else value)
