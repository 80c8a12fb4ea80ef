"""The ledger in partitions by month, whose chain the database itself keeps whole; partitions made by anyone.

`ledger_head` holds the last entry. A trigger lets nothing into the ledger but what continues it, so that neither a
gap nor a fork can come in, and a tail that was cut off shows. The function that makes partitions runs as the owner.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MAKE_PARTITION = """
    CREATE FUNCTION one_map_make_partition(parent text, month date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        first date := date_trunc('month', month);
        name text := parent || to_char(first, '_YYYY_MM');
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = to_regclass(quote_ident(parent))) THEN
            RAISE EXCEPTION '% is not parted by month', parent;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('one_map_make_partition'));
        IF to_regclass(quote_ident(name)) IS NOT NULL THEN RETURN false; END IF;
        -- Attached rather than made as a part, which would wait for all who read or write the table.
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'one_map_app') THEN
            EXECUTE format('REVOKE ALL ON %I FROM one_map_app', name);
        END IF;
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name,
            to_char(first, 'YYYY-MM-DD') || ' 00:00:00+00',
            to_char(first + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        IF parent = 'ledger' THEN
            EXECUTE format('CREATE TRIGGER ledger_not_emptied BEFORE TRUNCATE ON %I '
                'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
        END IF;
        RETURN true;
    END $$
"""
CONTINUE = """
    CREATE FUNCTION continue_ledger() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        UPDATE ledger_head SET sequence = NEW.sequence, hash = NEW.hash
        WHERE sequence = NEW.sequence - 1 AND hash = NEW.previous_hash;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'entry % does not continue the ledger', NEW.sequence;
        END IF;
        RETURN NEW;
    END $$
"""
POLICIES = sa.text(
    "SELECT policyname, array_to_string(roles, ', ') AS roles, qual FROM pg_policies "
    "WHERE schemaname = 'public' AND tablename = 'ledger'"
)
MOVE = "INSERT INTO ledger SELECT * FROM ledger_before"
MONTHS = sa.text(
    "SELECT one_map_make_partition('ledger', month::date) FROM ("
    "SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') AS month FROM ledger_before "
    "UNION SELECT date_trunc('month', now() AT TIME ZONE 'UTC') + step * interval '1 month' "
    "FROM generate_series(-1, 1) AS step) AS months"
)
APPEND_ONLY = """
    CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
RIGHTS = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'one_map_app') THEN
            REVOKE ALL ON ledger FROM one_map_app;
            GRANT SELECT, INSERT ON ledger TO one_map_app;
            {more}
        END IF;
    END $$
"""
INDEXES = {
    "ix_ledger_subject": "subject_kind, subject_id",
    "ix_ledger_account": "account_name, sequence",
    "ix_ledger_act": "act text_pattern_ops, sequence",
}


def _exchange(part: str) -> list[sa.Row]:
    """Put a new ledger of the same columns in the place of the former, which becomes `ledger_before`."""
    connection = op.get_bind()
    policies = connection.execute(POLICIES).all()
    # Policies name the table in their rules, so they go before it is renamed.
    for policy in policies:
        op.execute(f"DROP POLICY {policy.policyname} ON ledger")
    op.execute("ALTER TABLE ledger RENAME TO ledger_before")
    op.execute("ALTER INDEX pk_ledger RENAME TO pk_ledger_before")
    op.execute("ALTER INDEX ix_ledger_subject RENAME TO ix_ledger_subject_before")
    op.execute(f"CREATE TABLE ledger (LIKE ledger_before INCLUDING DEFAULTS) {part}")
    return policies


def _guard(policies: list[sa.Row], more: str = "") -> None:
    for policy in policies:
        op.execute("ALTER TABLE ledger ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {policy.policyname} ON ledger TO {policy.roles} USING ({policy.qual})")
    op.execute(RIGHTS.format(more=more))


def _move() -> None:
    op.execute(MOVE)
    op.execute("DROP TABLE ledger_before")


def upgrade() -> None:
    """Apply."""
    op.execute(MAKE_PARTITION)
    policies = _exchange("PARTITION BY RANGE (at)")
    op.execute("ALTER TABLE ledger ADD CONSTRAINT pk_ledger PRIMARY KEY (sequence, at)")
    op.execute(MONTHS)
    _move()
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON ledger ({columns})")
    op.create_table(
        "ledger_head",
        sa.Column("one", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("one", name=op.f("ck_ledger_head_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "ledger_archive",
        sa.Column("last", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("last", name=op.f("pk_ledger_archive")),
    )
    op.execute(
        "INSERT INTO ledger_head (sequence, hash) SELECT sequence, hash FROM "
        "(SELECT sequence, hash FROM ledger UNION ALL VALUES (0, decode(repeat('00', 32), 'hex'))) AS entries "
        "ORDER BY sequence DESC LIMIT 1"
    )
    op.execute(CONTINUE)
    op.execute(
        "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER ledger_not_emptied BEFORE TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER ledger_continued BEFORE INSERT ON ledger "
        "FOR EACH ROW EXECUTE FUNCTION continue_ledger()"
    )
    _guard(policies, "REVOKE INSERT, UPDATE, DELETE ON ledger_head, ledger_archive FROM one_map_app;")
    op.execute("REVOKE ALL ON FUNCTION one_map_make_partition(text, date) FROM PUBLIC")
    op.execute(
        RIGHTS.format(more="GRANT EXECUTE ON FUNCTION one_map_make_partition(text, date) TO one_map_app;")
    )


def downgrade() -> None:
    """Take back."""
    policies = _exchange("")
    _move()
    op.execute("ALTER TABLE ledger ADD CONSTRAINT pk_ledger PRIMARY KEY (sequence)")
    op.create_index("ix_ledger_subject", "ledger", ["subject_kind", "subject_id"], unique=False)
    op.execute(APPEND_ONLY)
    _guard(policies)
    op.drop_table("ledger_archive")
    op.drop_table("ledger_head")
    op.execute("DROP FUNCTION continue_ledger()")
    op.execute("DROP FUNCTION one_map_make_partition(text, date)")
