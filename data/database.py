"""Connections to the database."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from data import scope

OPTIONS = "-c timezone=UTC -c lock_timeout=5s -c jit=off"
LONGEST_STATEMENT_S = 30


def make_options(longest_statement_s: int = LONGEST_STATEMENT_S) -> str:
    """Return what a connection is opened with."""
    return f"{OPTIONS} -c statement_timeout={longest_statement_s}s"


def make_engine(
    url: str,
    pool_size: int = 10,
    connect_timeout_s: int | None = None,
    longest_statement_s: int = LONGEST_STATEMENT_S,
) -> Engine:
    """Return an engine whose connections use UTC and give up on a lock or a statement in time; 0 is never."""
    patience = {} if connect_timeout_s is None else {"connect_timeout": connect_timeout_s}
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=20,
        pool_pre_ping=False,
        connect_args={"options": make_options(longest_statement_s), **patience},
    )


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return a factory of sessions, kept to their scopes; objects stay readable after a commit."""
    sessions = sessionmaker(engine, expire_on_commit=False)
    scope.install(sessions)
    return sessions
