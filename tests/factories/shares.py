"""Agencies and what they receive, made as an administrator makes them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.shares import Agency, Share
from dispatch.journal import Actor
from dispatch.shares import agencies, credentials, defining
from dispatch.shares.fields import source_fields

ADMIN = "admin"


def admin_of(session: Session, organisation: str = "1") -> Actor:
    """Return an administrator of an organisation, by its code."""
    found = session.scalars(select(Organisation).where(Organisation.code == organisation)).one()
    return Actor(None, ADMIN, found.id, found.path, ADMIN)


def make_agency(
    session: Session, name: str = "市场监管局", organisation: str = "1", **values: Any
) -> tuple[Agency, str]:
    """Make an agency that an organisation gives to; return it with the token of its programs."""
    actor = admin_of(session, organisation)
    agency = agencies.make_agency(session, actor, name=name, **values)
    _, token = credentials.make_credential(session, actor, agency, "programs")
    session.flush()
    return agency, token


def make_share(
    session: Session, agency: Agency, source: str = "incidents", organisation: str = "1", **values: Any
) -> Share:
    """Make a share of all fields of a source as they are, unless something else is said."""
    fields = source_fields(session, source, values.get("layer_id"))
    all_of_them = [{"name": field.name, "rule": "as_is"} for field in fields]
    given = {"name": source, "fields": all_of_them, **values}
    owner = admin_of(session, organisation).organisation_id
    return defining.make_share(
        session, admin_of(session), agency_id=agency.id, source=source, organisation_id=owner, **given
    )
