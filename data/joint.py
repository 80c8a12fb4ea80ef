"""Joint response: who was told and who took it, transfers, agreements between neighbours, loans and rotas."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, geometry

HOW = ("first", "agreement", "rota", "risen")
TRANSFER_STATES = ("open", "accepted", "refused", "withdrawn", "taken_over", "void")
LOAN_STATES = ("asked", "agreed", "refused", "withdrawn", "lapsed", "recalled", "ended")
ANSWERERS = ("a", "b", "alternating")
NOT_HANDED_ON = ("handled", "verified", "closed", "merged", "cancelled")
"""Statuses in which an incident is no longer handed on; the database then voids its open transfer."""


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    names = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({names})", name=column)


class JointResponse(Base):
    """That several organisations were told of an incident at once, and what came of that.

    `how` says how it got who answers for it: taken first, by an agreement, by a rota, or risen to those above
    because nobody took it. `taken_at` is when one of those who answer for it first acted.
    """

    __tablename__ = "joint_response"
    __table_args__ = (_one_of("how", HOW),)

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    told_at: Mapped[datetime]
    how: Mapped[str] = mapped_column(default="first", server_default="first")
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    rota_id: Mapped[int | None] = mapped_column(ForeignKey("rota.id"))
    due_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    risen_at: Mapped[datetime | None]


class JointRefusal(Base):
    """That a side does not take an incident (不受理), and why."""

    __tablename__ = "joint_refusal"
    __table_args__ = (Index("uq_joint_refusal_side", "incident_id", "organisation_id", unique=True),)

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Transfer(Base):
    """A hand-over of an incident (移送) that was asked for; who holds it keeps it until it is accepted.

    Unanswered it rises: `decider_id` then decides. At most one of an incident is open, says the database.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        _one_of("state", TRANSFER_STATES),
        Index("uq_transfer_open", "incident_id", unique=True, postgresql_where="state = 'open'"),
        Index("ix_transfer_incident", "incident_id"),
        Index("ix_transfer_waiting", "to_id", postgresql_where="state = 'open'"),
    )

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    decider_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    requested_at: Mapped[datetime]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    due_at: Mapped[datetime]
    risen_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer_reason: Mapped[str] = mapped_column(default="", server_default="")
    squads: Mapped[str | None]


class Agreement(Base):
    """A standing agreement of two organisations: where, when and for what, which of them answers.

    Without an area it holds along their whole common border; without categories for all; `alternates_from` is
    the day on which the first of the two answers, where they alternate. A change that one side asks for
    (`proposed_side`) waits as `proposal` for the other's answer; until then it holds as it is.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        _one_of("answers", ANSWERERS),
        CheckConstraint("a_id <> b_id", name="two_sides"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="", server_default="")
    a_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    answers: Mapped[str]
    alternates_from: Mapped[date | None]
    feature_id: Mapped[int | None]
    area: Mapped[WKBElement | None] = mapped_column(geometry("MULTIPOLYGON"))
    categories: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    window_id: Mapped[int | None] = mapped_column(ForeignKey("time_window.id"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    seen_by: Mapped[list[int] | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposal: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_side: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Loan(Base):
    """A squad lent to another organisation for a time, or that it was asked for.

    Who asks may leave open which squad; the owner names it. The database lends no squad twice at a time.
    """

    __tablename__ = "loan"
    __table_args__ = (
        _one_of("state", LOAN_STATES),
        CheckConstraint("lender_id <> borrower_id", name="two_sides"),
        CheckConstraint("ends_at > starts_at OR state <> 'agreed'", name="span"),
        CheckConstraint("squad_id IS NOT NULL OR state NOT IN ('agreed', 'recalled', 'ended')", name="squad"),
        ExcludeConstraint(
            (func.int8range(text("squad_id"), text("squad_id"), text("'[]'")), "&&"),
            (func.tstzrange(text("starts_at"), text("ends_at")), "&&"),
            name="ex_loan_once",
            using="gist",
            where=text("state = 'agreed'"),
        ),
        Index("ix_loan_agreed", "squad_id", postgresql_where="state = 'agreed'"),
    )

    id: Mapped[Id]
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squad.id"))
    lender_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    borrower_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked", server_default="asked")
    seen_by: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer_reason: Mapped[str] = mapped_column(default="", server_default="")
    ended_at: Mapped[datetime | None]


class Rota(Base):
    """A place that squads of several organisations work in turn (轮值), within its hours."""

    __tablename__ = "rota"

    id: Mapped[Id]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="", server_default="")
    feature_id: Mapped[int | None]
    area: Mapped[WKBElement] = mapped_column(geometry("MULTIPOLYGON"))
    window_id: Mapped[int | None] = mapped_column(ForeignKey("time_window.id"))
    organisations: Mapped[list[int]]
    seen_by: Mapped[list[int] | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class RotaTurn(Base):
    """The turn of one squad: some hours of some weekdays, `run_days` in a row out of every `every_days`."""

    __tablename__ = "rota_turn"
    __table_args__ = (
        CheckConstraint("run_days BETWEEN 1 AND every_days AND every_days <= 366", name="cycle"),
        CheckConstraint("opens_min BETWEEN 0 AND 1439 AND closes_min BETWEEN 0 AND 1440", name="hours"),
    )

    id: Mapped[Id]
    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id", ondelete="CASCADE"), index=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squad.id"))
    weekdays: Mapped[list[int]]
    opens_min: Mapped[int]
    closes_min: Mapped[int]
    first_day: Mapped[date]
    every_days: Mapped[int]
    run_days: Mapped[int]
