"""Forms by category: which fields and which checklist an incident asks for, and what was filled in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id


class CategoryForm(Base):
    """A version of a category's form; the newest is in use, earlier ones stay for those filled under them.

    A field has key, name, name_en, type, unit, choices, required and step; a line of the checklist has key,
    name, name_en and required.
    """

    __tablename__ = "category_form"
    __table_args__ = (UniqueConstraint("category_id", "version"),)

    id: Mapped[Id]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id", ondelete="CASCADE"))
    version: Mapped[int]
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    checklist: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    is_sample: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class IncidentForm(Base):
    """What was filled in for an incident, under the version that was in use when that began.

    `answers` has values by field key; `checks` has answer (yes, no, not_applicable) and note by line key.
    """

    __tablename__ = "incident_form"
    __table_args__ = (UniqueConstraint("incident_id", "form_id"),)

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"))
    form_id: Mapped[int] = mapped_column(ForeignKey("category_form.id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    filled_at: Mapped[datetime]
    filled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
