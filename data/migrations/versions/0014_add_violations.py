"""Violations in partitions by month, with address keys, their origin and who sees them; subjects; imports of cases.

What comes in by the million brings its `seen_by` along, worked out once for each organisation; the trigger fills
it for all other rows. There is no foreign key to incidents: attaching the part of a new month would have to wait
for everybody who writes incidents.
"""

import geoalchemy2
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IDS = postgresql.ARRAY(sa.BigInteger())
POINT = geoalchemy2.Geometry("POINT", srid=4326, spatial_index=False)
COLUMNS = "id, happened_at, category_id, subject_id, location, address, source, organisation_id, incident_id, is_sample"
FUNCTIONS = (
    """
    CREATE FUNCTION see_violation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.seen_by := CASE WHEN NEW.organisation_id IS NOT NULL
            THEN one_map_seers(array_remove(ARRAY[NEW.organisation_id, NEW.neighbour_id], NULL)) END;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION see_subject() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.seen_by := CASE WHEN NEW.organisation_id IS NOT NULL
            THEN one_map_seers(ARRAY[NEW.organisation_id]) END;
        RETURN NEW;
    END $$
    """,
)
# For speed: under row-level security PostgreSQL uses no index for what lies in a box, since that is not known to
# leak nothing. The function applies the rule of the policy itself.
LOOK = """
    CREATE FUNCTION one_map_violations_in(
        west float8, south float8, east float8, north float8, since timestamptz, until timestamptz
    ) RETURNS SETOF violation
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        RETURN QUERY SELECT violation.* FROM violation
        WHERE location && ST_MakeEnvelope(west, south, east, north, 4326)
            AND happened_at >= since AND happened_at <= until
            AND (current_setting('role') <> 'one_map_app' OR seen_by IS NULL OR one_map_sees(seen_by));
    END $$
"""
TRIGGERS = (
    (
        "CREATE TRIGGER violation_seen_by BEFORE INSERT ON violation FOR EACH ROW "
        "WHEN (NEW.seen_by IS NULL AND NEW.organisation_id IS NOT NULL) EXECUTE FUNCTION see_violation()"
    ),
    (
        "CREATE TRIGGER violation_seen_by_others BEFORE UPDATE OF organisation_id, neighbour_id ON violation "
        "FOR EACH ROW EXECUTE FUNCTION see_violation()"
    ),
    (
        "CREATE TRIGGER subject_seen_by BEFORE INSERT OR UPDATE OF organisation_id ON subject "
        "FOR EACH ROW EXECUTE FUNCTION see_subject()"
    ),
)
ALL = "current_setting('one_map.sees', true) = 'all'"
SEEN = "seen_by IS NULL OR one_map_sees(seen_by)"
BELOW = (
    "organisation_id IN (SELECT id FROM organisation WHERE path = current_setting('one_map.path', true) "
    "OR path LIKE current_setting('one_map.path', true) || '.%')"
)
MONTHS = sa.text(
    "SELECT one_map_make_partition('violation', month::date) FROM ("
    "SELECT DISTINCT date_trunc('month', happened_at AT TIME ZONE 'UTC') AS month FROM violation_before "
    "UNION SELECT date_trunc('month', now() AT TIME ZONE 'UTC') + step * interval '1 month' "
    "FROM generate_series(-1, 1) AS step) AS months"
)
SEQUENCE = (
    "SELECT setval(pg_get_serial_sequence('violation', 'id'), greatest((SELECT max(id) FROM violation), 1))"
)


def _fk(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _big(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _text(name: str, default: str | None = "") -> sa.Column:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), server_default="false", nullable=False)


