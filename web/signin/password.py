"""Signs in by password; every attempt is counted and told, also when the request is refused."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from flask import request
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from data.accounts import Account, FormerPassword, SignInAttempt, hash_password, password_matches
from data.attempts import COUNTED_FOR, FAILURES_BY_NAME_AND_ADDRESS, count_attempt
from data.settings import get_setting
from dispatch.journal import Actor, record
from web.database import current_database, current_session
from web.problems.errors import SignInRefused, TooManySignIns
from web.signin.errors import CodeRefused, OneTimePasswordLapsed, PasswordRefused, PasswordWrong
from web.signin.rules import find_faults, words_for

NOBODY = hash_password("nobody's password, to spend the same time on a name that does not exist")
# Neither letters nor digits that are mistaken for one another when read out.
CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"
ONE_TIME_GROUPS, ONE_TIME_GROUP = 4, 4


def check_password(name: str, password: str) -> Account:
    """Return the account that name and password belong to, or refuse."""
    account = current_session().scalar(
        select(Account).where(Account.name == name, Account.disabled_at.is_(None))
    )
    with counted(name, account, "password"):
        known = account.password_hash if account else NOBODY
        if not password_matches(known, password) or account is None:
            raise SignInRefused
    if account.one_time_until is not None and account.one_time_until < datetime.now(UTC):
        raise OneTimePasswordLapsed
    return account


def confirm_password(account: Account, password: str) -> None:
    """Refuse unless the password is the account's: asked again before something that matters."""
    with counted(account.name, account, "password"):
        if not password_matches(account.password_hash, password):
            raise PasswordWrong


@contextmanager
def counted(name: str, account: Account | None, step: str) -> Iterator[None]:
    """Count what is tried within against guessing, and tell of a failure in the ledger.

    Both are written by transactions of their own: that of a refused request is taken back.
    """
    address, now = request.remote_addr or "", datetime.now(UTC)
    with current_database().sessions.begin() as session:
        attempt = count_attempt(session, name, address, now, step)
        if attempt is None:
            raise TooManySignIns(int(COUNTED_FOR.total_seconds()))
    try:
        yield
    except (SignInRefused, PasswordWrong, CodeRefused):
        with current_database().sessions.begin() as session:
            _tell_failure(session, account, step, address, now)
        raise
    current_session().get_one(SignInAttempt, attempt.id).succeeded = True


def _tell_failure(session: Session, account: Account | None, step: str, address: str, now: datetime) -> None:
    """Write a failure into the ledger; an unknown name is not written, for it may be a password."""
    stranger = Actor(None, "unknown", account.organisation_id if account else None)
    about = account.id if account else None
    record(session, stranger, "session.refused", "account", about, step=step, address=address)
    if account is None:
        return
    failures = select(SignInAttempt.id).where(
        SignInAttempt.account_name == account.name,
        SignInAttempt.address == address,
        SignInAttempt.at > now - COUNTED_FOR,
        SignInAttempt.succeeded.is_(False),
    )
    if len(session.scalars(failures).all()) >= FAILURES_BY_NAME_AND_ADDRESS:
        record(session, stranger, "session.locked_out", "account", about, address=address)


def change_password(session: Session, account: Account, password: str) -> None:
    """Give an account another password that keeps to the rules; the one before is remembered."""
    shortest, history = (int(get_setting(session, key)) for key in ("password_shortest", "password_history"))
    faults = find_faults(password, account.name, shortest)
    if not faults and _was_used(session, account, password, history):
        faults = ["used_before"]
    if faults:
        raise PasswordRefused(faults, *words_for(faults, shortest, history))
    now = datetime.now(UTC)
    if account.id is not None and account.password_hash:
        _remember(session, account, history, now)
    account.password_hash = hash_password(password)
    account.password_changed_at, account.one_time_until = now, None


def _was_used(session: Session, account: Account, password: str, history: int) -> bool:
    if history == 0 or account.id is None:
        return False
    former = session.scalars(_former(account).limit(history - 1)).all()
    return any(password_matches(known, password) for known in (account.password_hash, *former))


def _former(account: Account) -> Select[tuple[str]]:
    query = select(FormerPassword.password_hash).where(FormerPassword.account_id == account.id)
    return query.order_by(FormerPassword.id.desc())


def _remember(session: Session, account: Account, history: int, now: datetime) -> None:
    """Keep the present password among the former ones, of which only the last few matter."""
    session.add(FormerPassword(account_id=account.id, password_hash=account.password_hash, replaced_at=now))
    session.flush()
    kept = _former(account).with_only_columns(FormerPassword.id).limit(max(history - 1, 0))
    session.execute(
        delete(FormerPassword).where(
            FormerPassword.account_id == account.id, FormerPassword.id.not_in(kept.scalar_subquery())
        )
    )


def give_one_time_password(session: Session, account: Account) -> str:
    """Give an account a password that lets in once, to choose another; return it, which is kept nowhere."""
    groups = ("".join(secrets.choice(CLEAR) for _ in range(ONE_TIME_GROUP)) for _ in range(ONE_TIME_GROUPS))
    password = "-".join(groups)
    account.password_hash = hash_password(password)
    hours = get_setting(session, "one_time_password_h")
    account.one_time_until = datetime.now(UTC) + timedelta(hours=hours)
    return password
