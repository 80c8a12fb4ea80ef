"""Double-random draws (双随机), kept as they were made; the database lets nothing of them be changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id


class Draw(Base):
    """A draw: its list as text with its hash, its seed and where that came from, and whether it is published.

    `list_text` and `seed` are all that the outcome rests on. `recusals` bear their reasons, which are not
    published; `filters` say how the subjects on the list were chosen.
    """

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint("seed_source IN ('made', 'given')", name="seed_source"),
        CheckConstraint("wanted >= 1 AND per_subject >= 1", name="counts"),
        Index("ix_draw_seen_by", "seen_by", postgresql_using="gin"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    method: Mapped[str]
    list_text: Mapped[str]
    list_sha256: Mapped[str]
    on_list: Mapped[int]
    wanted: Mapped[int]
    per_subject: Mapped[int]
    seed: Mapped[str]
    seed_source: Mapped[str]
    seed_note: Mapped[str] = mapped_column(default="", server_default="")
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    inspectors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    recusals: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class DrawSubject(Base):
    """A subject that was drawn, as which, by what name, grade and weight, and who inspects it.

    `subject_id` stays when the subject is gone: the draw is kept for good.
    """

    __tablename__ = "draw_subject"

    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    subject_id: Mapped[int]
    name: Mapped[str]
    grade: Mapped[str]
    weight: Mapped[int]
    inspectors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
