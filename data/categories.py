"""Categories of incidents (事项) in versioned code tables."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id


class Category(Base):
    """What an incident is about, how urgent that is and what a squad needs for it.

    `group_code` is its category group (类别组); '' means that it is a group by itself.
    """

    __tablename__ = "category"
    __table_args__ = (CheckConstraint("default_priority BETWEEN 1 AND 4", name="default_priority"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    code_table: Mapped[str]
    code_table_version: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    default_priority: Mapped[int] = mapped_column(default=3)
    accept_within_s: Mapped[int] = mapped_column(default=300)
    arrive_within_s: Mapped[int] = mapped_column(default=1800)
    resolve_within_s: Mapped[int] = mapped_column(default=7200)
    required_capabilities: Mapped[list[str]] = mapped_column(default=list)
    joint_response: Mapped[bool] = mapped_column(default=False)
    group_code: Mapped[str] = mapped_column(default="", server_default="")
