"""What other agencies receive: agencies, shares, what they see of each, its changes, and what is to be looked at.

Agencies and shares are seen by their organisation and those above, and by the agency's own account. What is
kept of a share holds nothing that the agency is not to know; it has no row-level security, under which
PostgreSQL would not use the index of shapes. It is reached by the share, which has.
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from data.base import TransactionId

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SEE = """
    CREATE FUNCTION see_share() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.seen_by := one_map_seers(ARRAY[NEW.organisation_id]); RETURN NEW; END $$
"""
POLICIES = {
    "agency": "one_map_sees(seen_by) OR account_id::text = current_setting('one_map.account', true)",
    "share": "one_map_sees(seen_by) OR agency_id IN (SELECT id FROM agency)",
}


def upgrade() -> None:
    """Apply."""
    _add_agencies()
    _add_shares()
    _add_contents()
    op.execute(SEE)
    op.execute(
        "CREATE TRIGGER share_changed BEFORE INSERT OR UPDATE ON share FOR EACH ROW EXECUTE FUNCTION mark_changed()"
    )
    for table, rule in POLICIES.items():
        op.execute(
            f"CREATE TRIGGER {table}_seen_by BEFORE INSERT OR UPDATE OF organisation_id ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION see_share()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({rule})")


def downgrade() -> None:
    """Take back."""
    for table in ("share_feature", "share_due", "share_change", "share", "agency"):
        op.drop_table(table)
    op.execute("DROP FUNCTION see_share()")


def _add_agencies() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default="", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("rate_per_minute", sa.BigInteger(), server_default="600", nullable=False),
        sa.Column("addresses", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_agency_account_id_account")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_agency_made_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agency_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("account_id", name=op.f("uq_agency_account_id")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_name")),
    )
    op.create_index(op.f("ix_agency_organisation_id"), "agency", ["organisation_id"])


def _add_shares() -> None:
    op.create_table(
        "share",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("layer_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "area",
            Geometry(geometry_type="MULTIPOLYGON", srid=4326, dimension=2, spatial_index=False),
            nullable=True,
        ),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_days", sa.BigInteger(), nullable=True),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("precision", sa.Text(), server_default="exact", nullable=False),
        sa.Column("crs", sa.BigInteger(), server_default="4326", nullable=False),
        sa.Column("delay_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("built", sa.BigInteger(), nullable=True),
        sa.Column("last_sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_by", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("changed_in", TransactionId(), nullable=True),
        sa.CheckConstraint("(source = 'layer') = (layer_id IS NOT NULL)", name=op.f("ck_share_layer")),
        sa.CheckConstraint(
            "precision IN ('exact', '100m', 'cell', 'street')", name=op.f("ck_share_precision")
        ),
        sa.CheckConstraint(
            "source IN ('incidents', 'layer', 'hotspots', 'violations')", name=op.f("ck_share_source")
        ),
        sa.CheckConstraint("delay_s >= 0", name=op.f("ck_share_delay_s")),
        sa.CheckConstraint("last_days > 0", name=op.f("ck_share_last_days")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_share_agency_id_agency")),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name=op.f("fk_share_layer_id_layer")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_share_made_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_share_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_share_withdrawn_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("key", name=op.f("uq_share_key")),
    )
    op.create_index("idx_share_area", "share", ["area"], postgresql_using="gist")
    op.create_index(op.f("ix_share_agency_id"), "share", ["agency_id"])
    op.create_index(op.f("ix_share_changed_in"), "share", ["changed_in"])
    op.create_index("ix_share_live", "share", ["source", "layer_id"], postgresql_where="withdrawn_at IS NULL")
    op.create_index(op.f("ix_share_organisation_id"), "share", ["organisation_id"])


def _add_contents() -> None:
    op.create_table(
        "share_change",
        sa.Column("share_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("properties", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("shape", Geometry(srid=4326, dimension=2, spatial_index=False), nullable=True),
        sa.CheckConstraint(
            "change IN ('created', 'changed', 'deleted')", name=op.f("ck_share_change_change")
        ),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share.id"], name=op.f("fk_share_change_share_id_share"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("share_id", "sequence", name=op.f("pk_share_change")),
    )
    op.create_index("ix_share_change_at", "share_change", ["at"])
    op.create_index("ix_share_change_key", "share_change", ["share_id", "key", "sequence"])
    op.create_table(
        "share_due",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("share_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share.id"], name=op.f("fk_share_due_share_id_share"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_due")),
    )
    op.create_index("ix_share_due_due_at", "share_due", ["due_at"])
    op.create_index("ix_share_due_source", "share_due", ["share_id", "source_id", "due_at"])
    op.create_table(
        "share_feature",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("share_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("properties", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("shape", Geometry(srid=4326, dimension=2, spatial_index=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share.id"], name=op.f("fk_share_feature_share_id_share"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_feature")),
        sa.UniqueConstraint("share_id", "key", name=op.f("uq_share_feature_share_id_key")),
    )
    op.create_index("idx_share_feature_shape", "share_feature", ["shape"], postgresql_using="gist")
    op.create_index(
        "ix_share_feature_leaves_at", "share_feature", ["leaves_at"], postgresql_where="leaves_at IS NOT NULL"
    )
    op.create_index("ix_share_feature_page", "share_feature", ["share_id", "id"])
    op.create_index("ix_share_feature_source", "share_feature", ["share_id", "source_id"])
