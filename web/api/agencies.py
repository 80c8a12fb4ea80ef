"""Agencies that receive, and their credentials, for administrators."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, make_response

from data.accounts import ApiToken
from data.organisations import Organisation
from data.shares import Agency
from dispatch.moments import iso
from dispatch.shares import agencies, credentials
from dispatch.shares.listing import Use, count_credentials, count_live, list_agencies, use_of_agencies
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.schemas import agencies as schemas
from web.schemas.base import IdPath

bp = make_blueprint("agencies", "Agencies that receive 接收单位")


@bp.get("/agencies", responses={200: schemas.Agencies})
@allow("manage_shares")
def list_all_agencies() -> schemas.Agencies:
    """List the agencies of one's organisation and below, by name."""
    return schemas.Agencies(items=_views(list_agencies(current_session())))


@bp.post("/agencies", responses={201: schemas.Agency} | problems(403, 404, 409))
@allow("manage_shares")
def make_one_agency(body: schemas.NewAgency) -> tuple[schemas.Agency, int]:
    """Add an agency; it receives nothing before it is given a share and a credential."""
    return _view(agencies.make_agency(current_session(), current_actor(), **body.model_dump())), 201


@bp.get("/agencies/<int:id>", responses={200: schemas.Agency} | problems(404))
@allow("manage_shares")
def get_one_agency(path: IdPath) -> schemas.Agency:
    """Return an agency."""
    return _view(agencies.get_agency(current_session(), path.id))


@bp.patch("/agencies/<int:id>", responses={200: schemas.Agency} | problems(404, 409))
@allow("manage_shares")
def change_one_agency(path: IdPath, body: schemas.AgencyChange) -> schemas.Agency:
    """Change what is known of an agency, how often and from where it may ask; from its next request on."""
    return _view(agencies.change_agency(current_session(), current_actor(), path.id, body.said()))


@bp.post("/agencies/<int:id>/end", responses={200: schemas.Agency} | problems(404, 409))
@allow("manage_shares")
def end_one_agency(path: IdPath, body: schemas.AgencyEnd) -> schemas.Agency:
    """End an agency, for good: all that it asks for is refused from now on."""
    return _view(agencies.end_agency(current_session(), current_actor(), path.id, body.reason))


@bp.get("/agencies/<int:id>/credentials", responses={200: schemas.Credentials} | problems(404))
@allow("manage_shares")
def list_credentials_of_agency(path: IdPath) -> schemas.Credentials:
    """List an agency's credentials that are valid, the newest first."""
    agency = agencies.get_agency(current_session(), path.id)
    found = credentials.list_credentials(current_session(), agency)
    return schemas.Credentials(items=[_credential(each) for each in found])


@bp.post("/agencies/<int:id>/credentials", responses={201: schemas.MadeCredential} | problems(404, 409))
@allow("manage_shares")
def make_credential_of_agency(
    path: IdPath, body: schemas.NewCredential
) -> tuple[schemas.MadeCredential, int]:
    """Make a credential for an agency's programs; its secret is answered this once."""
    session = current_session()
    agency = agencies.get_running(session, path.id)
    made = credentials.make_credential(session, current_actor(), agency, **body.model_dump())
    return _made(*made), 201


@bp.post(
    "/agencies/<int:id>/credentials/<int:credential_id>/rotate",
    responses={201: schemas.MadeCredential} | problems(404, 409),
)
@allow("manage_shares")
def rotate_credential_of_agency(
    path: schemas.CredentialPath, body: schemas.Rotation
) -> tuple[schemas.MadeCredential, int]:
    """Make a credential in place of another, which is valid for some hours yet."""
    session = current_session()
    agency = agencies.get_running(session, path.id)
    over = (path.credential_id, body.overlap_h, body.days)
    return _made(*credentials.rotate_credential(session, current_actor(), agency, *over)), 201


@bp.delete("/agencies/<int:id>/credentials/<int:credential_id>", responses={204: None} | problems(404))
@allow("manage_shares")
def revoke_credential_of_agency(path: schemas.CredentialPath) -> Response:
    """Make a credential invalid at once."""
    session = current_session()
    agency = agencies.get_agency(session, path.id)
    credentials.revoke_credential(session, current_actor(), agency, path.credential_id)
    return make_response("", 204)


def _view(agency: Agency) -> schemas.Agency:
    current_session().flush()
    return schemas.Agency.model_validate(_views([agency])[0])


def _views(found: list[Agency]) -> list[dict[str, Any]]:
    session, now = current_session(), datetime.now(UTC)
    shares, valid = count_live(session, now), count_credentials(session, now)
    uses = use_of_agencies(session, [each.account_id for each in found])
    return [
        _plain(each, uses.get(each.account_id, Use()))
        | {"shares": shares.get(each.id, 0), "credentials": valid.get(each.id, 0)}
        for each in found
    ]


def _plain(agency: Agency, use: Use) -> dict[str, Any]:
    names = ("id", "name", "name_en", "contact", "rate_per_minute", "addresses")
    return {name: getattr(agency, name) for name in names} | {
        "organisation": current_session().get_one(Organisation, agency.organisation_id),
        "made_at": iso(agency.made_at),
        "ended_at": iso(agency.ended_at),
        "reads": use.reads,
        "refusals": use.refusals,
        "last_read_at": iso(use.last_read_at),
    }


def _made(token: ApiToken, secret: str) -> schemas.MadeCredential:
    return schemas.MadeCredential(credential=_credential(token), secret=secret)


def _credential(token: ApiToken) -> schemas.Credential:
    return schemas.Credential(
        id=token.id,
        label=token.label,
        beginning=token.beginning,
        permissions=token.permissions or [],
        created_at=iso(token.created_at),
        expires_at=iso(token.expires_at),
        last_used_at=iso(token.last_used_at),
    )
