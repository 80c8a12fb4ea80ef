"""Settings that are changed while the system runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Base


class Setting(Base):
    """A named value; see `DEFAULTS` for the names there are."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


DEFAULTS: dict[str, Any] = {
    "is_sample": False,
    "simulation_running": False,
    "simulation_incident_every_s": 40,
    "stale_fix_flagged_s": 300,
    "stale_fix_excluded_s": 1800,
    "neighbour_faster_by_s": 180,
    "boundary_within_m": 200,
    "arrival_within_m": 60,
    "duplicate_within_m": 200,
    "duplicate_within_s": 7200,
}


def get_setting(session: Session, key: str) -> Any:
    """Return a setting's value, or its default."""
    row = session.get(Setting, key)
    return DEFAULTS[key] if row is None else row.value


def put_setting(session: Session, key: str, value: Any) -> None:
    """Set a setting that `DEFAULTS` knows."""
    if key not in DEFAULTS:
        raise KeyError(key)
    row = {"value": value, "changed_at": func.now()}
    session.execute(
        insert(Setting).values(key=key, **row).on_conflict_do_update(index_elements=["key"], set_=row)
    )
