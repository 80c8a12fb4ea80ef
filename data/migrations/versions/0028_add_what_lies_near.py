"""What lies around a case: its earlier ones as rows, and those that renew the cells around it as one value.

Both are asked of small boxes, in which a place always leaves fewer cases than a span does: so they are planned
once, by the index of places alone. What is asked of a box of any size (`one_map_violations_in`) is not.
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NEAR = "float8, float8, float8, float8, timestamptz, timestamptz"
ONCE = "SET search_path = public SET plan_cache_mode = force_generic_plan SET enable_bitmapscan = off"
# As one_map_violations_in (0014), with the rule of the policy itself.
VIOLATIONS = f"""
    CREATE FUNCTION one_map_violations_near(
        west float8, south float8, east float8, north float8, since timestamptz, until timestamptz
    ) RETURNS SETOF violation
    LANGUAGE plpgsql STABLE SECURITY DEFINER {ONCE} AS $$
    BEGIN
        RETURN QUERY SELECT violation.* FROM violation
        WHERE location && ST_MakeEnvelope(west, south, east, north, 4326)
            AND happened_at >= since AND happened_at <= until
            AND (current_setting('role') <> 'one_map_app' OR seen_by IS NULL OR one_map_sees(seen_by));
    END $$
"""
# Each case: its place as WKB, when, of what category. Thousands of rows would take longer to be handed over.
CASES = f"""
    CREATE FUNCTION one_map_cases_near(
        west float8, south float8, east float8, north float8, since timestamptz, before timestamptz
    ) RETURNS bytea
    LANGUAGE plpgsql STABLE {ONCE} AS $$
    BEGIN
        RETURN (
            SELECT string_agg(
                ST_AsBinary(location, 'NDR') || float8send(date_part('epoch', happened_at)) || int8send(category_id),
                ''::bytea)
            FROM violation
            WHERE location && ST_MakeEnvelope(west, south, east, north, 4326)
                AND happened_at >= since AND happened_at < before AND duplicate_of IS NULL
        );
    END $$
"""


def upgrade() -> None:
    """Add both."""
    op.execute(VIOLATIONS)
    op.execute(CASES)


def downgrade() -> None:
    """Take both back."""
    op.execute(f"DROP FUNCTION one_map_cases_near({NEAR})")
    op.execute(f"DROP FUNCTION one_map_violations_near({NEAR})")
