"""Hotspots: runs, identities and their history.

A hotspot, and a cell that a new case renewed, is seen by those on whose land it lies and those above them; by all,
where it lies on nobody's. Its history is seen with it. A run, and what it measured cells by, tells of no place.
"""

import geoalchemy2
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

IDS = postgresql.ARRAY(sa.BigInteger())
NOBODY = sa.text("'{}'")
AREA = geoalchemy2.Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)
STATES = ("emerging", "confirmed", "treated", "abating", "cleared", "relapsed")
CHANGES = ("born", "grew", "same", "shrank", "split", "merged", "faded", "absent", "cleared", "relapsed")

FUNCTIONS = (
    """
    CREATE FUNCTION see_hotspot() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.seen_by := CASE WHEN NEW.organisation_id IS NOT NULL THEN
            one_map_seers(array_remove(ARRAY[NEW.organisation_id, NEW.neighbour_id], NULL)) END;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION see_fresh_cell() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.seen_by := CASE WHEN NEW.organisation_id IS NOT NULL THEN
            one_map_seers(ARRAY[NEW.organisation_id]) END;
        RETURN NEW;
    END $$
    """,
)
TRIGGERS = {
    "hotspot": ("see_hotspot", "organisation_id, neighbour_id"),
    "hotspot_fresh_cell": ("see_fresh_cell", "organisation_id"),
}
SEEN = "seen_by IS NULL OR one_map_sees(seen_by)"
ALL = "current_setting('one_map.sees', true) = 'all'"
POLICIES = {
    "hotspot": SEEN,
    "hotspot_fresh_cell": SEEN,
    "hotspot_day": f"{ALL} OR hotspot_id IN (SELECT id FROM hotspot WHERE hotspot.id = hotspot_id)",
}


def _fk(table: str, column: str, other: str, **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **options
    )


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    names = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({names})", name=op.f(f"ck_{table}_{column}"))


def _big(name: str, nullable: bool = True, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), server_default=default, nullable=nullable)


def _float(name: str, nullable: bool = False, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Float(), server_default=default, nullable=nullable)


def _bool(name: str, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Boolean(), server_default=default, nullable=False)


