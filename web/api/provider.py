"""Signing in by a provider: a browser goes there and comes back, and ends at the console."""

import json
import logging
from datetime import timedelta

from flask import Response, current_app, redirect, request, url_for

from dispatch.journal import Actor, record
from dispatch.sealing import Unreadable, seal, unseal
from web.api.blueprints import ANONYMOUS, make_blueprint
from web.database import current_database, current_session
from web.permissions import PUBLIC, allow
from web.signin.cookies import SESSION, cookie_name, drop_cookie, set_cookie
from web.signin.errors import ProviderFailed
from web.signin.opening import open_for
from web.signin.provided import get_account
from web.signin.provider import Flow, Provider, pack

FLOW = "sign_in_flow"
FLOW_LASTS = timedelta(minutes=10)
CONSOLE = "/"
THERE = {302: {"description": "To the provider, or back to the console with `sign_in_failed`"}}
BACK = {302: {"description": "To the console, signed in or with `sign_in_failed`"}}

logger = logging.getLogger(__name__)

bp = make_blueprint("provider", "Signing in by a provider 统一身份认证", security=ANONYMOUS)


@bp.get("/session/provider", responses=THERE)
@allow(PUBLIC)
def go_to_provider() -> Response:
    """Send a browser to the provider, to sign in there."""
    try:
        address, flow = _provider().set_out(_return_to())
    except ProviderFailed as failed:
        return _fail(failed)
    response = redirect(address)
    sealed = seal(current_app.settings.secret_key, FLOW, json.dumps(pack(flow)).encode())
    set_cookie(response, FLOW, sealed.decode(), FLOW_LASTS)
    return response


@bp.get("/session/provider/return", responses=BACK)
@allow(PUBLIC)
def come_from_provider() -> Response:
    """Sign in whom the provider has sent back."""
    try:
        provider = _provider()
        claims = provider.come_back(_kept_flow(), request.args, _return_to())
        account = get_account(current_session(), provider.settings, claims)
    except ProviderFailed as failed:
        return _fail(failed)
    _, cookie = open_for(current_session(), account, "provider")
    response = redirect(CONSOLE)
    set_cookie(response, SESSION, cookie)
    drop_cookie(response, FLOW)
    return response


def _provider() -> Provider:
    """Return the provider of the app, made when it is first asked for."""
    settings = current_app.settings.provider
    if settings is None:
        raise ProviderFailed("not_configured")
    return current_app.extensions.setdefault("provider", Provider(settings))


def _return_to() -> str:
    return url_for("provider.come_from_provider", _external=True)


def _kept_flow() -> Flow:
    sealed = request.cookies.get(cookie_name(FLOW), "").encode()
    lasts_s = int(FLOW_LASTS.total_seconds())
    try:
        return Flow(**json.loads(unseal(current_app.settings.secret_key, FLOW, sealed, lasts_s)))
    except Unreadable:
        raise ProviderFailed("stale") from None


def _fail(failed: ProviderFailed) -> Response:
    """Send a browser back to the console, which says in words what went wrong."""
    logger.warning("signing in by the provider: %s", failed)
    if failed.why in ("invalid", "unknown_account", "disabled", "no_name"):
        with current_database().sessions.begin() as session:
            about = {"step": "provider", "why": failed.why, "address": request.remote_addr or ""}
            record(session, Actor(None, "unknown"), "session.refused", "account", None, **about)
    current_session().rollback()
    response = redirect(f"{CONSOLE}?sign_in_failed={failed.why}")
    drop_cookie(response, FLOW)
    return response
