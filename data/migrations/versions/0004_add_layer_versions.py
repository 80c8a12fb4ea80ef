"""Layers with versions, drafts, plans and time windows; incidents that bear what layers demand of them."""

import hashlib
import json
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from data.base import TransactionId

revision = "0004"
down_revision = "0003"


FIRST_REVISIONS = """
    INSERT INTO feature_revision
        (feature_id, layer_id, window_id, version, made_at, name, name_en, shape, attributes)
    SELECT id, layer_id, window_id, 1, now(), name, name_en, shape, attributes FROM layer_feature
"""
FIRST_VERSIONS = """
    INSERT INTO layer_version (layer_id, version, published_at, created, changed, deleted)
    SELECT layer_id, 1, now(), count(*), 0, 0 FROM layer_feature GROUP BY layer_id
"""
KEEP_WINDOW = sa.text(
    "WITH kept AS (INSERT INTO time_window (rule, fingerprint, holds) "
    "VALUES (CAST(:rule AS jsonb), :fingerprint, tstzmultirange(tstzrange(:starts_at, :ends_at))) RETURNING id) "
    "UPDATE layer_feature SET window_id = (SELECT id FROM kept) "
    "WHERE starts_at IS NOT DISTINCT FROM :starts_at AND ends_at IS NOT DISTINCT FROM :ends_at"
)


