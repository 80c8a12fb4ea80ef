"""The queue of the worker, timers, rules of deadlines, and notices."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# The queue's functions name its tables without their schema. They are called in transactions of ours too,
# whose search path is another: so each brings its own.
OWN_SEARCH_PATH = """
    DO $$ DECLARE made regprocedure; BEGIN
        FOR made IN SELECT oid FROM pg_proc WHERE pronamespace = 'procrastinate'::regnamespace LOOP
            EXECUTE format('ALTER FUNCTION %s SET search_path = procrastinate', made);
        END LOOP;
    END $$
"""
# Whoever acts for a request may put work into the queue, and take none out.
GRANT = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'one_map_app') THEN
            GRANT USAGE ON SCHEMA procrastinate TO one_map_app;
            GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA procrastinate TO one_map_app;
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA procrastinate TO one_map_app;
        END IF;
    END $$
"""
MOMENT = sa.DateTime(timezone=True)
ADDED = (
    ("incident", sa.Column("paused_by", sa.BigInteger(), nullable=True)),
    ("incident", sa.Column("clock_from", MOMENT, nullable=True)),
    (
        "incident",
        sa.Column("deadlines_told", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    ),
    ("assignment", sa.Column("safe_at", MOMENT, nullable=True)),
)
DAY_S = 86_400
# A case of the hotline 12345 is answered within 2 hours, 24 hours, 7 days or 15 days, by how urgent it is; the
# clock may stand still while it is handled, for five days together.
HOTLINE = {1: 7200, 2: DAY_S, 3: 7 * DAY_S, 4: 15 * DAY_S}
SEEN = (
    "current_setting('one_map.sees', true) = 'all' "
    "OR organisation_id IN (SELECT id FROM organisation WHERE path = current_setting('one_map.path', true) "
    "OR path LIKE current_setting('one_map.path', true) || '.%') "
    "OR one_map_is('squad', squad_id)"
)


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE SCHEMA procrastinate")
    op.execute("SET LOCAL search_path = procrastinate, public")
    _execute_whole(SchemaManager.get_schema())
    _execute_whole(OWN_SEARCH_PATH)
    op.execute("SET LOCAL search_path = DEFAULT")
    _execute_whole(GRANT)
    _create_timers()
    _create_rules()
    _create_notices()
    for table, column in ADDED:
        op.add_column(table, column)
    op.create_foreign_key(op.f("fk_incident_paused_by_account"), "incident", "account", ["paused_by"], ["id"])


def _execute_whole(script: str) -> None:
    """Execute statements as they are written: their per cent signs are their own."""
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})


def _create_timers() -> None:
    op.create_table(
        "timer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
    )
    waiting = sa.text("fired_at IS NULL AND cancelled_at IS NULL")
    op.create_index(
        "uq_timer_waiting",
        "timer",
        ["kind", "subject_kind", "subject_id"],
        unique=True,
        postgresql_where=waiting,
    )
    op.create_index("ix_timer_due", "timer", ["due_at"], postgresql_where=waiting)
    op.create_index("ix_timer_subject", "timer", ["subject_kind", "subject_id"])


def _create_rules() -> None:
    seconds = ("accept_s", "arrive_s", "resolve_s", "feedback_s")
    rule = op.create_table(
        "deadline_rule",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in seconds),
        sa.Column("pause_steps", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("pause_most_s", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_deadline_rule_priority")),
        sa.CheckConstraint(
            "least(accept_s, arrive_s, resolve_s, feedback_s, pause_most_s) > 0",
            name=op.f("ck_deadline_rule_seconds_positive"),
        ),
        sa.CheckConstraint(
            "pause_steps <@ ARRAY['accept', 'arrive', 'resolve', 'feedback']",
            name=op.f("ck_deadline_rule_pause_steps"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_deadline_rule_category_id_category"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["account.id"],
            name=op.f("fk_deadline_rule_changed_by_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_rule")),
    )
    op.create_index(
        "uq_deadline_rule_for",
        "deadline_rule",
        ["category_id", "priority", "source"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    usual = {"pause_steps": ["resolve", "feedback"], "pause_most_s": 5 * DAY_S}
    hotline = [
        {"priority": level, "source": "12345", "feedback_s": within_s} for level, within_s in HOTLINE.items()
    ]
    for row in (usual, *hotline):
        op.execute(rule.insert().values(changed_at=sa.func.now(), **row))


def _create_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("squad_id", sa.BigInteger(), nullable=True),
        sa.Column("incident_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), server_default="", nullable=False),
        sa.Column("level", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("clock_from", MOMENT, nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("read_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_notice_priority")),
        sa.CheckConstraint(
            "role IN ('admin', 'operator', 'planner', 'supervisor', 'squad')", name=op.f("ck_notice_role")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{to}.id"], name=op.f(f"fk_notice_{column}_{to}"), ondelete=then
            )
            for column, to, then in (
                ("organisation_id", "organisation", None),
                ("squad_id", "squad", None),
                ("incident_id", "incident", None),
                ("read_by", "account", "SET NULL"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "uq_notice_once",
        "notice",
        ["incident_id", "kind", "step", "level", "organisation_id", "clock_from"],
        unique=True,
        postgresql_where=sa.text("clock_from IS NOT NULL"),
    )
    op.create_index("ix_notice_for", "notice", ["organisation_id", "role", "id"])
    op.create_index(
        "ix_notice_squad", "notice", ["squad_id", "id"], postgresql_where=sa.text("squad_id IS NOT NULL")
    )
    op.create_index(op.f("ix_notice_incident_id"), "notice", ["incident_id"])
    op.execute("ALTER TABLE notice ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON notice TO one_map_app USING ({SEEN})")


def downgrade() -> None:
    """Take back."""
    op.drop_constraint(op.f("fk_incident_paused_by_account"), "incident", type_="foreignkey")
    for table, column in ADDED:
        op.drop_column(table, column.name)
    op.drop_table("notice")
    op.drop_table("deadline_rule")
    op.drop_table("timer")
    op.execute("DROP SCHEMA procrastinate CASCADE")
