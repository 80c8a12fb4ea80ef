"""Accounts as an administrator manages them: those of its organisation and below, and nothing above."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.accounts import Account, SecondFactor, SignInSession
from data.attempts import locked_out
from data.organisations import Organisation
from data.shares import Agency
from data.squads import Squad
from dispatch.journal import record
from dispatch.views import iso
from web.problems.errors import Missing
from web.signin.caller import Caller
from web.signin.errors import AccountNameTaken, AccountOfAgency, OwnAccount, SquadNotFitting
from web.signin.opening import end_sessions
from web.signin.password import give_one_time_password

# What changes about an account that its sessions were begun with.
BINDING = ("role", "organisation_id", "squad_id")


def within(path: str) -> ColumnElement[bool]:
    """Return the condition that an organisation is the one of a path or below it."""
    return or_(Organisation.path == path, Organisation.path.startswith(path + ".", autoescape=True))


def accounts_query(path: str) -> Select[Any]:
    """Return the query of the accounts of an organisation and below, with what is shown of them."""
    now = datetime.now(UTC)
    sessions = (
        select(func.count())
        .where(SignInSession.account_id == Account.id, SignInSession.expires_at > now)
        .scalar_subquery()
    )
    return (
        select(
            Account,
            Organisation,
            Squad.call_sign,
            SecondFactor.confirmed_at.is_not(None).label("has_second_factor"),
            Account.name.in_(locked_out(now)).label("is_locked_out"),
            sessions.label("sessions"),
        )
        .join(Organisation, Organisation.id == Account.organisation_id)
        .outerjoin(Squad, Squad.id == Account.squad_id)
        .outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
        .where(within(path))
    )


def account_view(row: Any) -> dict[str, Any]:
    """Return an account as its administrator sees it."""
    account, organisation = row.Account, row.Organisation
    squad = None if account.squad_id is None else {"id": account.squad_id, "call_sign": row.call_sign or ""}
    return {
        "id": account.id,
        "name": account.name,
        "display_name": account.display_name,
        "role": account.role,
        "organisation": {
            name: getattr(organisation, name) for name in ("id", "code", "name", "name_en", "level")
        },
        "squad": squad,
        "disabled_at": iso(account.disabled_at),
        "last_sign_in_at": iso(account.last_sign_in_at),
        "one_time_until": iso(account.one_time_until),
        "has_second_factor": row.has_second_factor,
        "is_locked_out": row.is_locked_out,
        "sessions": row.sessions,
    }


def get_account_row(session: Session, caller: Caller, account_id: int) -> Any:
    """Return an account that the caller manages, with what is shown of it; raise Missing."""
    query = accounts_query(caller.organisation_path).where(Account.id == account_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise Missing("account", account_id)
    return row


def get_managed(session: Session, caller: Caller, account_id: int) -> Account:
    """Return an account that the caller manages and does not act with.

    Raise Missing, OwnAccount, or AccountOfAgency for one that goes with an agency.
    """
    if account_id == caller.account.id:
        raise OwnAccount
    account = get_account_row(session, caller, account_id).Account
    if session.scalar(select(Agency.id).where(Agency.account_id == account_id)) is not None:
        raise AccountOfAgency(account.name)
    return account


def make_account(session: Session, caller: Caller, values: dict[str, Any]) -> tuple[Account, str]:
    """Add an account; return it with its one-time password."""
    check_place(session, caller.organisation_path, values)
    account = Account(**values | {"display_name": values["display_name"] or values["name"]})
    password = give_one_time_password(session, account)
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        raise AccountNameTaken(values["name"]) from None
    about = {name: values[name] for name in ("role", "organisation_id", "squad_id")}
    record(session, caller.actor, "account.made", "account", account.id, account=account.name, **about)
    return account, password


def change_account(session: Session, caller: Caller, account: Account, changes: dict[str, Any]) -> None:
    """Change an account; what binds its sessions ends them."""
    disabled = changes.pop("disabled", None)
    was = {name: getattr(account, name) for name in changes if getattr(account, name) != changes[name]}
    if was.keys() & set(BINDING):
        check_place(session, caller.organisation_path, _place(account) | changes)
    for name in was:
        setattr(account, name, changes[name])
    if was:
        differences = {name: {"was": before, "now": changes[name]} for name, before in was.items()}
        record(
            session,
            caller.actor,
            "account.changed",
            "account",
            account.id,
            account=account.name,
            **differences,
        )
    if was.keys() & set(BINDING):
        end_sessions(session, caller.actor, account, "account_changed")
    if disabled is not None and disabled != (account.disabled_at is not None):
        _switch(session, caller, account, disabled)


def _switch(session: Session, caller: Caller, account: Account, disabled: bool) -> None:
    account.disabled_at = datetime.now(UTC) if disabled else None
    act = "account.disabled" if disabled else "account.enabled"
    record(session, caller.actor, act, "account", account.id, account=account.name)
    if disabled:
        end_sessions(session, caller.actor, account, "disabled")


def check_place(session: Session, path: str, values: dict[str, Any]) -> None:
    """Refuse an organisation that is not below a path, and a squad that does not fit it or the role."""
    found = session.scalar(
        select(Organisation.path).where(Organisation.id == values["organisation_id"], within(path))
    )
    if found is None:
        raise Missing("organisation", values["organisation_id"])
    if (values["role"] == "squad") != (values["squad_id"] is not None):
        raise SquadNotFitting(values["role"])
    if values["squad_id"] is not None and not _is_squad_of(session, values["squad_id"], found):
        raise SquadNotFitting(values["role"])


def _is_squad_of(session: Session, squad_id: int, path: str) -> bool:
    query = select(Squad.id).join(Organisation, Organisation.id == Squad.organisation_id)
    return session.scalar(query.where(Squad.id == squad_id, within(path))) is not None


def _place(account: Account) -> dict[str, Any]:
    return {name: getattr(account, name) for name in BINDING}