def _keep_windows() -> None:
    """Turn the two times of each feature into a rule of one phase."""
    connection = op.get_bind()
    spans = (
        "SELECT DISTINCT starts_at, ends_at FROM layer_feature WHERE COALESCE(starts_at, ends_at) IS NOT NULL"
    )
    for starts_at, ends_at in connection.execute(sa.text(spans)).all():
        local = [
            at and at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M:%S")
            for at in (starts_at, ends_at)
        ]
        rule = json.dumps({"phases": [{"name": "", "starts": local[0], "ends": local[1]}]}, sort_keys=True)
        values = {"rule": rule, "fingerprint": hashlib.sha256(rule.encode()).hexdigest()}
        connection.execute(KEEP_WINDOW, values | {"starts_at": starts_at, "ends_at": ends_at})


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "layer_kind",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_layer_kind")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("copied_from", sa.BigInteger(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["copied_from"], ["plan.id"], name=op.f("fk_plan_copied_from_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_plan_name")),
    )
    op.create_table(
        "time_window",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("holds", postgresql.TSTZMULTIRANGE(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_window")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_time_window_fingerprint")),
    )
    op.create_geospatial_table(
        "feature_revision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("feature_id", sa.BigInteger(), nullable=False),
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("window_id", sa.BigInteger(), nullable=True),
        sa.Column("deletes", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("based_on", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("replaced_in", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column(
            "shape",
            Geometry(
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "effect",
            Geometry(
                srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("demands", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_feature_revision_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_feature_revision_layer_id_layer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["time_window.id"], name=op.f("fk_feature_revision_window_id_time_window")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature_revision")),
    )
    op.create_geospatial_index(
        "idx_feature_revision_effect",
        "feature_revision",
        ["effect"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_index(
        "idx_feature_revision_shape",
        "feature_revision",
        ["shape"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index("ix_feature_revision_feature", "feature_revision", ["feature_id", "id"], unique=False)
    op.create_index(
        "ix_feature_revision_version",
        "feature_revision",
        ["layer_id", "version", "replaced_in"],
        unique=False,
    )
    op.create_table(
        "layer_version",
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column("submitted_by", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_layer_version_layer_id_layer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_layer_version_published_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["account.id"], name=op.f("fk_layer_version_submitted_by_account")
        ),
        sa.PrimaryKeyConstraint("layer_id", "version", name=op.f("pk_layer_version")),
    )
    op.create_geospatial_table(
        "layer_overview",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("zoom", sa.BigInteger(), nullable=False),
        sa.Column("feature_id", sa.BigInteger(), nullable=True),
        sa.Column("window_id", sa.BigInteger(), nullable=True),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column(
            "shape",
            Geometry(
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_layer_overview_layer_id_layer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_overview")),
    )
    op.create_geospatial_index(
        "idx_layer_overview_shape",
        "layer_overview",
        ["shape"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index("ix_layer_overview_layer", "layer_overview", ["layer_id", "zoom"], unique=False)
    op.add_column("layer", sa.Column("overview_version", sa.BigInteger(), nullable=True))
    op.create_table(
        "open_feature",
        sa.Column("feature_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_open_feature_layer_id_layer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feature_id", name=op.f("pk_open_feature")),
    )
    op.create_table(
        "draft_feature",
        sa.Column("feature_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_draft_feature_layer_id_layer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["feature_revision.id"],
            name=op.f("fk_draft_feature_revision_id_feature_revision"),
        ),
        sa.PrimaryKeyConstraint("feature_id", name=op.f("pk_draft_feature")),
    )
    op.create_index(op.f("ix_draft_feature_layer_id"), "draft_feature", ["layer_id"], unique=False)
    op.add_column("layer", sa.Column("plan_id", sa.BigInteger(), nullable=True))
    op.add_column("layer", sa.Column("version", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("layer", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("layer", sa.Column("submitted_by", sa.BigInteger(), nullable=True))
    op.add_column("layer", sa.Column("submitted_note", sa.Text(), server_default="", nullable=False))
    op.add_column("layer", sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("layer", sa.Column("frozen_by", sa.BigInteger(), nullable=True))
    op.add_column("layer", sa.Column("frozen_note", sa.Text(), server_default="", nullable=False))
    op.add_column("layer", sa.Column("changed_in", TransactionId(), nullable=True))
    op.create_index(op.f("ix_layer_changed_in"), "layer", ["changed_in"], unique=False)
    op.create_index(op.f("ix_layer_plan_id"), "layer", ["plan_id"], unique=False)
    op.create_foreign_key(op.f("fk_layer_frozen_by_account"), "layer", "account", ["frozen_by"], ["id"])
    op.create_foreign_key(op.f("fk_layer_submitted_by_account"), "layer", "account", ["submitted_by"], ["id"])
    op.create_foreign_key(op.f("fk_layer_plan_id_plan"), "layer", "plan", ["plan_id"], ["id"])
    op.add_column("layer_feature", sa.Column("window_id", sa.BigInteger(), nullable=True))
    op.add_column("layer_feature", sa.Column("revision_id", sa.BigInteger(), nullable=True))
    op.add_geospatial_column(
        "layer_feature",
        sa.Column(
            "effect",
            Geometry(
                srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
    )
    op.add_column(
        "layer_feature",
        sa.Column("demands", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
    )
    op.create_geospatial_index(
        "idx_layer_feature_effect",
        "layer_feature",
        ["effect"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_foreign_key(
        op.f("fk_layer_feature_window_id_time_window"), "layer_feature", "time_window", ["window_id"], ["id"]
    )
    _keep_windows()
    op.drop_column("layer_feature", "ends_at")
    op.drop_column("layer_feature", "starts_at")
    op.execute(FIRST_REVISIONS)
    op.execute(
        "UPDATE layer_feature AS f SET revision_id = r.id FROM feature_revision AS r WHERE r.feature_id = f.id"
    )
    op.execute("UPDATE layer SET version = 1 WHERE id IN (SELECT layer_id FROM layer_feature)")
    op.execute(FIRST_VERSIONS)
    op.execute(
        "CREATE TRIGGER layer_changed BEFORE INSERT OR UPDATE ON layer "
        "FOR EACH ROW EXECUTE FUNCTION mark_changed()"
    )
    op.execute("UPDATE layer SET version = version")
    op.drop_constraint("fk_squad_post_feature_id_layer_feature", "squad", type_="foreignkey")
    op.create_foreign_key(
        "fk_squad_post_feature_id_layer_feature",
        "squad",
        "layer_feature",
        ["post_feature_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column("incident", sa.Column("base_priority", sa.BigInteger(), nullable=True))
    op.execute("UPDATE incident SET base_priority = priority")
    op.alter_column("incident", "base_priority", nullable=False)
    op.add_column("incident", sa.Column("deadline_factor", sa.Float(), server_default="1", nullable=False))
    op.add_column(
        "incident", sa.Column("joint_response", sa.Boolean(), server_default="false", nullable=False)
    )
    op.execute("ALTER TABLE incident ALTER COLUMN tags TYPE jsonb USING '[]'::jsonb")


def downgrade() -> None:
    """Take back."""
    op.execute("ALTER TABLE incident ALTER COLUMN tags TYPE text[] USING '{}'::text[]")
    op.drop_column("incident", "joint_response")
    op.drop_column("incident", "deadline_factor")
    op.drop_column("incident", "base_priority")
    op.execute("DROP TRIGGER layer_changed ON layer")
    op.drop_constraint("fk_squad_post_feature_id_layer_feature", "squad", type_="foreignkey")
    op.create_foreign_key(
        "fk_squad_post_feature_id_layer_feature", "squad", "layer_feature", ["post_feature_id"], ["id"]
    )
    op.add_column(
        "layer_feature",
        sa.Column("starts_at", postgresql.TIMESTAMP(timezone=True), autoincrement=False, nullable=True),
    )
    op.add_column(
        "layer_feature",
        sa.Column("ends_at", postgresql.TIMESTAMP(timezone=True), autoincrement=False, nullable=True),
    )
    op.execute(
        "UPDATE layer_feature SET starts_at = lower(holds), ends_at = upper(holds) "
        "FROM time_window WHERE time_window.id = window_id"
    )
    op.drop_constraint(op.f("fk_layer_feature_window_id_time_window"), "layer_feature", type_="foreignkey")
    op.drop_geospatial_index(
        "idx_layer_feature_effect", table_name="layer_feature", postgresql_using="gist", column_name="effect"
    )
    op.drop_column("layer_feature", "demands")
    op.drop_geospatial_column("layer_feature", "effect")
    op.drop_column("layer_feature", "revision_id")
    op.drop_column("layer_feature", "window_id")
    op.drop_constraint(op.f("fk_layer_plan_id_plan"), "layer", type_="foreignkey")
    op.drop_constraint(op.f("fk_layer_submitted_by_account"), "layer", type_="foreignkey")
    op.drop_constraint(op.f("fk_layer_frozen_by_account"), "layer", type_="foreignkey")
    op.drop_index(op.f("ix_layer_plan_id"), table_name="layer")
    op.drop_index(op.f("ix_layer_changed_in"), table_name="layer")
    op.drop_column("layer", "changed_in")
    op.drop_column("layer", "frozen_note")
    op.drop_column("layer", "frozen_by")
    op.drop_column("layer", "frozen_at")
    op.drop_column("layer", "submitted_note")
    op.drop_column("layer", "submitted_by")
    op.drop_column("layer", "submitted_at")
    op.drop_column("layer", "version")
    op.drop_column("layer", "plan_id")
    op.drop_index(op.f("ix_draft_feature_layer_id"), table_name="draft_feature")
    op.drop_table("open_feature")
    op.drop_column("layer", "overview_version")
    op.drop_index("ix_layer_overview_layer", table_name="layer_overview")
    op.drop_geospatial_index(
        "idx_layer_overview_shape",
        table_name="layer_overview",
        postgresql_using="gist",
        column_name="shape",
    )
    op.drop_geospatial_table("layer_overview")
    op.drop_table("draft_feature")
    op.drop_table("layer_version")
    op.drop_index("ix_feature_revision_version", table_name="feature_revision")
    op.drop_index("ix_feature_revision_feature", table_name="feature_revision")
    op.drop_geospatial_index(
        "idx_feature_revision_shape",
        table_name="feature_revision",
        postgresql_using="gist",
        column_name="shape",
    )
    op.drop_geospatial_index(
        "idx_feature_revision_effect",
        table_name="feature_revision",
        postgresql_using="gist",
        column_name="effect",
    )
    op.drop_geospatial_table("feature_revision")
    op.drop_table("time_window")
    op.drop_table("plan")
    op.drop_table("layer_kind")
    op.drop_table("holiday")
