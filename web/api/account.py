"""One's own account: its password, its second factor, and where it is signed in."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Response, make_response

from data.settings import get_setting
from dispatch.journal import record
from dispatch.views import iso
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.permissions import allow
from web.problems.errors import Missing
from web.schemas import accounts as schemas
from web.schemas.base import IdPath
from web.schemas.session import Session
from web.signin import factor
from web.signin.caller import Caller, require_session
from web.signin.finishing import FACTOR, PASSWORD, finishes
from web.signin.listing import list_sessions
from web.signin.opening import end_sessions, what_is_still_missing
from web.signin.password import change_password, confirm_password
from web.signin.presenting import present_session

bp = make_blueprint("account", "One's own account 我的账号")


@bp.get("/account", responses={200: schemas.OwnAccount})
@allow("own_account")
def get_own_account() -> schemas.OwnAccount:
    """Return how one's account is secured."""
    caller, session = require_session(), current_session()
    account, found = caller.account, factor.find_factor(session, caller.account.id)
    return schemas.OwnAccount(
        came_by=caller.session.came_by,
        password_changed_at=iso(account.password_changed_at),
        shortest_password=int(get_setting(session, "password_shortest")),
        second_factor_since=iso(found.confirmed_at) if found else None,
        second_factor_required=account.role in get_setting(session, "second_factor_roles"),
        recovery_codes_left=factor.count_recovery_codes(session, account.id),
    )


@bp.put("/account/password", responses={200: Session} | problems(429))
@allow("own_account")
@finishes(PASSWORD)
def change_own_password(body: schemas.PasswordChange) -> Session:
    """Change one's password; all other sessions of the account end."""
    caller, session = require_session(), current_session()
    confirm_password(caller.account, body.present)
    change_password(session, caller.account, body.password)
    _tell(caller, "account.password_changed")
    end_sessions(session, caller.actor, caller.account, "password_changed", but=caller.session.id)
    return _present(caller)


@bp.post("/account/second-factor", responses={201: schemas.Enrolment} | problems(409, 429))
@allow("own_account")
@finishes(FACTOR)
def begin_second_factor(body: schemas.PasswordAgain) -> tuple[schemas.Enrolment, int]:
    """Begin to set up a second factor; it counts once its first code is given.

    The present password is asked for, but not of someone whose sign-in waits for just this.
    """
    caller = require_session()
    if caller.unfinished != FACTOR:
        confirm_password(caller.account, body.password or "")
    begun = factor.begin_enrolment(current_session(), caller.account)
    return schemas.Enrolment(**begun._asdict()), 201


@bp.put("/account/second-factor", responses={200: schemas.RecoveryCodes} | problems(409))
@allow("own_account")
@finishes(FACTOR)
def confirm_second_factor(body: schemas.FirstCode) -> schemas.RecoveryCodes:
    """Put the second factor into use by its first code; all other sessions of the account end."""
    caller, session = require_session(), current_session()
    codes = factor.confirm_enrolment(session, caller.account, body.code)
    caller.session.verified_at = datetime.now(UTC)
    _tell(caller, "account.factor_set")
    end_sessions(session, caller.actor, caller.account, "factor_set", but=caller.session.id)
    return schemas.RecoveryCodes(codes=codes)


@bp.post("/account/second-factor/removal", responses={204: None} | problems(409, 429))
@allow("own_account")
def remove_second_factor(body: schemas.PasswordAgain) -> Response:
    """Do without the second factor, if one's role may."""
    caller = require_session()
    confirm_password(caller.account, body.password or "")
    factor.remove_factor(current_session(), caller.account)
    _tell(caller, "account.factor_removed")
    return make_response("", 204)


@bp.post("/account/recovery-codes", responses={200: schemas.RecoveryCodes} | problems(409, 429))
@allow("own_account")
def renew_own_recovery_codes(body: schemas.PasswordAgain) -> schemas.RecoveryCodes:
    """Make new recovery codes; those from before are good for nothing any more."""
    caller, session = require_session(), current_session()
    confirm_password(caller.account, body.password or "")
    if factor.find_factor(session, caller.account.id) is None:
        raise factor.FactorNotBegun
    codes = factor.renew_recovery_codes(session, caller.account.id)
    _tell(caller, "account.recovery_codes_made")
    return schemas.RecoveryCodes(codes=codes)


@bp.get("/account/sessions", responses={200: schemas.SessionsOfAccount})
@allow("own_account")
def list_own_sessions() -> schemas.SessionsOfAccount:
    """List where one is signed in."""
    caller = require_session()
    items = list_sessions(current_session(), caller.account.id, caller.session.id)
    return schemas.SessionsOfAccount(items=items)


@bp.delete("/account/sessions/<int:id>", responses={204: None} | problems(404))
@allow("own_account")
def end_own_session(path: IdPath) -> Response:
    """End one of one's sessions."""
    caller = require_session()
    if not end_sessions(current_session(), caller.actor, caller.account, "ended_by_owner", only=path.id):
        raise Missing("session", path.id)
    return make_response("", 204)


@bp.delete("/account/sessions", responses={204: None})
@allow("own_account")
def end_other_sessions() -> Response:
    """End all of one's sessions but this."""
    caller = require_session()
    end_sessions(current_session(), caller.actor, caller.account, "ended_by_owner", but=caller.session.id)
    return make_response("", 204)


def _tell(caller: Caller, act: str) -> None:
    record(current_session(), caller.actor, act, "account", caller.account.id, account=caller.account.name)


def _present(caller: Caller) -> Session:
    session = current_session()
    missing = what_is_still_missing(session, caller.account, caller.session)
    return present_session(session, replace(caller, unfinished=missing))
