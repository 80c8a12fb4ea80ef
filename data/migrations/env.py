"""Runs migrations on the connection handed over, or on DATABASE_URL."""

import os

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql.base import ischema_names

from data.base import TransactionId
from data.database import make_engine
from data.models import metadata

ischema_names["xid8"] = TransactionId
OURS = set(metadata.tables)


def include_object(thing, name, kind, reflected, compare_to):
    """Leave out what is not ours: PostGIS's own tables, partitions, procrastinate's schema."""
    if kind == "table" and reflected and name not in OURS:
        return False
    return alembic_helpers.include_object(thing, name, kind, reflected, compare_to)


def run(connection: Connection) -> None:
    """Migrate, giving up rather than blocking the users of a table."""
    connection.execute(text("SET lock_timeout = '4s'"))
    connection.execute(text("SET statement_timeout = '120s'"))
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    engine = make_engine(os.environ["DATABASE_URL"], pool_size=1)
    with engine.connect() as connection:
        run(connection)
        connection.commit()
    engine.dispose()
