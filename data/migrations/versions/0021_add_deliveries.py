"""Webhooks, their deliveries, and files by schedule.

They are seen by those who see the share as its organisation or one above; the agency that receives it does
not: where it is told is none of what it may read or change by a program.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OF_SHARE = "EXISTS (SELECT FROM share WHERE share.id = share_id AND one_map_sees(share.seen_by))"
POLICIES = {
    "webhook": OF_SHARE,
    "webhook_delivery": "webhook_id IN (SELECT id FROM webhook)",
    "share_schedule": OF_SHARE,
    "share_file": "schedule_id IN (SELECT id FROM share_schedule)",
}


def upgrade() -> None:
    """Apply."""
    _add_webhooks()
    _add_schedules()
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({rule})")


def downgrade() -> None:
    """Take back."""
    for table in reversed(POLICIES):
        op.drop_table(table)


def _add_webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("share_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("former_secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("pending_last", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tried_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('active', 'paused', 'refused', 'stopped', 'ended')", name=op.f("ck_webhook_state")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_webhook_made_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share.id"], name=op.f("fk_webhook_share_id_share"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_index(
        "ix_webhook_due_at", "webhook", ["due_at"], unique=False, postgresql_where="state = 'active'"
    )
    op.create_index(op.f("ix_webhook_share_id"), "webhook", ["share_id"], unique=False)
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("first_sequence", sa.BigInteger(), nullable=True),
        sa.Column("last_sequence", sa.BigInteger(), nullable=True),
        sa.Column("changes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("took_ms", sa.BigInteger(), nullable=True),
        sa.Column("sent_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("kind IN ('changes', 'test')", name=op.f("ck_webhook_delivery_kind")),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'taken', 'failed', 'refused')", name=op.f("ck_webhook_delivery_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhook.id"],
            name=op.f("fk_webhook_delivery_webhook_id_webhook"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
    )
    op.create_index("ix_webhook_delivery_at", "webhook_delivery", ["at"], unique=False)
    op.create_index("ix_webhook_delivery_page", "webhook_delivery", ["webhook_id", "id"], unique=False)


def _add_schedules() -> None:
    op.create_table(
        "share_schedule",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("share_id", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("extent", sa.Text(), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("zipped", sa.Boolean(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), server_default="", nullable=False),
        sa.Column("host", sa.Text(), nullable=True),
        sa.Column("port", sa.BigInteger(), server_default="22", nullable=False),
        sa.Column("user", sa.Text(), server_default="", nullable=False),
        sa.Column("host_key", sa.Text(), server_default="", nullable=False),
        sa.Column("credential_kind", sa.Text(), server_default="password", nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=True),
        sa.Column("cursor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(place = 'sftp') = (host IS NOT NULL)", name=op.f("ck_share_schedule_host")),
        sa.CheckConstraint("extent IN ('full', 'changes')", name=op.f("ck_share_schedule_extent")),
        sa.CheckConstraint(
            "format IN ('geojson', 'geopackage', 'csv')", name=op.f("ck_share_schedule_format")
        ),
        sa.CheckConstraint("place IN ('folder', 'sftp')", name=op.f("ck_share_schedule_place")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_share_schedule_made_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share.id"], name=op.f("fk_share_schedule_share_id_share"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_schedule")),
    )
    op.create_index(op.f("ix_share_schedule_share_id"), "share_schedule", ["share_id"], unique=False)
    op.create_table(
        "share_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("schedule_id", sa.BigInteger(), nullable=False),
        sa.Column("made_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("after_sequence", sa.BigInteger(), nullable=True),
        sa.Column("last_sequence", sa.BigInteger(), nullable=True),
        sa.Column("features", sa.BigInteger(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_share_file_state")),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["share_schedule.id"],
            name=op.f("fk_share_file_schedule_id_share_schedule"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_file")),
    )
    op.create_index("ix_share_file_page", "share_file", ["schedule_id", "id"], unique=False)
    op.create_index(
        "ix_share_file_waiting", "share_file", ["due_at"], unique=False, postgresql_where="state = 'waiting'"
    )
