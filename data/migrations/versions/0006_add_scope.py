"""Whose eyes a row is for: scopes, the application's role and row-level security.

`seen_by` holds the ids of the organisations that may see a row, those above them included; triggers keep it, so
that no way of writing can forget it. Requests run as the role `one_map_app`, which neither owns the tables nor may
change the ledger, and say by settings who asks: `one_map.sees` is "all", an organisation's id or nothing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

ROLE = """
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'one_map_app') THEN
            CREATE ROLE one_map_app NOLOGIN;
        END IF;
        IF NOT pg_has_role(current_user, 'one_map_app', 'MEMBER') THEN
            EXECUTE format('GRANT one_map_app TO %I', current_user);
        END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role one_map_app is missing; let a superuser run: '
            'CREATE ROLE one_map_app NOLOGIN; GRANT one_map_app TO %;', quote_ident(current_user);
    END $$
"""

FUNCTIONS = (
    """
    CREATE FUNCTION one_map_seers(organisations bigint[]) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT coalesce(array_agg(DISTINCT above.id ORDER BY above.id), '{}')
        FROM organisation AS one
        JOIN organisation AS above ON above.code = ANY (string_to_array(one.path, '.'))
        WHERE one.id = ANY (organisations)
    $$
    """,
    """
    CREATE FUNCTION one_map_kin(organisation_id bigint) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT array_agg(kin.id ORDER BY kin.id)
        FROM organisation AS one
        JOIN organisation AS kin ON kin.path || '.' LIKE one.path || '.%' OR one.path || '.' LIKE kin.path || '.%'
        WHERE one.id = organisation_id AND one.parent_id IS NOT NULL
    $$
    """,
    """
    CREATE FUNCTION one_map_sees(seen_by bigint[]) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT current_setting('one_map.sees', true) = 'all'
            OR seen_by @> ARRAY[nullif(nullif(current_setting('one_map.sees', true), 'all'), '')::bigint]
    $$
    """,
    """
    CREATE FUNCTION one_map_is(setting text, id bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT id = nullif(current_setting('one_map.' || setting, true), '')::bigint
    $$
    """,
    """
    CREATE FUNCTION one_map_goes_to(incident_id bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT EXISTS (
            SELECT FROM assignment
            WHERE assignment.incident_id = one_map_goes_to.incident_id AND one_map_is('squad', squad_id)
        )
    $$
    """,
    """
    CREATE FUNCTION one_map_goes_with(squad_id bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT one_map_is('squad', squad_id) OR EXISTS (
            SELECT FROM assignment AS theirs JOIN assignment AS own USING (incident_id)
            WHERE theirs.squad_id = one_map_goes_with.squad_id AND theirs.ended_at IS NULL
                AND own.ended_at IS NULL AND one_map_is('squad', own.squad_id)
        )
    $$
    """,
    """
    CREATE FUNCTION see_incident() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.seen_by := one_map_seers(
            array_remove(ARRAY[NEW.organisation_id, NEW.neighbour_id, NEW.responsible_id], NULL) || NEW.parties
        );
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION see_squad() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.seen_by := one_map_seers(ARRAY[NEW.organisation_id] || NEW.shown_to); RETURN NEW; END $$
    """,
    """
    CREATE FUNCTION see_drawn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.seen_by := one_map_kin(NEW.organisation_id); RETURN NEW; END $$
    """,
)

TRIGGERS = {
    "incident": ("see_incident", "organisation_id, neighbour_id, responsible_id, parties"),
    "squad": ("see_squad", "organisation_id, shown_to"),
    "layer": ("see_drawn", "organisation_id"),
    "plan": ("see_drawn", "organisation_id"),
}

BELOW = (
    "organisation_id IN (SELECT id FROM organisation WHERE path = current_setting('one_map.path', true) "
    "OR path LIKE current_setting('one_map.path', true) || '.%')"
)
ALL = "current_setting('one_map.sees', true) = 'all'"
OF_INCIDENT = "incident_id IN (SELECT id FROM incident WHERE incident.id = incident_id)"
OF_LAYER = "layer_id IN (SELECT id FROM layer)"
OWN_ORGANISATIONS = "seen_by IS NULL OR one_map_sees(seen_by)"

POLICIES = {
    "incident": (
        "one_map_sees(seen_by)",
        "one_map_is('account', reported_by)",
        "(current_setting('one_map.squad', true) <> '' AND one_map_goes_to(id))",
    ),
    "squad": (
        "one_map_sees(seen_by)",
        "(current_setting('one_map.squad', true) <> '' AND one_map_goes_with(id))",
    ),
    "assignment": (ALL, "one_map_is('squad', squad_id)", OF_INCIDENT),
    "recommendation": (ALL, OF_INCIDENT),
    "reporter": (ALL, OF_INCIDENT),
    "fix": (ALL, "squad_id IN (SELECT id FROM squad)"),
    "event": (OWN_ORGANISATIONS,),
    "ledger": (
        ALL,
        BELOW,
        "one_map_is('account', account_id)",
        "(subject_kind = 'incident' AND subject_id IN (SELECT id FROM incident))",
    ),
    "violation": (ALL, "organisation_id IS NULL", BELOW),
    "layer": (OWN_ORGANISATIONS,),
    "plan": (OWN_ORGANISATIONS,),
    "layer_feature": (ALL, OF_LAYER),
    "feature_revision": (ALL, OF_LAYER),
    "draft_feature": (ALL, OF_LAYER),
    "layer_version": (ALL, OF_LAYER),
    "layer_overview": (ALL, OF_LAYER),
    "layer_import": (ALL, OF_LAYER),
}

IDS = postgresql.ARRAY(sa.BigInteger())
NOBODY = sa.text("'{}'")


def _add_columns() -> None:
    for column in (
        sa.Column("responsible_id", sa.BigInteger(), nullable=True),
        sa.Column("parties", IDS, server_default=NOBODY, nullable=False),
        sa.Column("seen_by", IDS, server_default=NOBODY, nullable=False),
        sa.Column("level", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("reported_by", sa.BigInteger(), nullable=True),
        sa.Column("handled_by", sa.BigInteger(), nullable=True),
        sa.Column("verified_by", sa.BigInteger(), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("feedback_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_s", sa.Float(), server_default="0", nullable=False),
        sa.Column("pause_reason", sa.Text(), server_default="", nullable=False),
    ):
        op.add_column("incident", column)
    for column, table in (
        ("responsible_id", "organisation"),
        ("reported_by", "account"),
        ("handled_by", "account"),
        ("verified_by", "account"),
        ("merged_into", "incident"),
    ):
        op.create_foreign_key(op.f(f"fk_incident_{column}_{table}"), "incident", table, [column], ["id"])
    op.create_check_constraint(op.f("ck_incident_level"), "incident", "level BETWEEN 1 AND 3")
    op.create_index(op.f("ix_incident_merged_into"), "incident", ["merged_into"], unique=False)
    op.create_index(
        op.f("ix_incident_seen_by"), "incident", ["seen_by"], unique=False, postgresql_using="gin"
    )
    op.add_column("squad", sa.Column("shown_to", IDS, server_default=NOBODY, nullable=False))
    op.add_column("squad", sa.Column("seen_by", IDS, server_default=NOBODY, nullable=False))
    op.add_column("event", sa.Column("seen_by", IDS, nullable=True))
    op.add_column("ledger", sa.Column("organisation_id", sa.BigInteger(), nullable=True))
    op.add_column("assignment", sa.Column("call_sign", sa.Text(), server_default="", nullable=False))
    for table in ("layer", "plan"):
        op.add_column(table, sa.Column("organisation_id", sa.BigInteger(), nullable=True))
        op.add_column(table, sa.Column("seen_by", IDS, nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_organisation_id_organisation"),
            table,
            "organisation",
            ["organisation_id"],
            ["id"],
        )


def _keep_seers() -> None:
    for function in FUNCTIONS:
        op.execute(function)
    for table, (function, columns) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {table}_seen_by BEFORE INSERT OR UPDATE OF {columns} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    op.execute("UPDATE incident SET responsible_id = organisation_id")
    op.execute("UPDATE squad SET organisation_id = organisation_id")
    op.execute(
        "UPDATE assignment SET call_sign = squad.call_sign FROM squad WHERE squad.id = assignment.squad_id"
    )


def upgrade() -> None:
    """Apply."""
    _add_columns()
    _keep_seers()
    op.execute(ROLE)
    for what in ("TABLES", "SEQUENCES"):
        rights = "SELECT, INSERT, UPDATE, DELETE" if what == "TABLES" else "USAGE, SELECT"
        op.execute(f"GRANT {rights} ON ALL {what} IN SCHEMA public TO one_map_app")
        op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {what} TO one_map_app")
    op.execute("REVOKE UPDATE, DELETE ON ledger FROM one_map_app")
    op.execute("REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM one_map_app")
    for table, rules in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({' OR '.join(rules)})")


def downgrade() -> None:
    """Take back."""
    for table in POLICIES:
        op.execute(f"DROP POLICY scope ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM one_map_app")
    op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM one_map_app")
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM one_map_app")
    op.execute("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM one_map_app")
    for table in TRIGGERS:
        op.execute(f"DROP TRIGGER {table}_seen_by ON {table}")
    for function in ("see_incident()", "see_squad()", "see_drawn()", "one_map_goes_to(bigint)"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP FUNCTION one_map_goes_with(bigint)")
    op.execute("DROP FUNCTION one_map_sees(bigint[])")
    op.execute("DROP FUNCTION one_map_is(text, bigint)")
    op.execute("DROP FUNCTION one_map_kin(bigint)")
    op.execute("DROP FUNCTION one_map_seers(bigint[])")
    for table in ("layer", "plan"):
        op.drop_column(table, "seen_by")
        op.drop_column(table, "organisation_id")
    op.drop_column("assignment", "call_sign")
    op.drop_column("ledger", "organisation_id")
    op.drop_column("event", "seen_by")
    op.drop_column("squad", "seen_by")
    op.drop_column("squad", "shown_to")
    for column in (
        "pause_reason",
        "paused_s",
        "paused_at",
        "feedback_due_at",
        "merged_into",
        "verified_by",
        "handled_by",
        "reported_by",
        "level",
        "seen_by",
        "parties",
        "responsible_id",
    ):
        op.drop_column("incident", column)
