"""What every model stands on: the metadata, common column types and the mark of a changed row."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, DateTime, Identity, MetaData, Text, inspect
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column
from sqlalchemy.types import UserDefinedType

SRID = 4326

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Declarative base; times are time-zone aware, text has no length, lists are arrays."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        str: Text,
        int: BigInteger,
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
        list[int]: ARRAY(BigInteger),
    }


Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]


def geometry(kind: str, **options: Any) -> Geometry:
    """Return a PostGIS geometry type in EPSG:4326 with a GiST index."""
    return Geometry(kind, srid=SRID, spatial_index=True, **options)


class TransactionId(UserDefinedType):
    """PostgreSQL's xid8: the transaction that last wrote a row."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the column's type in SQL."""
        return "xid8"


class Tracked:
    """A row that bears the id of the transaction that last wrote it (set by a trigger).

    A reader that keeps `pg_snapshot_xmin` of its last look and asks for rows written since then
    misses no row, whatever the order in which transactions commit.
    """

    changed_in: Mapped[str | None] = mapped_column(TransactionId, index=True)


def alias_of(model: Any, name: str | None = None) -> Any:
    """Return an alias that stands at the top of a module, whole from the start.

    SQLAlchemy fills in an alias's columns when they are first asked for. Threads that ask at once each get
    columns of their own, and a query that was compiled with the one's is read with the other's: an error.
    """
    alias = aliased(model, name=name)
    list(inspect(alias).selectable.c)
    return alias
