"""Opens and ends sessions, and tells of it in the ledger."""

from datetime import UTC, datetime, timedelta

from flask import current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import Account, SignInSession
from data.organisations import Organisation
from data.sessions import close_sessions, open_session, what_is_missing
from data.settings import get_setting
from dispatch.journal import Actor, record
from web.signin.caller import Caller
from web.signin.factor import find_factor

LONGEST_AGENT = 300


def open_for(session: Session, account: Account, came_by: str) -> tuple[Caller, str]:
    """Open a session for an account that has shown who it is; return it with its cookie."""
    now = datetime.now(UTC)
    opened, cookie = open_session(
        session,
        account,
        now,
        timedelta(seconds=current_app.settings.session_lifetime_s),
        user_agent=request.user_agent.string[:LONGEST_AGENT],
        address=request.remote_addr or "",
        came_by=came_by,
    )
    path = session.scalars(select(Organisation.path).where(Organisation.id == account.organisation_id)).one()
    account.last_sign_in_at = now
    caller = Caller(account, path, opened, unfinished=what_is_still_missing(session, account, opened))
    details = {"by": came_by, "address": opened.address, "agent": opened.user_agent}
    lacks = {"lacks": caller.unfinished} if caller.unfinished else {}
    record(session, caller.actor, "session.opened", "session", opened.id, **details, **lacks)
    return caller, cookie


def what_is_still_missing(session: Session, account: Account, opened: SignInSession) -> str | None:
    """Return what a session lacks, as things are now within this transaction."""
    has_factor = find_factor(session, account.id) is not None
    return what_is_missing(account, opened, has_factor, get_setting(session, "second_factor_roles"))


def end_sessions(
    session: Session,
    actor: Actor,
    account: Account,
    why: str,
    only: int | None = None,
    but: int | None = None,
) -> int:
    """End sessions of an account: all, only one, or all but one; return how many there were."""
    ended = close_sessions(session, account.id, only, but)
    if ended:
        record(
            session,
            actor,
            "session.ended",
            "account",
            account.id,
            account=account.name,
            why=why,
            sessions=len(ended),
        )
    return len(ended)
