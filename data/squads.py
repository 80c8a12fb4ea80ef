"""Squads and where they are now."""

from datetime import datetime

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, Tracked, geometry

STATUSES = ("off_duty", "available", "assigned", "en_route", "on_scene", "busy")


class Squad(Tracked, Base):
    """A squad (执法队): who it is, how it moves, what it can do and its live position.

    It is seen by its organisation, by those it is `shown_to` while it is lent or on their incident, and by
    all above them: the database makes `seen_by` of that.
    """

    __tablename__ = "squad"
    __table_args__ = (
        CheckConstraint("mode IN ('car', 'ebike', 'foot')", name="mode"),
        CheckConstraint(
            "status IN ('off_duty', 'available', 'assigned', 'en_route', 'on_scene', 'busy')",
            name="status",
        ),
    )

    id: Mapped[Id]
    call_sign: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    mode: Mapped[str] = mapped_column(default="car")
    capabilities: Mapped[list[str]] = mapped_column(default=list)
    status: Mapped[str] = mapped_column(default="available")
    post_feature_id: Mapped[int | None] = mapped_column(ForeignKey("layer_feature.id", ondelete="SET NULL"))
    location: Mapped[WKBElement | None] = mapped_column(geometry("POINT"))
    heading_deg: Mapped[float | None]
    speed_kmh: Mapped[float | None]
    fix_at: Mapped[datetime | None]
    shown_to: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    seen_by: Mapped[list[int]] = mapped_column(server_default="{}", default=list)
    retired_at: Mapped[datetime | None]
