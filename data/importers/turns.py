"""Who may fill the database: one start alone, or imports, each kind once; whoever comes later waits.

A start fills an empty database with the sample city, an import puts a real city in the sample's place. At
the same time they would take each other's rows away, so the later one waits, says so, and then finds what
the earlier one left.
"""

from collections.abc import Callable

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from data.importers.errors import ImportRunning

FILLING = 20211101
ROADS = 7_210_001
ORGANISATIONS = 7_210_002

Told = Callable[[], None]


def take_turn(session: Session, kind: int, on_wait: Told) -> None:
    """Let no start fill the database, and nobody import the same, until the transaction ends.

    Waits for a start that is filling it, having called `on_wait`; raises ImportRunning while another
    import of this kind is under way. The transaction may last long.
    """
    session.execute(text("SET LOCAL statement_timeout = 0"))
    if not session.scalar(select(func.pg_try_advisory_xact_lock_shared(FILLING))):
        on_wait()
        session.execute(text("SET LOCAL lock_timeout = 0"))
        session.execute(select(func.pg_advisory_xact_lock_shared(FILLING)))
        session.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
    if not session.scalar(select(func.pg_try_advisory_xact_lock(kind))):
        raise ImportRunning


def fill_alone(connection: Connection, on_wait: Told) -> None:
    """Let nobody else fill the database as long as the connection lasts.

    Waits for imports and for another start, having called `on_wait`. An import on this same connection goes
    on: what a start loads, it imports.
    """
    if not connection.scalar(select(func.pg_try_advisory_lock(FILLING))):
        on_wait()
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(select(func.pg_advisory_lock(FILLING)))
    connection.commit()