def _time(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _date(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _text(name: str, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _ids(name: str) -> sa.Column:
    return sa.Column(name, IDS, server_default=NOBODY, nullable=False)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _add_runs() -> None:
    op.create_table(
        "hotspot_run",
        _id(),
        _text("state", "waiting"),
        _bool("is_open", "true"),
        _date("as_of"),
        _date("since"),
        _float("progress", default="0"),
        _text("step", ""),
        _time("asked_at", False),
        _big("asked_by"),
        _text("asked_for", ""),
        _time("started_at"),
        _time("ended_at"),
        _time("stop_asked_at"),
        _text("problem", ""),
        _text("grid", ""),
        _text("study", ""),
        _big("cases", False, "0"),
        _big("hotspots", False, "0"),
        _text("statistics", ""),
        _fk("hotspot_run", "asked_by", "account"),
        _one_of("hotspot_run", "state", "waiting", "running", "done", "failed", "stopped"),
        _pk("hotspot_run", "id"),
    )
    op.create_index(
        "uq_hotspot_run_open", "hotspot_run", ["is_open"], unique=True, postgresql_where=sa.text("is_open")
    )
    op.create_index("ix_hotspot_run_ended_at", "hotspot_run", ["ended_at"])


def _add_hotspots() -> None:
    op.create_table(
        "hotspot",
        _id(),
        _text("kind"),
        _text("group_code"),
        _big("window_days", False),
        _text("key", ""),
        _text("name"),
        _big("subject_id"),
        _text("grid", ""),
        _ids("cells"),
        sa.Column("area", AREA, nullable=False),
        _float("area_m2"),
        _text("state", "emerging"),
        _date("state_since", False),
        _text("change", "born"),
        _text("pattern", ""),
        _date("born_on", False),
        _date("last_day", False),
        _date("absent_since"),
        _date("cleared_on"),
        _date("relapsed_on"),
        _big("relapses", False, "0"),
        _big("count", False),
        _big("complaints", False),
        _big("patrols", False),
        _big("total", False),
        _big("peak", False),
        _float("z", True),
        _time("last_case_at"),
        _big("fresh_cases", False, "0"),
        _big("organisation_id"),
        _big("neighbour_id"),
        sa.Column("seen_by", IDS, nullable=True),
        _big("merged_into"),
        _big("split_from"),
        _fk("hotspot", "subject_id", "subject", ondelete="SET NULL"),
        _fk("hotspot", "organisation_id", "organisation"),
        _fk("hotspot", "neighbour_id", "organisation"),
        _fk("hotspot", "merged_into", "hotspot", ondelete="SET NULL"),
        _fk("hotspot", "split_from", "hotspot", ondelete="SET NULL"),
        _one_of("hotspot", "kind", "cells", "address", "subject"),
        _one_of("hotspot", "state", *STATES),
        _one_of("hotspot", "change", *CHANGES),
        sa.CheckConstraint("organisation_id <> neighbour_id", name=op.f("ck_hotspot_two_owners")),
        _pk("hotspot", "id"),
    )
    op.create_index("idx_hotspot_area", "hotspot", ["area"], postgresql_using="gist")
    by_key = sa.text("kind <> 'cells'")
    columns = ["kind", "group_code", "window_days", "key"]
    op.create_index("uq_hotspot_key", "hotspot", columns, unique=True, postgresql_where=by_key)
    op.create_index("ix_hotspot_series", "hotspot", ["group_code", "window_days", "kind", "state"])
    for column in ("organisation_id", "neighbour_id", "subject_id", "merged_into", "split_from"):
        op.create_index(f"ix_hotspot_{column}", "hotspot", [column])


def _add_days() -> None:
    op.create_table(
        "hotspot_day",
        _big("hotspot_id", False),
        _date("day", False),
        _big("run_id"),
        _text("state"),
        _date("state_since", False),
        _text("change"),
        _date("found_since"),
        _date("absent_since"),
        _big("count", False),
        _big("complaints", False),
        _big("patrols", False),
        _float("z", True),
        _text("pattern", ""),
        _ids("cells"),
        _float("area_m2"),
        _ids("others"),
        _fk("hotspot_day", "hotspot_id", "hotspot", ondelete="CASCADE"),
        _fk("hotspot_day", "run_id", "hotspot_run", ondelete="SET NULL"),
        _one_of("hotspot_day", "state", *STATES),
        _one_of("hotspot_day", "change", *CHANGES),
        _pk("hotspot_day", "hotspot_id", "day"),
    )
    op.create_index("ix_hotspot_day_day", "hotspot_day", ["day"])


def _add_measures() -> None:
    op.create_table(
        "hotspot_measure",
        _text("group_code"),
        _big("window_days", False),
        _big("run_id", False),
        _text("grid"),
        _big("cells", False),
        _float("mean"),
        _float("deviation"),
        _float("critical_z", True),
        _fk("hotspot_measure", "run_id", "hotspot_run", ondelete="CASCADE"),
        _pk("hotspot_measure", "group_code", "window_days"),
    )
    op.create_table(
        "hotspot_fresh_cell",
        _text("group_code"),
        _big("window_days", False),
        _big("cell", False),
        _big("count", False),
        _float("z"),
        _bool("significant"),
        _big("hotspot_id"),
        _big("organisation_id"),
        sa.Column("seen_by", IDS, nullable=True),
        _time("renewed_at", False),
        _fk("hotspot_fresh_cell", "hotspot_id", "hotspot", ondelete="SET NULL"),
        _fk("hotspot_fresh_cell", "organisation_id", "organisation"),
        _pk("hotspot_fresh_cell", "group_code", "window_days", "cell"),
    )
    op.create_index("ix_hotspot_fresh_cell_hotspot_id", "hotspot_fresh_cell", ["hotspot_id"])


def upgrade() -> None:
    """Apply."""
    _add_runs()
    _add_hotspots()
    _add_days()
    _add_measures()
    for function in FUNCTIONS:
        op.execute(function)
    for table, (function, columns) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {table}_seen_by BEFORE INSERT OR UPDATE OF {columns} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({rule})")


def downgrade() -> None:
    """Take back."""
    for table in ("hotspot_fresh_cell", "hotspot_measure", "hotspot_day", "hotspot", "hotspot_run"):
        op.drop_table(table)
    for function in ("see_hotspot()", "see_fresh_cell()"):
        op.execute(f"DROP FUNCTION {function}")
