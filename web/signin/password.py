"""Signs in by password; every attempt is counted, also when the request is refused."""

from datetime import UTC, datetime

from flask import request
from sqlalchemy import select

from data.accounts import Account, SignInAttempt, hash_password, password_matches
from data.sessions import COUNTED_FOR, count_attempt
from web.database import current_database, current_session
from web.problems.errors import SignInRefused, TooManySignIns

NOBODY = hash_password("nobody's password, to spend the same time on a name that does not exist")


def check_password(name: str, password: str) -> Account:
    """Return the account that name and password belong to, or refuse."""
    attempt_id = _note_attempt(name)
    account = current_session().scalar(
        select(Account).where(Account.name == name, Account.disabled_at.is_(None))
    )
    known = account.password_hash if account else NOBODY
    if not password_matches(known, password) or account is None:
        raise SignInRefused
    current_session().get_one(SignInAttempt, attempt_id).succeeded = True
    return account


def _note_attempt(name: str) -> int:
    with current_database().sessions.begin() as session:
        attempt = count_attempt(session, name, request.remote_addr or "", datetime.now(UTC))
        if attempt is None:
            raise TooManySignIns(int(COUNTED_FOR.total_seconds()))
        return attempt.id
