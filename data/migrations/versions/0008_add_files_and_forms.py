"""Files of incidents, forms by category, and several reporters of one incident."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

JSONB = postgresql.JSONB(astext_type=sa.Text())
TIME = sa.DateTime(timezone=True)
OF_INCIDENT = "incident_id IN (SELECT id FROM incident WHERE incident.id = incident_id)"
ALL = "current_setting('one_map.sees', true) = 'all'"
SCOPED = ("incident_file", "incident_form", "reporter_look")


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _key(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _add_files() -> None:
    op.create_geospatial_table(
        "incident_file",
        _id(),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=True),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", TIME, nullable=True),
        sa.Column(
            "taken_location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("attached_at", TIME, nullable=False),
        sa.Column("attached_by", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", TIME, nullable=True),
        sa.Column("removed_by", sa.BigInteger(), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=False),
        sa.Column("purged_at", TIME, nullable=True),
        sa.CheckConstraint("kind IN ('image', 'document', 'video')", name=op.f("ck_incident_file_kind")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_incident_file_sha256")),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_reason = '')", name=op.f("ck_incident_file_removed")
        ),
        _key("incident_file", "incident_id", "incident", "CASCADE"),
        _key("incident_file", "attached_by", "account"),
        _key("incident_file", "removed_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_file")),
    )
    op.create_geospatial_index(
        "idx_incident_file_taken_location",
        "incident_file",
        ["taken_location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    for column in ("incident_id", "sha256"):
        op.create_index(op.f(f"ix_incident_file_{column}"), "incident_file", [column], unique=False)


def _add_forms() -> None:
    op.create_table(
        "category_form",
        _id(),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("fields", JSONB, nullable=False),
        sa.Column("checklist", JSONB, nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        _key("category_form", "category_id", "category", "CASCADE"),
        _key("category_form", "made_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_form")),
        sa.UniqueConstraint("category_id", "version", name=op.f("uq_category_form_category_id_version")),
    )
    op.create_table(
        "incident_form",
        _id(),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("form_id", sa.BigInteger(), nullable=False),
        sa.Column("answers", JSONB, nullable=False),
        sa.Column("checks", JSONB, nullable=False),
        sa.Column("filled_at", TIME, nullable=False),
        sa.Column("filled_by", sa.BigInteger(), nullable=True),
        _key("incident_form", "incident_id", "incident", "CASCADE"),
        _key("incident_form", "form_id", "category_form"),
        _key("incident_form", "filled_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_form")),
        sa.UniqueConstraint("incident_id", "form_id", name=op.f("uq_incident_form_incident_id_form_id")),
    )
    op.create_index(op.f("ix_incident_form_form_id"), "incident_form", ["form_id"], unique=False)


def _add_reporters() -> None:
    """Give each reporter an id: several may report one incident."""
    op.drop_constraint(op.f("pk_reporter"), "reporter", type_="primary")
    for column in (
        _id(),
        sa.Column("reported_at", TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("satisfaction", sa.Text(), nullable=True),
        sa.Column("satisfaction_note", sa.Text(), server_default="", nullable=False),
        sa.Column("satisfaction_at", TIME, nullable=True),
        sa.Column("satisfaction_by", sa.BigInteger(), nullable=True),
    ):
        op.add_column("reporter", column)
    op.execute(
        "UPDATE reporter SET reported_at = incident.reported_at, source = incident.source "
        "FROM incident WHERE incident.id = reporter.incident_id"
    )
    op.create_primary_key(op.f("pk_reporter"), "reporter", ["id"])
    op.create_index(op.f("ix_reporter_incident_id"), "reporter", ["incident_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_reporter_satisfaction_by_account"), "reporter", "account", ["satisfaction_by"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_reporter_satisfaction"),
        "reporter",
        "satisfaction IN ('satisfied', 'basically', 'not_satisfied')",
    )
    op.create_table(
        "reporter_look",
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("hour", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        _key("reporter_look", "incident_id", "incident", "CASCADE"),
        _key("reporter_look", "account_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("incident_id", "account_id", "hour", name=op.f("pk_reporter_look")),
    )


def upgrade() -> None:
    """Apply."""
    _add_files()
    _add_forms()
    _add_reporters()
    for table in SCOPED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({ALL} OR {OF_INCIDENT})")


def downgrade() -> None:
    """Take back; of several reporters of an incident the first stays."""
    op.drop_table("reporter_look")
    op.execute(
        "DELETE FROM reporter USING reporter AS earlier "
        "WHERE earlier.incident_id = reporter.incident_id AND earlier.id < reporter.id"
    )
    op.drop_constraint(op.f("pk_reporter"), "reporter", type_="primary")
    op.drop_index(op.f("ix_reporter_incident_id"), table_name="reporter")
    for column in ("satisfaction_by", "satisfaction_at", "satisfaction_note", "satisfaction"):
        op.drop_column("reporter", column)
    for column in ("words", "source", "reported_at", "id"):
        op.drop_column("reporter", column)
    op.create_primary_key(op.f("pk_reporter"), "reporter", ["incident_id"])
    op.drop_table("incident_form")
    op.drop_table("category_form")
    op.drop_geospatial_index(
        "idx_incident_file_taken_location",
        table_name="incident_file",
        postgresql_using="gist",
        column_name="taken_location",
    )
    op.drop_geospatial_table("incident_file")
