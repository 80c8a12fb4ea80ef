"""The session: sign in, see who one is, change one's preferences, sign out."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Response, make_response

from data.sessions import close_sessions
from dispatch.journal import record
from web.api.blueprints import ANONYMOUS, make_blueprint, problems
from web.database import current_session
from web.permissions import ALWAYS, PUBLIC, allow
from web.schemas.session import Code, Session, SessionChange, SignIn
from web.signin.caller import current_caller, require_session
from web.signin.cookies import SESSION, drop_cookie, set_cookie
from web.signin.errors import CodeRefused
from web.signin.factor import check_code
from web.signin.finishing import CODE, FACTOR, PASSWORD, finishes
from web.signin.opening import open_for, what_is_still_missing
from web.signin.password import check_password, counted
from web.signin.presenting import present_session

bp = make_blueprint("session", "Signing in 登录")


@bp.post("/session", responses={201: Session} | problems(429), security=ANONYMOUS)
@allow(PUBLIC)
def sign_in(body: SignIn) -> Response:
    """Sign in by password; the answer sets the session's cookie and bears the CSRF token.

    Where `lacks` says something, the session is good for nothing yet but for giving it.
    """
    account = check_password(body.account, body.password)
    caller, cookie = open_for(current_session(), account, "password")
    response = make_response((present_session(current_session(), caller), 201))
    set_cookie(response, SESSION, cookie)
    return response


@bp.post("/session/code", responses={200: Session} | problems(429))
@allow(ALWAYS)
@finishes(CODE)
def give_code(body: Code) -> Session:
    """Show the second factor: a code of the authenticator app, or a recovery code."""
    caller, session = require_session(), current_session()
    if caller.unfinished != CODE:
        raise CodeRefused
    with counted(caller.account.name, caller.account, "code"):
        shown = check_code(session, caller.account.id, body.code)
    caller.session.verified_at = datetime.now(UTC)
    record(session, caller.actor, "session.verified", "session", caller.session.id, by=shown)
    missing = what_is_still_missing(session, caller.account, caller.session)
    return present_session(session, replace(caller, unfinished=missing))


@bp.get("/session", responses={200: Session})
@allow(ALWAYS)
@finishes(CODE, PASSWORD, FACTOR)
def get_session() -> Session:
    """Return who is signed in."""
    return present_session(current_session(), current_caller())


@bp.patch("/session", responses={200: Session})
@allow(ALWAYS)
def change_session(body: SessionChange) -> Session:
    """Change one's language, theme or panels."""
    caller = current_caller()
    for name, value in body.said().items():
        setattr(caller.account, name, value)
    return present_session(current_session(), caller)


@bp.delete("/session", responses={204: None})
@allow(ALWAYS)
@finishes(CODE, PASSWORD, FACTOR)
def sign_out() -> Response:
    """Sign out; a token of a program stays valid."""
    caller = current_caller()
    if caller.session is not None:
        close_sessions(current_session(), caller.account.id, only=caller.session.id)
        record(current_session(), caller.actor, "session.closed", "session", caller.session.id)
    response = make_response("", 204)
    drop_cookie(response, SESSION)
    return response
