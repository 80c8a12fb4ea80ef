"""Patrol orders (巡查任务): where, when and by whom hotspots are patrolled, and the visits that were seen."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Base, Id, geometry

STATES = ("draft", "ordered", "running", "ended", "cancelled")
GIVEN = ("ordered", "running", "ended")


class PatrolOrder(Base):
    """An order to patrol hotspots: days of the week and hours in a span of days, and to what end.

    `organisation_id` is whose desk made it, `organisations` are the owners of its hotspots, `parties` whose
    squads go: all these, and those above them, see it. Hours that close at or before they open run into the
    next day. `counted_to` is up to when visits have been kept; `tours` is the round of each squad as planned.
    """

    __tablename__ = "patrol_order"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("opens_min BETWEEN 0 AND 1439 AND closes_min BETWEEN 0 AND 1440", name="hours"),
        CheckConstraint("cardinality(weekdays) > 0", name="weekdays"),
        CheckConstraint("stay_min BETWEEN 1 AND 480 AND visits BETWEEN 1 AND 24", name="stay"),
        CheckConstraint("state IN ('draft', 'cancelled') OR given_at IS NOT NULL", name="given"),
        Index("ix_patrol_order_days", "starts_on", "ends_on"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    goal: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str] = mapped_column(default="draft", server_default="draft")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    weekdays: Mapped[list[int]]
    opens_min: Mapped[int]
    closes_min: Mapped[int]
    stay_min: Mapped[int]
    visits: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    organisations: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    parties: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    seen_by: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime | None]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    end_reason: Mapped[str] = mapped_column(default="", server_default="")
    counted_to: Mapped[datetime | None]
    tours: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class PatrolTarget(Base):
    """A hotspot that an order is about, with its area as it was when the order was made.

    It may have hours of its own within those of the order: when most happens there.
    """

    __tablename__ = "patrol_target"
    __table_args__ = (
        CheckConstraint(
            "(opens_min IS NULL) = (closes_min IS NULL) "
            "AND opens_min BETWEEN 0 AND 1439 AND closes_min BETWEEN 0 AND 1440",
            name="hours",
        ),
        Index("uq_patrol_target_hotspot", "order_id", "hotspot_id", unique=True),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("patrol_order.id", ondelete="CASCADE"))
    hotspot_id: Mapped[int | None] = mapped_column(ForeignKey("hotspot.id", ondelete="SET NULL"), index=True)
    name: Mapped[str]
    group_code: Mapped[str]
    area: Mapped[WKBElement] = mapped_column(geometry("MULTIPOLYGON"))
    opens_min: Mapped[int | None]
    closes_min: Mapped[int | None]


class PatrolSquad(Base):
    """A squad that goes on patrol by an order.

    Of the seconds it was to be on (`wanted_s`), its fixes say where it was for `seen_s`: counted with visits.
    """

    __tablename__ = "patrol_squad"

    order_id: Mapped[int] = mapped_column(
        ForeignKey("patrol_order.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    squad_id: Mapped[int] = mapped_column(
        ForeignKey("squad.id"), primary_key=True, autoincrement=False, index=True
    )
    wanted_s: Mapped[float] = mapped_column(default=0.0, server_default="0")
    seen_s: Mapped[float] = mapped_column(default=0.0, server_default="0")


class PatrolVisit(Base):
    """A stay (到位) of a squad within a target's area, found in its fixes and kept longer than these."""

    __tablename__ = "patrol_visit"
    __table_args__ = (
        CheckConstraint("left_at >= entered_at", name="span"),
        Index("uq_patrol_visit_once", "target_id", "squad_id", "entered_at", unique=True),
    )

    id: Mapped[Id]
    target_id: Mapped[int] = mapped_column(ForeignKey("patrol_target.id", ondelete="CASCADE"))
    squad_id: Mapped[int] = mapped_column(ForeignKey("squad.id"))
    entered_at: Mapped[datetime]
    left_at: Mapped[datetime]
    inside_s: Mapped[float]
    fixes: Mapped[int]


def in_force_on(session: Session, hotspot_ids: Iterable[int], day: date) -> dict[int, list[int]]:
    """Return the orders that are in force on a day, by hotspot: given, and neither cancelled nor over.

    An order that was ended early is in force up to and including the day it was ended on.
    """
    ended_on = func.date(func.timezone("Asia/Shanghai", PatrolOrder.ended_at))
    query = (
        select(PatrolTarget.hotspot_id, PatrolOrder.id)
        .join(PatrolOrder, PatrolOrder.id == PatrolTarget.order_id)
        .where(
            PatrolTarget.hotspot_id.in_(list(hotspot_ids)),
            PatrolOrder.state.in_(GIVEN),
            PatrolOrder.starts_on <= day,
            func.least(PatrolOrder.ends_on, func.coalesce(ended_on, PatrolOrder.ends_on)) >= day,
        )
        .order_by(PatrolOrder.id)
    )
    found: dict[int, list[int]] = {}
    for hotspot_id, order_id in session.execute(query):
        found.setdefault(hotspot_id, []).append(order_id)
    return found
