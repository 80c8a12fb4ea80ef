"""The gate of agencies: from where and how often they ask, and each refusal in the ledger.

An agency's account is for what it receives and sends, and for nothing else that its role may do. What it was
refused is written down once the refused request's own transaction is over.
"""

from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, Response, current_app, g, request
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from data.accounts import ApiToken
from data.sessions import token_hash
from data.shares import Agency
from dispatch.shares.rates import take
from dispatch.shares.refusals import note_refusal
from web.database import current_database
from web.signin.errors import AddressNotAllowed, AgencyEnded, AsksTooOften
from web.signin.presented import credentials

REFUSALS = frozenset({401, 403, 404, 410, 429})
LONGEST_NOTED = 300


def init_app(app: Flask) -> None:
    """Say with each answer what is left, and note refusals once the request's transaction is over."""
    app.after_request(_after)


def find_agency(session: Session, account_id: int) -> Agency | None:
    """Return the agency whose account this is; other accounts of that role have none."""
    return session.scalar(select(Agency).where(Agency.account_id == account_id))


def admit(session: Session, agency: Agency) -> None:
    """Let a request of an agency through, or refuse it: it has ended, asks from elsewhere, or too often.

    What it took from its bucket is kept whatever comes of the request, and holds no other request up.
    """
    g.agency = agency
    if agency.ended_at is not None:
        raise AgencyEnded(agency.name)
    address = request.remote_addr or ""
    if not is_allowed(address, agency.addresses):
        raise AddressNotAllowed(address)
    g.taken = take(session, agency)
    session.commit()
    if not g.taken.allowed:
        raise AsksTooOften(agency.rate_per_minute, g.taken.retry_after_s)


def is_allowed(address: str, networks: list[str]) -> bool:
    """Return whether an address is of one of these networks; where there are none, every address is."""
    if not networks:
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in ip_network(network) for network in networks)


def _after(response: Response) -> Response:
    taken = g.get("taken")
    if taken is not None:
        window = f"q={taken.rate_per_minute};w=60"
        response.headers["RateLimit-Policy"] = f'"agency";{window}'
        response.headers["RateLimit"] = f'"agency";r={taken.left};t={taken.full_in_s}'
    if response.status_code in REFUSALS and ("agency" in g or _token()):
        _note(response)
    return response


def _note(response: Response) -> None:
    """Write a refusal down; that this fails must not turn one answer into another."""
    try:
        with current_database().sessions.begin() as session:
            agency = g.get("agency") or _agency_of_token(session)
            if agency is not None:
                said = response.json if response.is_json else None
                # Open311 tells what it refuses as a list, whose codes are statuses.
                code = said.get("code") if isinstance(said, dict) else None
                operation = (request.endpoint or "").rpartition(".")[2]
                note_refusal(
                    session, agency, code or str(response.status_code), operation, *_circumstances(response)
                )
    except DBAPIError:
        current_app.logger.exception("a refusal was not written down")


def _circumstances(response: Response) -> tuple[datetime, dict[str, object]]:
    about = {
        "status": response.status_code,
        "method": request.method,
        "path": request.path[:LONGEST_NOTED],
        "address": request.remote_addr or "",
    }
    return datetime.now(UTC), about


def _agency_of_token(session: Session) -> Agency | None:
    """Return whose token was shown, also one that is no longer valid, or where there is nothing."""
    of_token = select(ApiToken.account_id).where(ApiToken.token_hash == token_hash(_token()))
    return session.scalar(select(Agency).where(Agency.account_id == of_token.scalar_subquery()))


def _token() -> str:
    kind, secret = credentials()
    return secret if kind == "token" else ""
