"""Acts enter the ledger by one statement of the database: its lock is held no longer than the writing takes.

What is hashed of an entry is `before`, its number and `after`; the number is only known under the lock.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# The lock is that of dispatch/journal. Where a month has no partition yet nothing is written.
ENTER = """
    CREATE FUNCTION one_map_enter(entries jsonb) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        entry jsonb;
        number bigint;
        former bytea;
        own bytea;
    BEGIN
        PERFORM pg_advisory_xact_lock(2021090);
        IF EXISTS (SELECT FROM jsonb_array_elements(entries) AS one
            WHERE to_regclass('ledger' || to_char((one ->> 'at')::timestamptz AT TIME ZONE 'UTC', '_YYYY_MM')) IS NULL)
        THEN
            RETURN false;
        END IF;
        SELECT sequence, hash INTO STRICT number, former FROM ledger_head;
        FOR entry IN SELECT one FROM jsonb_array_elements(entries) WITH ORDINALITY AS listed (one, place)
            ORDER BY place
        LOOP
            number := number + 1;
            own := sha256(former || convert_to((entry ->> 'before') || number || (entry ->> 'after'), 'UTF8'));
            INSERT INTO ledger (sequence, at, account_id, account_name, organisation_id, act, subject_kind,
                subject_id, details, previous_hash, hash)
            VALUES (number, (entry ->> 'at')::timestamptz, (entry ->> 'account_id')::bigint,
                entry ->> 'account_name', (entry ->> 'organisation_id')::bigint, entry ->> 'act',
                entry ->> 'subject_kind', (entry ->> 'subject_id')::bigint, entry -> 'details', former, own);
            former := own;
        END LOOP;
        RETURN true;
    END $$
"""
RIGHTS = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'one_map_app') THEN
            GRANT EXECUTE ON FUNCTION one_map_enter(jsonb) TO one_map_app;
        END IF;
    END $$
"""


def upgrade() -> None:
    """Apply."""
    op.execute(ENTER)
    op.execute("REVOKE ALL ON FUNCTION one_map_enter(jsonb) FROM PUBLIC")
    op.execute(RIGHTS)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP FUNCTION one_map_enter(jsonb)")
