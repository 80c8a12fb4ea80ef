"""Sign-ins: sessions by cookie, tokens of programs, and the attempts that are counted against guessing."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from data.accounts import Account, ApiToken, SignInAttempt, SignInSession
from data.organisations import Organisation

TOKEN_BYTES = 32
COUNTED_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(days=1)
FAILURES_BY_NAME_AND_ADDRESS = 5
FAILURES_BY_NAME = 50
FAILURES_BY_ADDRESS = 50


class SignedIn(NamedTuple):
    """An account, where its organisation is in the tree, and the session it came by, if any."""

    account: Account
    organisation_path: str
    csrf_token: str | None
    session_id: int | None
    expires_at: datetime | None


def token_hash(token: str) -> bytes:
    """Return what is kept of a token; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def find_by_cookie(session: Session, cookie: str, now: datetime) -> SignedIn | None:
    """Return who is signed in by a cookie."""
    row = session.execute(
        select(
            Account,
            Organisation.path,
            SignInSession.csrf_token,
            SignInSession.id,
            SignInSession.expires_at,
        )
        .join(Organisation, Organisation.id == Account.organisation_id)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(
            SignInSession.token_hash == token_hash(cookie),
            SignInSession.expires_at > now,
            Account.disabled_at.is_(None),
        )
    ).one_or_none()
    return row and SignedIn(*row)


def find_by_token(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Return whose program bears a token."""
    row = session.execute(
        select(Account, Organisation.path)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(
            ApiToken.token_hash == token_hash(token),
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            Account.disabled_at.is_(None),
        )
    ).one_or_none()
    return row and SignedIn(*row, None, None, None)


def open_session(
    session: Session, account: Account, user_agent: str, now: datetime, lasts: timedelta
) -> tuple[SignInSession, str]:
    """Store a new session; return it with the cookie, which is kept nowhere."""
    cookie = secrets.token_urlsafe(TOKEN_BYTES)
    opened = SignInSession(
        token_hash=token_hash(cookie),
        csrf_token=secrets.token_urlsafe(TOKEN_BYTES),
        account_id=account.id,
        created_at=now,
        expires_at=now + lasts,
        user_agent=user_agent,
    )
    session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
    session.add(opened)
    session.flush()
    return opened, cookie


def prolong_session(session: Session, session_id: int, until: datetime) -> None:
    """Let a session that is in use last longer."""
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(expires_at=until))


def close_session(session: Session, session_id: int) -> None:
    """End a session."""
    session.execute(delete(SignInSession).where(SignInSession.id == session_id))


def make_token(
    session: Session, account: Account, label: str, now: datetime, expires_at: datetime | None = None
) -> str:
    """Store a new token for a program; return it, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        ApiToken(
            label=label,
            token_hash=token_hash(token),
            account_id=account.id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return token


def count_attempt(session: Session, name: str, address: str, now: datetime) -> SignInAttempt | None:
    """Note an attempt to sign in, or return None where there were too many failures lately.

    One failure more than allowed by name and address together blocks only that pair: nobody else can lock a
    colleague out. Attempts on one name are taken one after the other, so that none slips by uncounted.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"sign in {name}"))))
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT_FOR))
    by_name = SignInAttempt.account_name == name
    by_address = SignInAttempt.address == address
    both, named, addressed = session.execute(
        select(
            func.count().filter(by_name, by_address),
            func.count().filter(by_name),
            func.count().filter(by_address),
        ).where(
            SignInAttempt.at > now - COUNTED_FOR,
            SignInAttempt.succeeded.is_(False),
            or_(by_name, by_address),
        )
    ).one()
    if both >= FAILURES_BY_NAME_AND_ADDRESS or named >= FAILURES_BY_NAME or addressed >= FAILURES_BY_ADDRESS:
        return None
    attempt = SignInAttempt(account_name=name, address=address, at=now, succeeded=False)
    session.add(attempt)
    session.flush()
    return attempt
