"""Fixes: the readings of position that squads report, partitioned by month."""

from datetime import UTC, datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, Connection, DateTime, Text, func, select, text
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Mapped, mapped_column

from data.base import SRID, Base


class Fix(Base):
    """One accepted reading; `live` says whether it moved the squad on the map."""

    __tablename__ = "fix"
    __table_args__ = ({"postgresql_partition_by": "RANGE (recorded_at)"},)

    squad_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    received_at: Mapped[datetime]
    location: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))
    heading_deg: Mapped[float | None]
    speed_kmh: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    live: Mapped[bool]


class FixCount(Base):
    """How many fixes of a squad were taken or kept out on a day, by reason."""

    __tablename__ = "fix_count"

    squad_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    outcome: Mapped[str] = mapped_column(Text, primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


def ensure_partitions(connection: Connection, now: datetime) -> None:
    """Make the partitions of the month before, this month and the next, where they are missing."""
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    months = {f"fix_{_month(first, step):%Y_%m}": step for step in (-1, 0, 1)}
    there = select(func.unnest(array(list(months))).label("name")).subquery()
    missing = select(there.c.name).where(func.to_regclass(there.c.name).is_(None))
    for name in connection.scalars(missing).all():
        start, end = _month(first, months[name]), _month(first, months[name] + 1)
        connection.execute(
            text(
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF fix "
                f"FOR VALUES FROM ('{start.isoformat()}') TO ('{end.isoformat()}')"
            )
        )


def _month(first: datetime, step: int) -> datetime:
    years, month = divmod(first.month - 1 + step, 12)
    return first.replace(year=first.year + years, month=month + 1)
