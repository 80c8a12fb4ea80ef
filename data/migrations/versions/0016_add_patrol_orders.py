"""Patrol orders, their targets, squads and visits.

An order is seen by whose desk made it, by the owners of its hotspots, by those whose squads go, and by all above
these; a squad sees the orders that it goes by, once they are given. What belongs to an order is seen with it.
"""

import geoalchemy2
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

IDS = postgresql.ARRAY(sa.BigInteger())
NOBODY = sa.text("'{}'")
AREA = geoalchemy2.Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)
STATES = ("draft", "ordered", "running", "ended", "cancelled")
FUNCTIONS = (
    """
    CREATE FUNCTION see_patrol_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.seen_by := one_map_seers(
            array_remove(ARRAY[NEW.organisation_id], NULL) || NEW.organisations || NEW.parties
        );
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION one_map_patrols(order_id bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT EXISTS (
            SELECT FROM patrol_squad
            WHERE patrol_squad.order_id = one_map_patrols.order_id AND one_map_is('squad', squad_id)
        )
    $$
    """,
)
ALL = "current_setting('one_map.sees', true) = 'all'"
OF_ORDER = f"{ALL} OR order_id IN (SELECT id FROM patrol_order WHERE patrol_order.id = order_id)"
POLICIES = {
    "patrol_order": (
        "one_map_sees(seen_by) OR "
        "(state <> 'draft' AND current_setting('one_map.squad', true) <> '' AND one_map_patrols(id))"
    ),
    "patrol_target": OF_ORDER,
    "patrol_squad": OF_ORDER,
    "patrol_visit": f"{ALL} OR target_id IN (SELECT id FROM patrol_target WHERE patrol_target.id = target_id)",
}


def _fk(table: str, column: str, other: str, **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **options
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _big(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _time(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _seconds(name: str) -> sa.Column:
    return sa.Column(name, sa.Float(), server_default="0", nullable=False)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _add_orders() -> None:
    table = "patrol_order"
    op.create_table(
        table,
        _id(),
        _text("name"),
        _text("goal", ""),
        _text("note", ""),
        _text("state", "draft"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("weekdays", IDS, nullable=False),
        *(_big(name, False) for name in ("opens_min", "closes_min", "stay_min", "visits")),
        _big("organisation_id"),
        *(
            sa.Column(name, IDS, server_default=NOBODY, nullable=False)
            for name in ("organisations", "parties", "seen_by")
        ),
        _time("made_at", False),
        _big("made_by"),
        _time("given_at"),
        _big("given_by"),
        _time("started_at"),
        _time("ended_at"),
        _big("ended_by"),
        _text("end_reason", ""),
        _time("counted_to"),
        sa.Column("tours", postgresql.JSONB(), nullable=True),
        _fk(table, "organisation_id", "organisation"),
        *(_fk(table, name, "account") for name in ("made_by", "given_by", "ended_by")),
        _check(table, "state", f"state IN ({', '.join(map(repr, STATES))})"),
        _check(table, "days", "starts_on <= ends_on"),
        _check(table, "hours", "opens_min BETWEEN 0 AND 1439 AND closes_min BETWEEN 0 AND 1440"),
        _check(table, "weekdays", "cardinality(weekdays) > 0"),
        _check(table, "stay", "stay_min BETWEEN 1 AND 480 AND visits BETWEEN 1 AND 24"),
        _check(table, "given", "state IN ('draft', 'cancelled') OR given_at IS NOT NULL"),
        _pk(table, "id"),
    )
    op.create_index("ix_patrol_order_days", table, ["starts_on", "ends_on"])


def _add_targets() -> None:
    table = "patrol_target"
    hours = (
        "(opens_min IS NULL) = (closes_min IS NULL) "
        "AND opens_min BETWEEN 0 AND 1439 AND closes_min BETWEEN 0 AND 1440"
    )
    op.create_table(
        table,
        _id(),
        _big("order_id", False),
        _big("hotspot_id"),
        _text("name"),
        _text("group_code"),
        sa.Column("area", AREA, nullable=False),
        _big("opens_min"),
        _big("closes_min"),
        _fk(table, "order_id", "patrol_order", ondelete="CASCADE"),
        _fk(table, "hotspot_id", "hotspot", ondelete="SET NULL"),
        _check(table, "hours", hours),
        _pk(table, "id"),
    )
    op.create_index("idx_patrol_target_area", table, ["area"], postgresql_using="gist")
    op.create_index("uq_patrol_target_hotspot", table, ["order_id", "hotspot_id"], unique=True)
    op.create_index(op.f("ix_patrol_target_hotspot_id"), table, ["hotspot_id"])


def _add_squads() -> None:
    table = "patrol_squad"
    op.create_table(
        table,
        _big("order_id", False),
        _big("squad_id", False),
        _seconds("wanted_s"),
        _seconds("seen_s"),
        _fk(table, "order_id", "patrol_order", ondelete="CASCADE"),
        _fk(table, "squad_id", "squad"),
        _pk(table, "order_id", "squad_id"),
    )
    op.create_index(op.f("ix_patrol_squad_squad_id"), table, ["squad_id"])


def _add_visits() -> None:
    table = "patrol_visit"
    op.create_table(
        table,
        _id(),
        _big("target_id", False),
        _big("squad_id", False),
        _time("entered_at", False),
        _time("left_at", False),
        sa.Column("inside_s", sa.Float(), nullable=False),
        _big("fixes", False),
        _fk(table, "target_id", "patrol_target", ondelete="CASCADE"),
        _fk(table, "squad_id", "squad"),
        _check(table, "span", "left_at >= entered_at"),
        _pk(table, "id"),
    )
    once = ["target_id", "squad_id", "entered_at"]
    op.create_index("uq_patrol_visit_once", table, once, unique=True)


def upgrade() -> None:
    """Apply."""
    _add_orders()
    _add_targets()
    _add_squads()
    _add_visits()
    for function in FUNCTIONS:
        op.execute(function)
    op.execute(
        "CREATE TRIGGER patrol_order_seen_by BEFORE INSERT OR UPDATE OF organisation_id, organisations, parties "
        "ON patrol_order FOR EACH ROW EXECUTE FUNCTION see_patrol_order()"
    )
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({rule})")


def downgrade() -> None:
    """Take back."""
    for table in ("patrol_visit", "patrol_squad", "patrol_target", "patrol_order"):
        op.drop_table(table)
    op.execute("DROP FUNCTION see_patrol_order()")
    op.execute("DROP FUNCTION one_map_patrols(bigint)")
