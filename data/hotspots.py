"""Hotspots (高发点位): their identity, what became of them day by day, and the runs that reckon them."""

from datetime import date, datetime

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, geometry

KINDS = ("cells", "address", "subject")
STATES = ("emerging", "confirmed", "treated", "abating", "cleared", "relapsed")
CHANGES = ("born", "grew", "same", "shrank", "split", "merged", "faded", "absent", "cleared", "relapsed")
RUN_STATES = ("waiting", "running", "done", "failed", "stopped")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=column)


class HotspotRun(Base):
    """A reckoning of all hotspots up to a day; at most one is open, says the database.

    `statistics` is the folder, below the instance's, where its packed cells are; only a run that is done has
    one. `stop_asked_at` lets it end at its next step, and nothing of it stays.
    """

    __tablename__ = "hotspot_run"
    __table_args__ = (
        _one_of("state", RUN_STATES),
        Index("uq_hotspot_run_open", "is_open", unique=True, postgresql_where="is_open"),
        Index("ix_hotspot_run_ended_at", "ended_at"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    is_open: Mapped[bool] = mapped_column(default=True, server_default="true")
    as_of: Mapped[date | None]
    since: Mapped[date | None]
    progress: Mapped[float] = mapped_column(default=0.0, server_default="0")
    step: Mapped[str] = mapped_column(default="", server_default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_for: Mapped[str] = mapped_column(default="", server_default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    stop_asked_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="", server_default="")
    grid: Mapped[str] = mapped_column(default="", server_default="")
    study: Mapped[str] = mapped_column(default="", server_default="")
    cases: Mapped[int] = mapped_column(default=0, server_default="0")
    hotspots: Mapped[int] = mapped_column(default=0, server_default="0")
    statistics: Mapped[str] = mapped_column(default="", server_default="")


class Hotspot(Base):
    """A place, an address or a subject where violations recur, as it was on the last day that was reckoned.

    `key` is what it is by: the address or the subject, or nothing for cells, which are matched by overlap.
    `organisation_id` owns it; across a border `neighbour_id` does as well, and it is a boundary hotspot.
    `absent_since` is the day from which it was no longer found, `peak` the most cases its window ever held;
    `last_case_day_only` says that of `last_case_at` only the day is known.
    """

    __tablename__ = "hotspot"
    __table_args__ = (
        _one_of("kind", KINDS),
        _one_of("state", STATES),
        _one_of("change", CHANGES),
        CheckConstraint("organisation_id <> neighbour_id", name="two_owners"),
        Index("uq_hotspot_key", "kind", "group_code", "window_days", "key", unique=True,
              postgresql_where="kind <> 'cells'"),
        Index("ix_hotspot_series", "group_code", "window_days", "kind", "state"),
        Index("ix_hotspot_organisation_id", "organisation_id"),
        Index("ix_hotspot_neighbour_id", "neighbour_id"),
        Index("ix_hotspot_subject_id", "subject_id"),
    )  # fmt: skip

    id: Mapped[Id]
    kind: Mapped[str]
    group_code: Mapped[str]
    window_days: Mapped[int]
    key: Mapped[str] = mapped_column(default="", server_default="")
    name: Mapped[str]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="SET NULL"))
    grid: Mapped[str] = mapped_column(default="", server_default="")
    cells: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    area: Mapped[WKBElement] = mapped_column(geometry("MULTIPOLYGON"))
    area_m2: Mapped[float]
    state: Mapped[str] = mapped_column(default="emerging", server_default="emerging")
    state_since: Mapped[date]
    change: Mapped[str] = mapped_column(default="born", server_default="born")
    pattern: Mapped[str] = mapped_column(default="", server_default="")
    born_on: Mapped[date]
    last_day: Mapped[date]
    absent_since: Mapped[date | None]
    cleared_on: Mapped[date | None]
    relapsed_on: Mapped[date | None]
    relapses: Mapped[int] = mapped_column(default=0, server_default="0")
    count: Mapped[int]
    complaints: Mapped[int]
    patrols: Mapped[int]
    total: Mapped[int]
    peak: Mapped[int]
    z: Mapped[float | None]
    last_case_at: Mapped[datetime | None]
    last_case_day_only: Mapped[bool] = mapped_column(default=False, server_default="false")
    fresh_cases: Mapped[int] = mapped_column(default=0, server_default="0")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    neighbour_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[list[int] | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("hotspot.id", ondelete="SET NULL"), index=True)
    split_from: Mapped[int | None] = mapped_column(ForeignKey("hotspot.id", ondelete="SET NULL"), index=True)


class HotspotDay(Base):
    """A hotspot on a day: what was found of it, what had changed, and in which state that left it."""

    __tablename__ = "hotspot_day"
    __table_args__ = (
        _one_of("state", STATES),
        _one_of("change", CHANGES),
        Index("ix_hotspot_day_day", "day"),
    )

    hotspot_id: Mapped[int] = mapped_column(
        ForeignKey("hotspot.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("hotspot_run.id", ondelete="SET NULL"))
    state: Mapped[str]
    state_since: Mapped[date]
    change: Mapped[str]
    found_since: Mapped[date | None]
    absent_since: Mapped[date | None]
    count: Mapped[int]
    complaints: Mapped[int]
    patrols: Mapped[int]
    z: Mapped[float | None]
    pattern: Mapped[str] = mapped_column(default="", server_default="")
    cells: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    area_m2: Mapped[float]
    others: Mapped[list[int]] = mapped_column(default=list, server_default="{}")


class HotspotMeasure(Base):
    """What a cell is measured by between runs: of each group and window, as the last run left it.

    A new case renews the cells around it against these, without looking at the rest of the city. `mean` and
    `deviation` are of all cells; `chance_mean` and `chance_variance` what the bulk of them tells of chance;
    `critical_p` is the highest probability that was still significant, null where nothing was.
    """

    __tablename__ = "hotspot_measure"

    group_code: Mapped[str] = mapped_column(primary_key=True)
    window_days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(ForeignKey("hotspot_run.id", ondelete="CASCADE"))
    grid: Mapped[str]
    cells: Mapped[int]
    mean: Mapped[float]
    deviation: Mapped[float]
    chance_mean: Mapped[float]
    chance_variance: Mapped[float]
    critical_z: Mapped[float | None]
    critical_p: Mapped[float | None]


class HotspotFreshCell(Base):
    """A cell whose neighbourhood was renewed by a case since the last run."""

    __tablename__ = "hotspot_fresh_cell"
    __table_args__ = (Index("ix_hotspot_fresh_cell_hotspot_id", "hotspot_id"),)

    group_code: Mapped[str] = mapped_column(primary_key=True)
    window_days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
    z: Mapped[float]
    significant: Mapped[bool]
    hotspot_id: Mapped[int | None] = mapped_column(ForeignKey("hotspot.id", ondelete="SET NULL"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[list[int] | None]
    renewed_at: Mapped[datetime]
