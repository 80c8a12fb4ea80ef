"""Bring a database to the newest schema and, when it is empty, fill it with the sample city."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.orm import Session

from data.database import make_engine
from data.fixes import ensure_partitions
from data.organisations import Organisation
from data.sample import load_sample
from scripts.words import ROOT
from web.database import sqlalchemy_url

ONE_AT_A_TIME = 20211101


def fill(url: str, instance: Path) -> None:
    """Migrate, make the partitions of these months, and load the sample into an empty database."""
    engine = make_engine(sqlalchemy_url(url), pool_size=2)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
        connection.commit()
        migrate(connection)
        ensure_partitions(connection, datetime.now(UTC))
        connection.commit()
        load_when_empty(engine, instance)
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ONE_AT_A_TIME})
    engine.dispose()


def migrate(connection: Connection) -> None:
    """Apply the migrations that are still to be applied."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()


def load_when_empty(engine: Engine, instance: Path) -> None:
    """Load the sample city into a database that knows no organisation."""
    with Session(engine) as session:
        if session.scalar(select(func.count()).select_from(Organisation)) == 0:
            load_sample(session, instance)
            session.commit()
