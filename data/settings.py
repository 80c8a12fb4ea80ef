"""Settings that are changed while the system runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

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
    "simulation_colleague_after_s": 240,
    "simulation_speed_factor": 1,
    "stale_fix_flagged_s": 300,
    "stale_fix_excluded_s": 1800,
    "neighbour_faster_by_s": 180,
    "boundary_within_m": 200,
    "arrival_within_m": 60,
    "patrol_margin_m": 30,
    "duplicate_within_m": 200,
    "duplicate_within_s": 7200,
    "repeat_within_m": 50,
    "repeat_within_days": 30,
    "repeat_by_category": {},
    "repeat_record_days": 365,
    "repeat_raises_from": 3,
    "repeat_raises_by": 1,
    "publish_needs_review": False,
    "joint_unanswered_s": 300,
    "transfer_unanswered_s": 600,
    "deadline_warn_share": 0.25,
    "deadline_warn_at_most_s": 86_400,
    "deadline_rise_after_s": 600,
    "deadline_rise_again_after_s": 1800,
    "safety_silent_s": 1800,
    "safety_answer_s": 180,
    "safety_fix_counts": True,
    "password_shortest": 12,
    "password_history": 5,
    "one_time_password_h": 72,
    "second_factor_roles": [],
    "largest_photo_mb": 30,
    "largest_photo_megapixels": 64,
    "largest_document_mb": 30,
    "largest_video_mb": 200,
    "files_keep_free_mb": 512,
    "removed_files_kept_days": 180,
    "keep_fixes_days": 28,
    "keep_past_days": 365,
    "keep_notices_days": 365,
    "keep_reporters_days": 365,
    "keep_ledger_days": 0,
    "keep_files_days": 0,
    "keep_share_changes_days": 365,
    "grade_full_days": 90,
    "grade_older_days": 180,
    "grade_window_days": 365,
    "grade_older_share": 0.5,
    "grade_oldest_share": 0.25,
    "grade_points_priority_1": 20,
    "grade_points_priority_2": 12,
    "grade_points_priority_3": 6,
    "grade_points_priority_4": 3,
    "grade_points_fail": 10,
    "grade_points_conditions": 4,
    "grade_points_critical": 4,
    "grade_points_serious": 2,
    "grade_points_clean": 6,
    "grade_b_from": 6,
    "grade_c_from": 20,
    "grade_d_from": 45,
    "checks_a_year_a": 1,
    "checks_a_year_b": 2,
    "checks_a_year_c": 4,
    "checks_a_year_d": 12,
    "draw_weight_a": 1,
    "draw_weight_b": 2,
    "draw_weight_c": 4,
    "draw_weight_d": 8,
    "warning_within_m": 30,
    "outbound_allowed_networks": [],
    "outbound_ca_file": "",
    "share_files_folder": "",
    "print_files_folder": "",
    "keep_deliveries_days": 90,
    "open311_public_reading": False,
    "open311_place_precision_m": 100,
    "hotspot_square_cells": False,
    "hotspot_h3_resolution": 9,
    "hotspot_cell_m": 250,
    "hotspot_roads_only": True,
    "hotspot_most_cells": 160_000,
    "hotspot_history_weeks": 52,
    "hotspot_confirmed_after_days": 7,
    "hotspot_cleared_after_days": 28,
    "hotspot_relapse_within_days": 365,
    "hotspot_repeats_from": 3,
    "hotspot_boundary_share": 0.2,
    "category_groups": {},
}


KNOWN = "settings"


def get_setting(session: Session, key: str) -> Any:
    """Return a setting's value, or its default; all are read once in a transaction."""
    known = session.info.get(KNOWN)
    if known is None:
        known = DEFAULTS | dict(session.execute(select(Setting.key, Setting.value)).all())
        session.info[KNOWN] = known
    return known[key]


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(KNOWN, None)


def put_setting(session: Session, key: str, value: Any) -> None:
    """Set a setting that `DEFAULTS` knows."""
    if key not in DEFAULTS:
        raise KeyError(key)
    session.info.pop(KNOWN, None)
    row = {"value": value, "changed_at": func.now()}
    session.execute(
        insert(Setting).values(key=key, **row).on_conflict_do_update(index_elements=["key"], set_=row)
    )
