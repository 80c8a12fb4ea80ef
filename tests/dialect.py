"""PostgreSQL as SQLAlchemy speaks it, by all engines of a process of tests as one."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.util import LRUCache

STATEMENTS_KEPT = 3000


class OneDialect(PGDialect_psycopg):
    """A dialect whose engines share what they have compiled.

    Each test has an engine of its own, on a database of its own. All are copies on one server, so that SQL
    compiled for one of them is right for the next; compiled anew it is a sixth of what a test takes.
    """

    supports_statement_cache = True
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS_KEPT)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Give an engine the statements of all."""
        engine.update_execution_options(compiled_cache=cls.compiled)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


def install() -> None:
    """Have it spoken by whoever makes an engine from now on."""
    registry.register("postgresql.psycopg", __name__, OneDialect.__name__)
