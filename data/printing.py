"""What is printed by schedule: briefings and situation sheets, put into a folder, the last of them kept."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id
from data.schedules import FILE_STATES, MadeFile, Scheduled, one_of

PRINTED = ("briefing", "sheet")
LANGUAGES = ("zh-CN", "en")
MOST_KEPT = 400


class PrintSchedule(Scheduled, Base):
    """A schedule (定时打印) by which a briefing or a sheet is made, of what its organisation sees.

    `options` are those of what is made. Files go into `folder` below that of the organisation, and the last
    `keep` of them stay. The database keeps `seen_by`: of its organisation and those above.
    """

    __tablename__ = "print_schedule"
    __table_args__ = (
        one_of("what", PRINTED),
        one_of("language", LANGUAGES),
        CheckConstraint(f"keep BETWEEN 1 AND {MOST_KEPT}", name="keep"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    seen_by: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    what: Mapped[str]
    language: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    folder: Mapped[str] = mapped_column(default="", server_default="")
    keep: Mapped[int]


class PrintFile(MadeFile, Base):
    """A printed file: `name` is what it is called, `path` where it lies below the folder of printed files."""

    __tablename__ = "print_file"
    __table_args__ = (
        one_of("state", FILE_STATES),
        Index("ix_print_file_page", "schedule_id", "id"),
        Index("ix_print_file_waiting", "due_at", postgresql_where="state = 'waiting'"),
    )

    id: Mapped[Id]
    schedule_id: Mapped[int] = mapped_column(ForeignKey("print_schedule.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(default="", server_default="")
