"""Who makes the current request."""

from dataclasses import dataclass

from flask import g

from data.accounts import Account
from data.scope import Scope
from web.permissions import may
from web.problems.errors import NotAllowed, NotSignedIn


@dataclass(frozen=True, slots=True)
class Caller:
    """An account that has signed in, the place of its organisation in the tree, and how it came."""

    account: Account
    organisation_path: str
    csrf_token: str | None
    session_id: int | None

    @property
    def scope(self) -> Scope:
        """What the account may see: its organisation's and below, or what it has itself to do with."""
        account = self.account
        sees = "own" if account.role in ("squad", "agency") else "organisation"
        return Scope(account.id, account.organisation_id, self.organisation_path, sees, account.squad_id)

    @property
    def role(self) -> str:
        """The account's role."""
        return self.account.role


def current_caller() -> Caller:
    """Return who makes the current request, or refuse it."""
    caller = g.get("caller")
    if caller is None:
        raise NotSignedIn
    return caller


def require(permission: str) -> Caller:
    """Return who makes the current request if it has a permission, or refuse it."""
    caller = current_caller()
    if not may(caller.role, permission):
        raise NotAllowed(permission, caller.role)
    return caller
