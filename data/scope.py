"""Who sees what, decided in one place: by whom a row may be seen, and how a session is kept to that.

Every row that not everyone may see is bound to organisations; an account sees what is bound to its
organisation or to one below it. Two locks keep a session that has a scope to this, and neither rests on the
other: criteria that are added to each query (see `seeing`), and PostgreSQL's row-level security (migration
0006), for which each transaction of the session says who asks. A session without a scope is the
system's own and sees everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, sessionmaker

from data.seeing import criterion, narrowed_models, told_to

__all__ = [
    "ROLE",
    "Scope",
    "everything",
    "install",
    "is_below",
    "limit",
    "scope_of",
    "told_to",
]
ROLE = "one_map_app"
SCOPE, LIFTED = "scope", "scope_lifted"
TELL = text(
    "SELECT set_config('role', :role, true), set_config('one_map.sees', :sees, true), "
    "set_config('one_map.path', :path, true), set_config('one_map.account', :account, true), "
    "set_config('one_map.squad', :squad, true)"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a session asks: an account, where it stands in the tree, and how much of that it sees.

    `sees` is "organisation" for what is its organisation's and below, or "own" for what it has itself to do
    with: a squad its incidents, an agency what it reported.
    """

    account_id: int
    organisation_id: int
    path: str
    sees: str = "organisation"
    squad_id: int | None = None

    @property
    def sees_all(self) -> bool:
        """Whether nothing is hidden: it stands at the root of the tree."""
        return self.sees == "organisation" and "." not in self.path

    def holds(self, path: str) -> bool:
        """Return whether an organisation, by its path, is this scope's own or below it."""
        return is_below(path, self.path)

    def may_get(self, seen_by: frozenset[int] | None) -> bool:
        """Return whether something that these organisations may see, None being all, is for this scope."""
        if seen_by is None or self.sees_all:
            return True
        return self.sees == "organisation" and self.organisation_id in seen_by

    @property
    def settings(self) -> dict[str, str]:
        """What row-level security is told."""
        sees = "all" if self.sees_all else str(self.organisation_id)
        return {
            "one_map.sees": sees if self.sees == "organisation" else "",
            "one_map.path": self.path if self.sees == "organisation" else "-",
            "one_map.account": str(self.account_id),
            "one_map.squad": "" if self.squad_id is None else str(self.squad_id),
        }


def is_below(path: str, above: str) -> bool:
    """Return whether an organisation's path is that of another one or below it."""
    return path == above or path.startswith(above + ".")


def install(sessions: sessionmaker[Session]) -> None:
    """Make every session of this factory keep to its scope, if it is given one."""
    event.listen(sessions, "after_begin", _begin)
    event.listen(sessions, "do_orm_execute", _narrow)


def limit(session: Session, scope: Scope) -> None:
    """Keep a session to a scope from now on."""
    session.info[SCOPE] = scope
    if session.in_transaction():
        _tell(session.connection(), session.info)


def scope_of(session: Session) -> Scope | None:
    """Return the scope of a session, or None if it is the system's own."""
    return session.info.get(SCOPE)


@contextmanager
def everything(session: Session, to_the_end: bool = False) -> Iterator[None]:
    """Let a session see everything meanwhile: for what the system has to know, never for what is answered.

    Where nothing but the end of the transaction follows, `to_the_end` spares telling the database twice.
    """
    scope = scope_of(session)
    if scope is None or scope.sees_all:
        yield
        return
    _lift(session, 1)
    try:
        yield
    except BaseException:
        _lift(session, -1)
        raise
    if to_the_end:
        session.info[LIFTED] -= 1
    else:
        _lift(session, -1)


def _lift(session: Session, step: int) -> None:
    before = session.info.get(LIFTED, 0)
    session.info[LIFTED] = before + step
    if bool(before) == bool(before + step) or not session.in_transaction() or not session.is_active:
        return
    connection = session.connection()
    # A transaction that has failed can be told nothing, nor shows anything: it will be rolled back.
    if connection.invalidated:
        return
    if connection.connection.driver_connection.info.transaction_status is TransactionStatus.INTRANS:
        _tell(connection, session.info)


def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if scope_of(session) is not None and not transaction.nested:
        _tell(connection, session.info)


def _tell(connection: Connection, info: dict[str, Any]) -> None:
    """Say to the database who asks, until the transaction ends; in one round trip."""
    said = {name.partition(".")[2]: value for name, value in info[SCOPE].settings.items()}
    if info.get(LIFTED):
        said["sees"] = "all"
    connection.execute(TELL, {"role": ROLE, **said})


def _narrow(state: ORMExecuteState) -> None:
    scope, lifted = scope_of(state.session), state.session.info.get(LIFTED)
    # What asks plain tables is not narrowed by criteria, whoever asks.
    if scope is None or scope.sees_all or lifted or state.is_column_load or not state.is_orm_statement:
        return
    criteria = [criterion(scope, model) for model in narrowed_models(state.statement)]
    if criteria:
        state.statement = state.statement.options(*criteria)
