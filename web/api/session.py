"""The session: sign in, see who one is, change one's preferences, sign out."""

from datetime import UTC, datetime, timedelta

from flask import Response, current_app, make_response, request

from data.sessions import close_session, open_session
from web.api.blueprints import ANONYMOUS, make_blueprint, problems
from web.database import current_session
from web.permissions import PUBLIC, allow
from web.schemas.session import Session, SessionChange, SignIn
from web.signin.caller import current_caller
from web.signin.gate import COOKIE
from web.signin.password import check_password
from web.signin.presenting import present_session

bp = make_blueprint("session", "Signing in 登录")


@bp.post("/session", responses={201: Session} | problems(429), security=ANONYMOUS)
@allow(PUBLIC)
def sign_in(body: SignIn) -> Response:
    """Sign in by password; the answer sets the session's cookie and bears the CSRF token."""
    account = check_password(body.account, body.password)
    lasts = timedelta(seconds=current_app.settings.session_lifetime_s)
    opened, cookie = open_session(
        current_session(),
        account,
        request.user_agent.string[:300],
        datetime.now(UTC),
        lasts,
    )
    response = make_response((present_session(current_session(), account, opened.csrf_token), 201))
    response.set_cookie(COOKIE, cookie, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


@bp.get("/session", responses={200: Session})
@allow("own_session")
def get_session() -> Session:
    """Return who is signed in."""
    caller = current_caller()
    return present_session(current_session(), caller.account, caller.csrf_token)


@bp.patch("/session", responses={200: Session})
@allow("own_session")
def change_session(body: SessionChange) -> Session:
    """Change one's language, theme or panels."""
    caller = current_caller()
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(caller.account, name, value)
    return present_session(current_session(), caller.account, caller.csrf_token)


@bp.delete("/session", responses={204: None})
@allow("own_session")
def sign_out() -> Response:
    """Sign out; a token of a program stays valid."""
    caller = current_caller()
    if caller.session_id is not None:
        close_session(current_session(), caller.session_id)
    response = make_response("", 204)
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response