def _count(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _add_imports() -> None:
    op.create_table(
        "case_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _text("origin", None),
        _text("file_name", None),
        _text("sha256", None),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *(_count(name) for name in ("rows", "taken", "known", "refused", "duplicates", "subjects")),
        sa.Column(
            "report", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_import")),
    )
    op.execute("ALTER TABLE case_import ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON case_import TO one_map_app USING ({ALL})")


def _extend_subjects() -> None:
    op.alter_column("subject", "address", server_default="")
    op.alter_column("subject", "is_sample", server_default="false")
    op.add_column("subject", sa.Column("licence", sa.Text(), nullable=True))
    op.add_column("subject", _text("address_key"))
    op.add_column("subject", _big("organisation_id"))
    op.add_column("subject", sa.Column("seen_by", IDS, nullable=True))
    op.create_foreign_key(
        op.f("fk_subject_organisation_id_organisation"),
        "subject",
        "organisation",
        ["organisation_id"],
        ["id"],
    )
    op.create_unique_constraint(op.f("uq_subject_licence"), "subject", ["licence"])
    op.create_index("ix_subject_name", "subject", ["name"], unique=False)
    op.create_index(
        "ix_subject_address_key",
        "subject",
        ["address_key"],
        unique=False,
        postgresql_where=sa.text("address_key <> ''"),
    )
    op.execute("ALTER TABLE subject ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON subject TO one_map_app USING ({SEEN})")


def _concern_subjects() -> None:
    op.add_column("incident", _big("subject_id"))
    op.create_foreign_key(
        op.f("fk_incident_subject_id_subject"), "incident", "subject", ["subject_id"], ["id"]
    )
    op.create_index(
        "ix_incident_subject",
        "incident",
        ["subject_id"],
        unique=False,
        postgresql_where=sa.text("subject_id IS NOT NULL"),
    )


def _set_aside() -> None:
    """Rename the violations there are, with all whose names the new table takes."""
    op.execute("DROP POLICY scope ON violation")
    op.execute("ALTER TABLE violation RENAME TO violation_before")
    op.execute("ALTER TABLE violation_before RENAME CONSTRAINT pk_violation TO pk_violation_before")
    op.execute("ALTER SEQUENCE violation_id_seq RENAME TO violation_before_id_seq")
    for index in ("idx_violation_location", "ix_violation_happened_at", "ix_violation_subject_id"):
        op.execute(f"DROP INDEX {index}")


def _add_violations() -> None:
    op.create_table(
        "violation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        _flag("day_only"),
        _big("category_id", False),
        _big("subject_id"),
        sa.Column("location", POINT, nullable=False),
        _text("address"),
        _text("address_key"),
        _text("source", None),
        _big("organisation_id"),
        _big("neighbour_id"),
        sa.Column("seen_by", IDS, nullable=True),
        _big("incident_id"),
        _big("import_id"),
        sa.Column("origin_key", sa.Text(), nullable=True),
        _big("duplicate_of"),
        _flag("is_sample"),
        sa.CheckConstraint("source IN ('complaint', 'patrol')", name=op.f("ck_violation_source")),
        _fk("violation", "category_id", "category"),
        _fk("violation", "subject_id", "subject"),
        _fk("violation", "organisation_id", "organisation"),
        _fk("violation", "neighbour_id", "organisation"),
        sa.PrimaryKeyConstraint("id", "happened_at", name=op.f("pk_violation")),
        postgresql_partition_by="RANGE (happened_at)",
    )
    op.create_index("idx_violation_location", "violation", ["location"], postgresql_using="gist")
    op.create_index("ix_violation_happened_at", "violation", ["happened_at"])
    for name, columns, rule, unique in (
        ("ix_violation_subject", ["subject_id", "happened_at"], "subject_id IS NOT NULL", False),
        ("ix_violation_address_key", ["address_key", "happened_at"], "address_key <> ''", False),
        ("uq_violation_origin", ["origin_key", "happened_at"], "origin_key IS NOT NULL", True),
        ("uq_violation_incident", ["incident_id", "happened_at"], "incident_id IS NOT NULL", True),
    ):
        op.create_index(name, "violation", columns, unique=unique, postgresql_where=sa.text(rule))
    for trigger in TRIGGERS:
        op.execute(trigger)
    op.execute("ALTER TABLE violation ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON violation TO one_map_app USING ({SEEN})")
    op.execute(LOOK)


def upgrade() -> None:
    """Apply."""
    op.add_column("category", _text("group_code"))
    for function in FUNCTIONS:
        op.execute(function)
    _add_imports()
    _extend_subjects()
    _concern_subjects()
    _set_aside()
    _add_violations()
    op.execute(MONTHS)
    op.execute(f"INSERT INTO violation ({COLUMNS}) SELECT {COLUMNS} FROM violation_before")
    op.execute(SEQUENCE)
    op.execute("DROP TABLE violation_before")


def _restore_violations() -> None:
    op.execute(
        "DROP FUNCTION one_map_violations_in(float8, float8, float8, float8, timestamptz, timestamptz)"
    )
    op.execute("DROP POLICY scope ON violation")
    op.execute("ALTER TABLE violation RENAME TO violation_parted")
    op.execute("ALTER SEQUENCE violation_id_seq RENAME TO violation_parted_id_seq")
    op.execute("ALTER TABLE violation_parted RENAME CONSTRAINT pk_violation TO pk_violation_parted")
    op.execute("DROP INDEX idx_violation_location")
    op.execute("DROP INDEX ix_violation_happened_at")
    op.create_table(
        "violation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        _big("category_id", False),
        _big("subject_id"),
        sa.Column("location", POINT, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        _big("organisation_id"),
        _big("incident_id"),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source IN ('complaint', 'patrol')", name=op.f("ck_violation_source")),
        *(
            _fk("violation", f"{other}_id", other)
            for other in ("category", "incident", "organisation", "subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation")),
    )
    op.execute(f"INSERT INTO violation ({COLUMNS}) SELECT {COLUMNS} FROM violation_parted")
    op.execute(SEQUENCE)
    op.execute("DROP TABLE violation_parted")
    op.create_index("idx_violation_location", "violation", ["location"], postgresql_using="gist")
    op.create_index("ix_violation_happened_at", "violation", ["happened_at"])
    op.create_index("ix_violation_subject_id", "violation", ["subject_id"])
    op.execute("ALTER TABLE violation ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY scope ON violation TO one_map_app USING ({ALL} OR organisation_id IS NULL OR {BELOW})"
    )


def downgrade() -> None:
    """Take back."""
    _restore_violations()
    op.drop_column("incident", "subject_id")
    op.execute("DROP TRIGGER subject_seen_by ON subject")
    op.execute("DROP POLICY scope ON subject")
    op.execute("ALTER TABLE subject DISABLE ROW LEVEL SECURITY")
    op.drop_index("ix_subject_name", "subject")
    for column in ("seen_by", "organisation_id", "address_key", "licence"):
        op.drop_column("subject", column)
    for column in ("address", "is_sample"):
        op.alter_column("subject", column, server_default=None)
    op.drop_table("case_import")
    op.execute("DROP FUNCTION see_violation()")
    op.execute("DROP FUNCTION see_subject()")
    op.drop_column("category", "group_code")
