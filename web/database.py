"""The database of an app: one session per request, and a request is one transaction."""

from dataclasses import dataclass

from flask import Flask, Response, current_app, g
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_engine, make_sessions
from dispatch.sealing import Sealer
from web.settings import Settings

REFUSED = 400


class DatabaseNotConfigured(Exception):
    """Neither DATABASE_URL nor a private database is known."""


class OutcomeUnknown(Exception):
    """The database went away while it was told to keep what was done: that may be kept or not."""


@dataclass
class Database:
    """An engine and the sessions made from it; tests put their own sessions here."""

    engine: Engine
    sessions: sessionmaker[Session]


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its engine and end each request's transaction."""
    if settings.database_url:
        engine = make_engine(sqlalchemy_url(settings.database_url), settings.database_pool)
        sessions = make_sessions(engine)
        # What works on files of the instance, or with its secret, deep below finds them by its session.
        info = {"instance": settings.instance, "sealer": Sealer(settings.secret_key)}
        sessions.configure(info=info | {"console": settings.console})
        app.extensions["database"] = Database(engine, sessions)
    app.after_request(_end_transaction)
    app.teardown_request(_close_session)


def sqlalchemy_url(url: str) -> str:
    """Return the address of a PostgreSQL database as SQLAlchemy wants it, on psycopg 3."""
    parts = make_url(url.replace("postgres://", "postgresql://", 1))
    return parts.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def libpq_url(url: str) -> str:
    """Return the address of a PostgreSQL database as psycopg alone wants it."""
    return make_url(sqlalchemy_url(url)).set(drivername="postgresql").render_as_string(hide_password=False)


def current_database() -> Database:
    """Return the database of the current app."""
    try:
        return current_app.extensions["database"]
    except KeyError:
        raise DatabaseNotConfigured from None


def current_session() -> Session:
    """Return the session of the current request, begun when it is first asked for."""
    if "session" not in g:
        g.session = current_database().sessions()
    return g.session


def _end_transaction(response: Response) -> Response:
    session = g.get("session")
    if session is not None:
        if response.status_code < REFUSED:
            return _commit(session, response)
        _roll_back(session)
    return response


def _commit(session: Session, response: Response) -> Response:
    try:
        session.commit()
    except OperationalError as error:
        _roll_back(session)
        # What fails after a view has answered passes by the handlers of errors, unless it is taken there.
        current_app.logger.warning("database, at the end of a transaction: %s", error)
        return current_app.make_response(current_app.handle_user_exception(OutcomeUnknown()))
    return response


def _roll_back(session: Session) -> None:
    """Take back what was done; a database that has gone away has done that by itself."""
    try:
        session.rollback()
    except OperationalError:
        session.invalidate()


def _close_session(error: BaseException | None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()
