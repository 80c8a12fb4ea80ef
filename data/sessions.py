"""Sign-ins: sessions by cookie and tokens of programs."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from data.accounts import Account, ApiToken, SecondFactor, SignInSession
from data.base import Base
from data.organisations import Organisation
from data.settings import Setting
from data.shares import Agency

TOKEN_BYTES = 32
BEGINNING = 6
LONGEST_TOKEN = timedelta(days=366)
SEEN_EVERY = timedelta(minutes=1)

# Programs ask often: what they are found by is put together once.
BY_TOKEN = (
    select(Account, Organisation.path, ApiToken, Agency)
    .join(Organisation, Organisation.id == Account.organisation_id)
    .join(ApiToken, ApiToken.account_id == Account.id)
    .outerjoin(Agency, Agency.account_id == Account.id)
    .where(
        ApiToken.token_hash == bindparam("token_hash"),
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > bindparam("now"),
        Account.disabled_at.is_(None),
    )
)


class SignedIn(NamedTuple):
    """An account, where its organisation is in the tree, and the session or token it came by.

    `unfinished` says what a session still lacks: "code", "password" or "factor"; see `what_is_missing`.
    `agency` is the agency whose account it is, if there is one, where a token tells so.
    """

    account: Account
    organisation_path: str
    session: SignInSession | None = None
    token: ApiToken | None = None
    unfinished: str | None = None
    agency: Agency | None = None


def token_hash(token: str) -> bytes:
    """Return what is kept of a token; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def find_by_cookie(session: Session, cookie: str, now: datetime) -> SignedIn | None:
    """Return who is signed in by a cookie."""
    asks = select(Setting.value).where(Setting.key == "second_factor_roles").scalar_subquery()
    row = session.execute(
        select(Account, Organisation.path, SignInSession, SecondFactor.confirmed_at, asks)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
        .where(
            SignInSession.token_hash == token_hash(cookie),
            SignInSession.expires_at > now,
            Account.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    account, path, signed_in, confirmed_at, roles = row
    missing = what_is_missing(account, signed_in, confirmed_at is not None, roles or [])
    return SignedIn(account, path, signed_in, unfinished=missing)


def what_is_missing(
    account: Account, signed_in: SignInSession, has_factor: bool, roles: Sequence[str]
) -> str | None:
    """Return what a session still lacks before it may do anything, or None.

    That is the "code" of the second factor, another "password" in place of a one-time one, or a second
    "factor" that the account's role (one of `roles`) has to have. Who comes by a provider owes it all that.
    """
    if signed_in.came_by == "provider":
        return None
    if has_factor and signed_in.verified_at is None:
        return "code"
    if account.one_time_until is not None:
        return "password"
    return "factor" if account.role in roles and not has_factor else None


def find_by_token(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Return whose program bears a token."""
    row = session.execute(BY_TOKEN, {"token_hash": token_hash(token), "now": now}).one_or_none()
    return row and SignedIn(row[0], row[1], token=row[2], agency=row[3])


def open_session(
    session: Session, account: Account, now: datetime, lasts: timedelta, **other: Any
) -> tuple[SignInSession, str]:
    """Store a new session; return it with the cookie, which is kept nowhere."""
    cookie = secrets.token_urlsafe(TOKEN_BYTES)
    opened = SignInSession(
        token_hash=token_hash(cookie),
        csrf_token=secrets.token_urlsafe(TOKEN_BYTES),
        account_id=account.id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + lasts,
        **other,
    )
    session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
    session.add(opened)
    session.flush()
    return opened, cookie


def note_use(session: Session, found: SignedIn, now: datetime, lasts: timedelta) -> None:
    """Note now and then that a session or token is used; a session in use goes on once half its time is over.

    A request that finds the row locked by another of the same account leaves it to that one.
    """
    if found.session is not None:
        ends_soon = found.session.expires_at - now < lasts / 2
        if ends_soon or now - found.session.last_seen_at > SEEN_EVERY:
            values = {"last_seen_at": now} | ({"expires_at": now + lasts} if ends_soon else {})
            _write_unless_locked(session, SignInSession, found.session.id, values)
    elif found.token is not None:
        used_at = found.token.last_used_at
        if used_at is None or now - used_at > SEEN_EVERY:
            _write_unless_locked(session, ApiToken, found.token.id, {"last_used_at": now})


def _write_unless_locked(session: Session, model: type[Base], key: int, values: dict[str, datetime]) -> None:
    free = select(model.id).where(model.id == key).with_for_update(skip_locked=True)
    changed = update(model).where(model.id.in_(free.scalar_subquery())).values(values)
    session.execute(changed, execution_options={"synchronize_session": False})


def close_sessions(
    session: Session, account_id: int, only: int | None = None, but: int | None = None
) -> list[int]:
    """End the sessions of an account: all, only one, or all but one; return those that ended."""
    ended = delete(SignInSession).where(SignInSession.account_id == account_id)
    if only is not None:
        ended = ended.where(SignInSession.id == only)
    if but is not None:
        ended = ended.where(SignInSession.id != but)
    return list(session.scalars(ended.returning(SignInSession.id)))


def make_token(
    session: Session,
    account: Account,
    label: str,
    now: datetime,
    expires_at: datetime | None = None,
    permissions: Sequence[str] | None = None,
) -> str:
    """Store a new token for a program; return it, which is kept nowhere. It lasts a year at most."""
    return add_token(session, account, label, now, expires_at, permissions)[1]


def add_token(
    session: Session,
    account: Account,
    label: str,
    now: datetime,
    expires_at: datetime | None = None,
    permissions: Sequence[str] | None = None,
) -> tuple[ApiToken, str]:
    """Store a new token for a program; return its row with the token, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    longest = now + LONGEST_TOKEN
    row = ApiToken(
        label=label,
        token_hash=token_hash(token),
        beginning=token[:BEGINNING],
        account_id=account.id,
        permissions=None if permissions is None else list(permissions),
        created_at=now,
        expires_at=longest if expires_at is None else min(expires_at, longest),
    )
    session.add(row)
    session.flush()
    return row, token
