"""Bring a database to the newest schema and, when it is empty, fill it with the sample city."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import Session

from data.database import make_engine
from data.importers.turns import fill_alone
from data.organisations import Organisation
from data.partitions import ensure_partitions
from data.roads import RoadNetworkVersion
from data.sample import load_sample
from dispatch.boundary_areas import derive, get_boundary_layer
from dispatch.journal import SYSTEM
from dispatch.planning import publish
from scripts.words import ROOT, tell
from web.database import sqlalchemy_url


def fill(url: str, instance: Path) -> None:
    """Migrate, make the partitions of these months, and load the sample into an empty database."""
    engine = make_engine(sqlalchemy_url(url), pool_size=1)
    try:
        with engine.connect() as connection:
            fill_alone(connection, _say_that_it_waits)
            migrate(connection)
            ensure_partitions(connection, datetime.now(UTC))
            connection.commit()
            load_when_empty(connection, instance)
    finally:
        engine.dispose()


def migrate(connection: Connection) -> None:
    """Apply the migrations that are still to be applied."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()


def load_when_empty(connection: Connection, instance: Path) -> None:
    """Load the sample city into a database that knows neither organisations nor roads."""
    with Session(connection) as session:
        known = exists(select(Organisation.id)) | exists(select(RoadNetworkVersion.id))
        if not session.scalar(select(known)):
            load_sample(session, instance)
            add_boundary_areas(session)
            session.commit()


def add_boundary_areas(session: Session) -> None:
    """Derive and publish the boundary areas of the sample's districts."""
    layer = get_boundary_layer(session, SYSTEM, "district")
    derive(session, SYSTEM, layer.id, "district")
    publish(session, SYSTEM, layer.id)


def _say_that_it_waits() -> None:
    tell("等待正在进行的导入（或另一次启动）结束", "waiting for an import, or another start, to end")
