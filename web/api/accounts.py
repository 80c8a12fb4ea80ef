"""Accounts, for the administrator of their organisation or of one above."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, make_response
from sqlalchemy import Select, or_, select

from data.accounts import Account
from data.attempts import forget_failures, locked_out
from data.organisations import Organisation
from dispatch.journal import record
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.pagination import fetch_page
from web.permissions import allow
from web.problems.errors import Missing
from web.schemas import accounts as schemas
from web.schemas.base import IdPath
from web.signin import managing
from web.signin.caller import current_caller
from web.signin.factor import forget_factor
from web.signin.listing import list_sessions, list_tokens
from web.signin.opening import end_sessions
from web.signin.password import give_one_time_password
from web.signin.tokens import revoke_token

bp = make_blueprint("accounts", "Accounts 账号管理")


@bp.get("/accounts", responses={200: schemas.ManagedAccountPage} | problems(404))
@allow("manage_accounts")
def list_accounts(query: schemas.ManagedAccountQuery) -> schemas.ManagedAccountPage:
    """List the accounts of one's organisation and below, by name."""
    session = current_session()
    wanted = _filtered(managing.accounts_query(current_caller().organisation_path), query)
    rows, following = fetch_page(session, wanted, [Account.name], cursor=query.cursor, limit=query.limit)
    items = [managing.account_view(row) for row in rows]
    return schemas.ManagedAccountPage(items=items, next=following)


@bp.post("/accounts", responses={201: schemas.OneTimePassword} | problems(404, 409))
@allow("manage_accounts")
def make_account(body: schemas.NewAccount) -> tuple[schemas.OneTimePassword, int]:
    """Add an account; its one-time password is answered this once."""
    account, password = managing.make_account(current_session(), current_caller(), body.model_dump())
    return schemas.OneTimePassword(account=_view(account.id), password=password), 201


@bp.get("/accounts/<int:id>", responses={200: schemas.ManagedAccount} | problems(404))
@allow("manage_accounts")
def get_account(path: IdPath) -> schemas.ManagedAccount:
    """Return an account."""
    return schemas.ManagedAccount(**_view(path.id))


@bp.patch("/accounts/<int:id>", responses={200: schemas.ManagedAccount} | problems(404, 409))
@allow("manage_accounts")
def change_account(path: IdPath, body: schemas.AccountChange) -> schemas.ManagedAccount:
    """Change an account, disable it or enable it again."""
    session, caller = current_session(), current_caller()
    account = managing.get_managed(session, caller, path.id)
    changes = body.said()
    if changes.get("role", "squad") != "squad":
        changes.setdefault("squad_id", None)
    managing.change_account(session, caller, account, changes)
    session.flush()
    return schemas.ManagedAccount(**_view(path.id))


@bp.post("/accounts/<int:id>/password", responses={201: schemas.OneTimePassword} | problems(404, 409))
@allow("manage_accounts")
def reset_password(path: IdPath) -> tuple[schemas.OneTimePassword, int]:
    """Give an account a one-time password, answered this once; its sessions end."""
    session, caller = current_session(), current_caller()
    account = managing.get_managed(session, caller, path.id)
    password = give_one_time_password(session, account)
    _tell(account, "account.password_reset")
    end_sessions(session, caller.actor, account, "password_reset")
    session.flush()
    return schemas.OneTimePassword(account=_view(path.id), password=password), 201


@bp.delete("/accounts/<int:id>/lockout", responses={204: None} | problems(404, 409))
@allow("manage_accounts")
def lift_lockout(path: IdPath) -> Response:
    """Forget an account's failed sign-ins, so that it may try again at once."""
    session = current_session()
    account = managing.get_managed(session, current_caller(), path.id)
    if forget_failures(session, account.name):
        _tell(account, "account.unlocked")
    return make_response("", 204)


@bp.delete("/accounts/<int:id>/second-factor", responses={204: None} | problems(404, 409))
@allow("manage_accounts")
def reset_second_factor(path: IdPath) -> Response:
    """Take away the second factor of somebody who has lost it; the account's sessions end."""
    session, caller = current_session(), current_caller()
    account = managing.get_managed(session, caller, path.id)
    if forget_factor(session, account.id):
        _tell(account, "account.factor_removed")
        end_sessions(session, caller.actor, account, "factor_removed")
    return make_response("", 204)


@bp.get("/accounts/<int:id>/sessions", responses={200: schemas.SessionsOfAccount} | problems(404))
@allow("manage_accounts")
def list_account_sessions(path: IdPath) -> schemas.SessionsOfAccount:
    """List where an account is signed in."""
    managing.get_account_row(current_session(), current_caller(), path.id)
    return schemas.SessionsOfAccount(items=list_sessions(current_session(), path.id))


@bp.delete("/accounts/<int:id>/sessions", responses={204: None} | problems(404, 409))
@allow("manage_accounts")
def end_account_sessions(path: IdPath) -> Response:
    """End all sessions of an account."""
    session, caller = current_session(), current_caller()
    account = managing.get_managed(session, caller, path.id)
    end_sessions(session, caller.actor, account, "ended_by_administrator")
    return make_response("", 204)


@bp.get("/accounts/<int:id>/tokens", responses={200: schemas.TokensOfAccount} | problems(404))
@allow("manage_accounts")
def list_account_tokens(path: IdPath) -> schemas.TokensOfAccount:
    """List the valid tokens of an account."""
    managing.get_account_row(current_session(), current_caller(), path.id)
    return schemas.TokensOfAccount(items=list_tokens(current_session(), path.id))


@bp.delete("/accounts/<int:id>/tokens/<int:token_id>", responses={204: None} | problems(404, 409))
@allow("manage_accounts")
def revoke_account_token(path: schemas.TokenPath) -> Response:
    """Make a token of an account invalid."""
    session, caller = current_session(), current_caller()
    account = managing.get_managed(session, caller, path.id)
    revoke_token(session, caller.actor, account, path.token_id)
    return make_response("", 204)


def _filtered(wanted: Select[Any], query: schemas.ManagedAccountQuery) -> Select[Any]:
    if query.search is not None:
        texts = (Account.name, Account.display_name)
        wanted = wanted.where(or_(*(text.icontains(query.search, autoescape=True) for text in texts)))
    if query.role is not None:
        wanted = wanted.where(Account.role == query.role)
    if query.organisation_id is not None:
        path = current_session().scalar(
            select(Organisation.path).where(Organisation.id == query.organisation_id)
        )
        if path is None:
            raise Missing("organisation", query.organisation_id)
        wanted = wanted.where(managing.within(path))
    is_locked = Account.name.in_(locked_out(datetime.now(UTC)))
    states = {
        "active": Account.disabled_at.is_(None),
        "disabled": Account.disabled_at.is_not(None),
        "locked": is_locked,
    }
    return wanted if query.state is None else wanted.where(states[query.state])


def _view(account_id: int) -> dict[str, Any]:
    return managing.account_view(managing.get_account_row(current_session(), current_caller(), account_id))


def _tell(account: Account, act: str) -> None:
    record(current_session(), current_caller().actor, act, "account", account.id, account=account.name)
