"""Who makes the current request."""

from dataclasses import dataclass

from flask import g

from data.accounts import Account, ApiToken, SignInSession
from data.scope import Scope
from dispatch.journal import Actor
from web.permissions import ALWAYS, OF_AGENCIES, OF_ROOT, PERMISSIONS, may
from web.problems.errors import NotAllowed, NotAtRoot, NotByToken, NotInToken, NotSignedIn, SignInUnfinished


@dataclass(frozen=True, slots=True)
class Caller:
    """An account that has signed in, the place of its organisation in the tree, and how it came.

    `agency_id` is set where it is the account of an agency that receives.
    """

    account: Account
    organisation_path: str
    session: SignInSession | None = None
    token: ApiToken | None = None
    unfinished: str | None = None
    agency_id: int | None = None

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

    @property
    def csrf_token(self) -> str | None:
        """What writes by cookie have to bear."""
        return None if self.session is None else self.session.csrf_token

    @property
    def permissions(self) -> frozenset[str]:
        """What may be done: what the role may and the token is for; nothing before the sign-in ends."""
        if self.unfinished is not None:
            return frozenset()
        named = None if self.token is None else self.token.permissions
        return frozenset(
            permission
            for permission in PERMISSIONS
            if may(self.role, permission)
            and (permission not in OF_ROOT or self.scope.sees_all)
            and (named is None or permission in (*named, ALWAYS))
            and (self.agency_id is None or permission in OF_AGENCIES)
        )

    def may(self, permission: str) -> bool:
        """Return whether a permission is the caller's."""
        return permission in self.permissions

    @property
    def actor(self) -> Actor:
        """Who is written into the ledger."""
        return actor_of(self.account, self.organisation_path)


def actor_of(account: Account, path: str | None) -> Actor:
    """Return an account as one that acts."""
    return Actor(account.id, account.name, account.organisation_id, path, account.role)


def current_caller() -> Caller:
    """Return who makes the current request, or refuse it."""
    caller = g.get("caller")
    if caller is None:
        raise NotSignedIn
    return caller


def require(permission: str, finishes: tuple[str, ...] = ()) -> Caller:
    """Return who makes the current request if it has a permission, or refuse it.

    Before a sign-in is finished, only what finishes it is let through.
    """
    caller = current_caller()
    if not may(caller.role, permission) or (caller.agency_id and permission not in OF_AGENCIES):
        raise NotAllowed(permission, caller.role)
    if permission in OF_ROOT and not caller.scope.sees_all:
        raise NotAtRoot(permission)
    if caller.unfinished is not None and caller.unfinished not in finishes:
        raise SignInUnfinished(caller.unfinished)
    if caller.token is not None and not caller.may(permission):
        raise NotInToken(permission)
    return caller


def require_session() -> Caller:
    """Return who makes the current request if a person at a browser does, or refuse it."""
    caller = current_caller()
    if caller.session is None:
        raise NotByToken
    return caller
