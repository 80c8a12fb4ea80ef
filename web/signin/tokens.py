"""Makes and revokes the tokens of programs, and tells of it in the ledger."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import Account, ApiToken
from data.sessions import add_token
from dispatch.journal import Actor, record
from web.permissions import ALWAYS, PERMISSIONS, may
from web.problems.errors import Missing
from web.signin.errors import PermissionsNotOwn

# What concerns the account itself is for the person, not for a program.
NEVER = ("own_account",)


def grantable(role: str) -> list[str]:
    """Return what a token of an account with this role may be for."""
    return [name for name in PERMISSIONS if may(role, name) and name not in (*NEVER, ALWAYS)]


def make_token(
    session: Session, actor: Actor, account: Account, label: str, days: int, permissions: Sequence[str] | None
) -> tuple[ApiToken, str]:
    """Make a token for an account, for some of its permissions or all; return it with its secret."""
    own = grantable(account.role)
    alien = sorted(set(permissions or ()) - set(own))
    if alien:
        raise PermissionsNotOwn(alien, own)
    chosen = None if permissions is None else [name for name in own if name in permissions]
    now = datetime.now(UTC)
    token, secret = add_token(session, account, label, now, now + timedelta(days=days), chosen)
    about = {"account": account.name, "label": label, "days": days, "permissions": chosen}
    record(session, actor, "token.made", "token", token.id, **about)
    return token, secret


def revoke_token(session: Session, actor: Actor, account: Account, token_id: int) -> None:
    """Make a token of an account invalid; raise Missing."""
    token = session.scalar(
        select(ApiToken).where(
            ApiToken.id == token_id, ApiToken.account_id == account.id, ApiToken.revoked_at.is_(None)
        )
    )
    if token is None:
        raise Missing("token", token_id)
    token.revoked_at = datetime.now(UTC)
    record(session, actor, "token.revoked", "token", token.id, account=account.name, label=token.label)
