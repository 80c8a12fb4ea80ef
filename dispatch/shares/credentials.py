"""Credentials of agencies (凭证): tokens of their accounts; made, replaced with overlap, revoked.

What a token is for is bound to what agencies do; its secret is given once and kept nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import Account, ApiToken
from data.sessions import add_token
from data.shares import Agency
from dispatch.journal import Actor, record
from dispatch.moments import iso

PERMISSIONS = ("read_shares", "send_cases")


@dataclass
class CredentialUnknown(Exception):
    """The agency has no such credential that is valid."""

    credential_id: int


@dataclass
class CredentialForNothing(Exception):
    """A credential is for something that agencies do."""

    permissions: tuple[str, ...] = PERMISSIONS


def make_credential(
    session: Session,
    actor: Actor,
    agency: Agency,
    label: str = "",
    days: int = 366,
    permissions: Sequence[str] = PERMISSIONS,
) -> tuple[ApiToken, str]:
    """Make a credential for an agency, for some of what agencies do; return it with its secret."""
    token, secret = _add(session, agency, label, days, permissions)
    about = {"agency": agency.name, "label": label, "days": days, "permissions": token.permissions}
    record(session, actor, "credential.made", "agency", agency.id, credential=token.id, **about)
    return token, secret


def list_credentials(session: Session, agency: Agency) -> list[ApiToken]:
    """List an agency's credentials that are valid, the newest first."""
    return list(session.scalars(_valid(agency).order_by(ApiToken.id.desc())))


def rotate_credential(
    session: Session, actor: Actor, agency: Agency, credential_id: int, overlap_h: int, days: int = 366
) -> tuple[ApiToken, str]:
    """Make a credential in place of another, which is valid for some hours yet; return the new one."""
    old = _get(session, agency, credential_id)
    token, secret = _add(session, agency, old.label, days, old.permissions or PERMISSIONS)
    old.expires_at = min(old.expires_at, datetime.now(UTC) + timedelta(hours=overlap_h))
    about = {"agency": agency.name, "old": old.id, "old_until": iso(old.expires_at), "days": days}
    record(session, actor, "credential.rotated", "agency", agency.id, credential=token.id, **about)
    return token, secret


def revoke_credential(session: Session, actor: Actor, agency: Agency, credential_id: int) -> None:
    """Make a credential invalid at once."""
    token = _get(session, agency, credential_id)
    token.revoked_at = datetime.now(UTC)
    about = {"agency": agency.name, "label": token.label, "credential": token.id}
    record(session, actor, "credential.revoked", "agency", agency.id, **about)


def _add(
    session: Session, agency: Agency, label: str, days: int, permissions: Sequence[str]
) -> tuple[ApiToken, str]:
    chosen = [name for name in PERMISSIONS if name in permissions]
    if not chosen:
        raise CredentialForNothing
    now = datetime.now(UTC)
    account = session.get_one(Account, agency.account_id)
    return add_token(session, account, label, now, now + timedelta(days=days), chosen)


def _get(session: Session, agency: Agency, credential_id: int) -> ApiToken:
    token = session.scalar(_valid(agency).where(ApiToken.id == credential_id).with_for_update())
    if token is None:
        raise CredentialUnknown(credential_id)
    return token


def _valid(agency: Agency):
    return select(ApiToken).where(
        ApiToken.account_id == agency.account_id,
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > datetime.now(UTC),
    )
