"""Files that planners have uploaded to take into a layer, and how far each has come."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id


class LayerImport(Base):
    """An uploaded file of an account, kept for a day: read, looked at, and taken into a layer's draft.

    `state` is reading, ready, failed, running or done. `options` is what the planner says of the file and its
    columns, `facts` what was read of it, `report` what it would do, `problem` why it could not be.
    """

    __tablename__ = "layer_import"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str]
    size_bytes: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(index=True)
    started_at: Mapped[datetime]
    state: Mapped[str]
    progress: Mapped[float] = mapped_column(default=0.0)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[dict[str, Any]] = mapped_column(default=dict)
