"""The gate before every request: who asks, may they, and is a write by cookie really theirs."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from data.scope import limit
from data.sessions import find_by_cookie, find_by_token, note_use
from data.shares import Agency
from web.database import current_session
from web.permissions import PUBLIC
from web.problems.errors import CsrfMissing, JsonExpected, NotJson
from web.signin.agencies import admit, find_agency
from web.signin.caller import Caller, current_caller, require
from web.signin.presented import credentials

CSRF_HEADER = "X-CSRF-Token"
GUARDED = ("/api/", "/tiles/", "/ogc", "/open311")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Put the gate before every request."""
    app.before_request(_pass)


def _pass() -> None:
    if request.endpoint is None or not request.path.startswith(GUARDED):
        return
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, "permission", None)
    if permission != PUBLIC:
        identify()
        current_caller()
        require(permission or "", getattr(view, "finishes", ()))
        _check_csrf()
    most_bytes = getattr(view, "takes_file", None)
    if most_bytes is None:
        _check_body()
    else:
        request.max_content_length = most_bytes


def identify() -> Caller | None:
    """Find out who asks, by bearer token or else by cookie."""
    kind, secret = credentials()
    find = find_by_token if kind == "token" else find_by_cookie
    now = datetime.now(UTC)
    found = find(current_session(), secret, now) if secret else None
    g.caller = None
    if found is not None:
        g.caller = Caller(*found[:-1])
        lasts = timedelta(seconds=current_app.settings.session_lifetime_s)
        note_use(current_session(), found, now, lasts)
        _admit(current_session(), found.agency)
        limit(current_session(), g.caller.scope)
    return g.caller


def _admit(session: Session, agency: Agency | None) -> None:
    """Let the account of an agency through, or refuse it; from then on it is for what agencies do."""
    if g.caller.role != "agency":
        return
    if g.caller.token is None:
        agency = find_agency(session, g.caller.account.id)
    if agency is not None:
        g.caller = replace(g.caller, agency_id=agency.id)
        admit(session, agency)


def _check_csrf() -> None:
    expected = current_caller().csrf_token
    if expected is None or request.method in READING:
        return
    given = request.headers.get(CSRF_HEADER, "")
    if not secrets.compare_digest(given.encode(), expected.encode()):
        raise CsrfMissing


def _check_body() -> None:
    if request.method in READING or not (request.content_length or "Transfer-Encoding" in request.headers):
        return
    if not request.is_json:
        raise JsonExpected
    try:
        request.get_json()
    except (BadRequest, RecursionError):
        raise NotJson from None
