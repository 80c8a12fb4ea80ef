"""Fixes: the readings of position that squads report, partitioned by month."""

from datetime import datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, DateTime, Text
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
