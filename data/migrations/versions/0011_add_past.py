"""The past states of the map and the queue: kept by one function, read through another.

The function that reads exists for speed: under row-level security PostgreSQL uses no index for `@>`, which is not
known to leak nothing. It applies the rule of the policy itself.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DEFINER = "SECURITY DEFINER SET search_path = public SET timezone = 'UTC'"
SEEN = "(seen_by IS NULL OR one_map_sees(seen_by))"

KEEP = f"""
    CREATE FUNCTION one_map_keep_past(moment timestamptz, states jsonb) RETURNS boolean
    LANGUAGE plpgsql {DEFINER} AS $$
    DECLARE
        is_first boolean := NOT EXISTS (SELECT FROM past_state);
    BEGIN
        IF to_regclass('past_state_' || to_char(moment, 'YYYY_MM')) IS NULL THEN
            PERFORM one_map_make_partition('past_state', moment::date);
        END IF;
        WITH new AS (
            SELECT * FROM jsonb_to_recordset(states)
            AS state (kind text, subject_id bigint, seen_by bigint[], view jsonb, lasts boolean)
        ), ended AS (
            -- A clock that was put back must not end a state before it began.
            UPDATE past_state AS old SET until = greatest(old.at, moment) FROM new
            WHERE old.kind = new.kind AND old.subject_id = new.subject_id AND old.until IS NULL
            RETURNING old.kind, old.subject_id, old.seen_by
        )
        INSERT INTO past_state (at, until, kind, subject_id, seen_by, view)
        SELECT moment, moment, kind, subject_id, lost.seen_by, NULL
        FROM ended JOIN new USING (kind, subject_id), LATERAL (
            SELECT array(SELECT unnest(ended.seen_by) EXCEPT SELECT unnest(new.seen_by)) AS seen_by
        ) AS lost
        WHERE cardinality(lost.seen_by) > 0
        UNION ALL
        SELECT moment, CASE WHEN lasts THEN NULL ELSE moment END, kind, subject_id, seen_by, view
        FROM new WHERE view IS NOT NULL;
        RETURN is_first;
    END $$
"""

READ = f"""
    CREATE FUNCTION one_map_past(moment timestamptz) RETURNS SETOF past_state LANGUAGE sql STABLE {DEFINER} AS $$
        SELECT * FROM past_state
        WHERE at <= moment AND tstzrange(at, until) @> moment AND view IS NOT NULL
            AND (current_setting('role') <> 'one_map_app' OR {SEEN})
    $$
"""

BEGINS = f"""
    CREATE FUNCTION one_map_past_begins() RETURNS timestamptz LANGUAGE sql STABLE {DEFINER} AS $$
        SELECT min(at) FROM past_state
    $$
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "past_state",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("seen_by", postgresql.ARRAY(sa.BigInteger()), nullable=True),
        sa.Column("view", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("at", "id", name=op.f("pk_past_state")),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_index("ix_past_state_subject", "past_state", ["kind", "subject_id", "at"], unique=False)
    op.create_index(
        "ix_past_state_current",
        "past_state",
        ["kind", "subject_id"],
        unique=False,
        postgresql_where="until IS NULL",
    )
    op.create_index(
        "ix_past_state_period",
        "past_state",
        [sa.text("tstzrange(at, until)")],
        unique=False,
        postgresql_using="gist",
    )
    for function in (KEEP, READ, BEGINS):
        op.execute(function)
    op.execute("REVOKE INSERT, UPDATE, DELETE ON past_state FROM one_map_app")
    op.execute("ALTER TABLE past_state ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON past_state TO one_map_app USING ({SEEN})")


def downgrade() -> None:
    """Take back."""
    for function in (
        "one_map_past_begins()",
        "one_map_past(timestamptz)",
        "one_map_keep_past(timestamptz, jsonb)",
    ):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("past_state")
