"""The queue of the worker, and timers."""

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


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE SCHEMA procrastinate")
    op.execute("SET LOCAL search_path = procrastinate, public")
    _execute_whole(SchemaManager.get_schema())
    _execute_whole(OWN_SEARCH_PATH)
    op.execute("SET LOCAL search_path = DEFAULT")
    _execute_whole(GRANT)
    _create_timers()


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


def downgrade() -> None:
    """Take back."""
    op.drop_table("timer")
    op.execute("DROP SCHEMA procrastinate CASCADE")
