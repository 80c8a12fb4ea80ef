"""The first schema: all nouns, the marks of changed rows, events and the append-only ledger."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateSequence, DropSequence, Sequence

from data.base import TransactionId

revision = "0001"
down_revision = None

TRACKED = ("squad", "incident", "closure")

FUNCTIONS = (
    """
    CREATE FUNCTION mark_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.changed_in := pg_current_xact_id(); RETURN NEW; END $$
    """,
    """
    CREATE FUNCTION tell_event() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('event', NEW.id::text); RETURN NULL; END $$
    """,
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$
    """,
)


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    for function in FUNCTIONS:
        op.execute(function)
    op.execute(CreateSequence(Sequence("incident_number", start=1001)))
    op.create_geospatial_table(
        "base_area",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column(
            "geom",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_area")),
    )
    op.create_geospatial_index(
        "idx_base_area_geom", "base_area", ["geom"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_table(
        "category",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_table", sa.Text(), nullable=False),
        sa.Column("code_table_version", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("default_priority", sa.BigInteger(), nullable=False),
        sa.Column("accept_within_s", sa.BigInteger(), nullable=False),
        sa.Column("arrive_within_s", sa.BigInteger(), nullable=False),
        sa.Column("resolve_within_s", sa.BigInteger(), nullable=False),
        sa.Column("required_capabilities", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("joint_response", sa.Boolean(), nullable=False),
        sa.CheckConstraint("default_priority BETWEEN 1 AND 4", name=op.f("ck_category_default_priority")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", name=op.f("uq_category_code")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_geospatial_table(
        "fix",
        sa.Column("squad_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("heading_deg", sa.Double(), nullable=True),
        sa.Column("speed_kmh", sa.Double(), nullable=True),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("squad_id", "recorded_at", name=op.f("pk_fix")),
        postgresql_partition_by="RANGE (recorded_at)",
    )
    op.create_table(
        "fix_count",
        sa.Column("squad_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("squad_id", "day", "outcome", name=op.f("pk_fix_count")),
    )
    op.create_table(
        "layer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("group_name_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("style", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer")),
        sa.UniqueConstraint("key", name=op.f("uq_layer_key")),
    )
    op.create_table(
        "ledger",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("account_name", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_ledger")),
    )
    op.create_index("ix_ledger_subject", "ledger", ["subject_kind", "subject_id"], unique=False)
    op.create_geospatial_table(
        "organisation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column(
            "jurisdiction",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level IN ('city', 'district', 'street')", name=op.f("ck_organisation_level")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_geospatial_index(
        "idx_organisation_jurisdiction",
        "organisation",
        ["jurisdiction"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_organisation_path",
        "organisation",
        ["path"],
        unique=False,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_geospatial_table(
        "place",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_geospatial_index(
        "idx_place_location", "place", ["location"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_geospatial_table(
        "road",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("osm_id", sa.BigInteger(), nullable=False),
        sa.Column("road_class", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("oneway", sa.Boolean(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="LINESTRING",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road")),
    )
    op.create_geospatial_index(
        "idx_road_geom", "road", ["geom"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index(op.f("ix_road_name"), "road", ["name"], unique=False)
    op.create_table(
        "road_network",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road_network")),
    )
    op.create_index(
        "uq_road_network_current", "road_network", ["is_current"], unique=True, postgresql_where="is_current"
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_name_at", "sign_in_attempt", ["account_name", "at"], unique=False)
    op.create_geospatial_table(
        "subject",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "location",
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
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name=op.f("ck_subject_grade")),
        sa.CheckConstraint("kind <> 'person' OR grade IS NULL", name=op.f("ck_subject_person_ungraded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
    )
    op.create_geospatial_index(
        "idx_subject_location",
        "subject",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_table(
        "incident",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "number",
            sa.Text(),
            server_default=sa.text("CAST(nextval('incident_number') AS TEXT)"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("boundary_distance_m", sa.Double(), nullable=True),
        sa.Column("neighbour_id", sa.BigInteger(), nullable=True),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accept_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrive_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolve_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duplicate_of", sa.BigInteger(), nullable=True),
        sa.Column("changed_in", TransactionId(), nullable=True),
        sa.CheckConstraint(
            "status IN ('received', 'registered', 'dispatched', 'accepted', 'en_route', 'on_scene', 'handled', 'verified', 'closed', 'returned', 'transferred', 'merged', 'cancelled', 'reopened')",
            name=op.f("ck_incident_status"),
        ),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_incident_priority")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_incident_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["incident.id"], name=op.f("fk_incident_duplicate_of_incident")
        ),
        sa.ForeignKeyConstraint(
            ["neighbour_id"], ["organisation.id"], name=op.f("fk_incident_neighbour_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_incident_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
    )
    op.create_geospatial_index(
        "idx_incident_location",
        "incident",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_incident_changed_in"), "incident", ["changed_in"], unique=False)
    op.create_index(
        "ix_incident_open",
        "incident",
        ["status"],
        unique=False,
        postgresql_where="status NOT IN ('closed', 'merged', 'cancelled')",
    )
    op.create_index(op.f("ix_incident_organisation_id"), "incident", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_incident_reported_at"), "incident", ["reported_at"], unique=False)
    op.create_geospatial_table(
        "layer_feature",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
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
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_layer_feature_layer_id_layer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_feature")),
    )
    op.create_geospatial_index(
        "idx_layer_feature_shape",
        "layer_feature",
        ["shape"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_layer_feature_layer_id"), "layer_feature", ["layer_id"], unique=False)
    op.create_table(
        "reporter",
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_reporter_incident_id_incident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_reporter")),
    )
    op.create_geospatial_table(
        "squad",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("call_sign", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("capabilities", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("post_feature_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "location",
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
        sa.Column("heading_deg", sa.Double(), nullable=True),
        sa.Column("speed_kmh", sa.Double(), nullable=True),
        sa.Column("fix_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_in", TransactionId(), nullable=True),
        sa.CheckConstraint("mode IN ('car', 'ebike', 'foot')", name=op.f("ck_squad_mode")),
        sa.CheckConstraint(
            "status IN ('off_duty', 'available', 'assigned', 'en_route', 'on_scene', 'busy')",
            name=op.f("ck_squad_status"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_squad_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["post_feature_id"], ["layer_feature.id"], name=op.f("fk_squad_post_feature_id_layer_feature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_squad")),
        sa.UniqueConstraint("call_sign", name=op.f("uq_squad_call_sign")),
    )
    op.create_geospatial_index(
        "idx_squad_location", "squad", ["location"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index(op.f("ix_squad_changed_in"), "squad", ["changed_in"], unique=False)
    op.create_index(op.f("ix_squad_organisation_id"), "squad", ["organisation_id"], unique=False)
    op.create_geospatial_table(
        "violation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("incident_id", sa.BigInteger(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source IN ('complaint', 'patrol')", name=op.f("ck_violation_source")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_violation_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_violation_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_violation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_violation_subject_id_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation")),
    )
    op.create_geospatial_index(
        "idx_violation_location",
        "violation",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index("ix_violation_happened_at", "violation", ["happened_at"], unique=False)
    op.create_index(op.f("ix_violation_subject_id"), "violation", ["subject_id"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("squad_id", sa.BigInteger(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("panels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('admin', 'operator', 'planner', 'supervisor', 'squad', 'agency')",
            name=op.f("ck_account_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_account_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["squad_id"], ["squad.id"], name=op.f("fk_account_squad_id_squad")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_api_token_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_account_id"), "api_token", ["account_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("squad_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.BigInteger(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("en_route_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_scene_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("travel_time_s", sa.Double(), nullable=True),
        sa.CheckConstraint("role IN ('lead', 'support')", name=op.f("ck_assignment_role")),
        sa.CheckConstraint(
            "status IN ('dispatched', 'accepted', 'en_route', 'on_scene', 'handled', 'released')",
            name=op.f("ck_assignment_status"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["account.id"], name=op.f("fk_assignment_assigned_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_assignment_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(["squad_id"], ["squad.id"], name=op.f("fk_assignment_squad_id_squad")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_incident_id"), "assignment", ["incident_id"], unique=False)
    op.create_index(op.f("ix_assignment_squad_id"), "assignment", ["squad_id"], unique=False)
    op.create_index(
        "uq_assignment_active_lead",
        "assignment",
        ["incident_id"],
        unique=True,
        postgresql_where="ended_at IS NULL AND role = 'lead'",
    )
    op.create_index(
        "uq_assignment_active_squad",
        "assignment",
        ["squad_id"],
        unique=True,
        postgresql_where="ended_at IS NULL",
    )
    op.create_geospatial_table(
        "closure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "shape",
            Geometry(
                srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
        sa.Column("road_name", sa.Text(), nullable=False),
        sa.Column("modes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_in", TransactionId(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_closure_created_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_geospatial_index(
        "idx_closure_shape", "closure", ["shape"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index(op.f("ix_closure_changed_in"), "closure", ["changed_in"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("csrf_token", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_sign_in_session_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_recommendation_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_recommendation_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    op.create_index(op.f("ix_recommendation_incident_id"), "recommendation", ["incident_id"], unique=False)
    for table in TRACKED:
        op.execute(
            f"CREATE TRIGGER {table}_changed BEFORE INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION mark_changed()"
        )
    op.execute("CREATE TRIGGER event_told AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION tell_event()")
    op.execute(
        "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_recommendation_incident_id"), table_name="recommendation")
    op.drop_table("recommendation")
    op.drop_index(op.f("ix_sign_in_session_account_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_closure_changed_in"), table_name="closure")
    op.drop_geospatial_index(
        "idx_closure_shape", table_name="closure", postgresql_using="gist", column_name="shape"
    )
    op.drop_geospatial_table("closure")
    op.drop_index("uq_assignment_active_squad", table_name="assignment", postgresql_where="ended_at IS NULL")
    op.drop_index(
        "uq_assignment_active_lead",
        table_name="assignment",
        postgresql_where="ended_at IS NULL AND role = 'lead'",
    )
    op.drop_index(op.f("ix_assignment_squad_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_incident_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index(op.f("ix_api_token_account_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_table("account")
    op.drop_index(op.f("ix_violation_subject_id"), table_name="violation")
    op.drop_index("ix_violation_happened_at", table_name="violation")
    op.drop_geospatial_index(
        "idx_violation_location", table_name="violation", postgresql_using="gist", column_name="location"
    )
    op.drop_geospatial_table("violation")
    op.drop_index(op.f("ix_squad_organisation_id"), table_name="squad")
    op.drop_index(op.f("ix_squad_changed_in"), table_name="squad")
    op.drop_geospatial_index(
        "idx_squad_location", table_name="squad", postgresql_using="gist", column_name="location"
    )
    op.drop_geospatial_table("squad")
    op.drop_table("reporter")
    op.drop_index(op.f("ix_layer_feature_layer_id"), table_name="layer_feature")
    op.drop_geospatial_index(
        "idx_layer_feature_shape", table_name="layer_feature", postgresql_using="gist", column_name="shape"
    )
    op.drop_geospatial_table("layer_feature")
    op.drop_index(op.f("ix_incident_reported_at"), table_name="incident")
    op.drop_index(op.f("ix_incident_organisation_id"), table_name="incident")
    op.drop_index(
        "ix_incident_open",
        table_name="incident",
        postgresql_where="status NOT IN ('closed', 'merged', 'cancelled')",
    )
    op.drop_index(op.f("ix_incident_changed_in"), table_name="incident")
    op.drop_geospatial_index(
        "idx_incident_location", table_name="incident", postgresql_using="gist", column_name="location"
    )
    op.drop_geospatial_table("incident")
    op.drop_geospatial_index(
        "idx_subject_location", table_name="subject", postgresql_using="gist", column_name="location"
    )
    op.drop_geospatial_table("subject")
    op.drop_index("ix_sign_in_attempt_name_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("setting")
    op.drop_index("uq_road_network_current", table_name="road_network", postgresql_where="is_current")
    op.drop_table("road_network")
    op.drop_index(op.f("ix_road_name"), table_name="road")
    op.drop_geospatial_index("idx_road_geom", table_name="road", postgresql_using="gist", column_name="geom")
    op.drop_geospatial_table("road")
    op.drop_geospatial_index(
        "idx_place_location", table_name="place", postgresql_using="gist", column_name="location"
    )
    op.drop_geospatial_table("place")
    op.drop_index(
        "ix_organisation_path", table_name="organisation", postgresql_ops={"path": "text_pattern_ops"}
    )
    op.drop_geospatial_index(
        "idx_organisation_jurisdiction",
        table_name="organisation",
        postgresql_using="gist",
        column_name="jurisdiction",
    )
    op.drop_geospatial_table("organisation")
    op.drop_index("ix_ledger_subject", table_name="ledger")
    op.drop_table("ledger")
    op.drop_table("layer")
    op.drop_table("fix_count")
    op.drop_geospatial_table("fix")
    op.drop_table("event")
    op.drop_table("category")
    op.drop_geospatial_index(
        "idx_base_area_geom", table_name="base_area", postgresql_using="gist", column_name="geom"
    )
    op.drop_geospatial_table("base_area")
    op.execute(DropSequence(Sequence("incident_number")))
    for function in ("mark_changed", "tell_event", "refuse_change"):
        op.execute(f"DROP FUNCTION {function}()")
