"""Briefings and sheets by schedule, with the files that were made.

They are seen by their organisation and those above it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

POLICIES = {
    "print_schedule": "one_map_sees(seen_by)",
    "print_file": "schedule_id IN (SELECT id FROM print_schedule)",
}


def upgrade() -> None:
    """Apply."""
    _add_schedules()
    _add_files()
    op.execute(
        "CREATE TRIGGER print_schedule_seen_by BEFORE INSERT OR UPDATE OF organisation_id ON print_schedule "
        "FOR EACH ROW EXECUTE FUNCTION see_share()"
    )
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({rule})")


def downgrade() -> None:
    """Take back."""
    for table in ("print_file", "print_schedule"):
        op.drop_table(table)


def _add_schedules() -> None:
    op.create_table(
        "print_schedule",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_by", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("folder", sa.Text(), server_default="", nullable=False),
        sa.Column("keep", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("what IN ('briefing', 'sheet')", name=op.f("ck_print_schedule_what")),
        sa.CheckConstraint("language IN ('zh-CN', 'en')", name=op.f("ck_print_schedule_language")),
        sa.CheckConstraint("keep BETWEEN 1 AND 400", name=op.f("ck_print_schedule_keep")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_print_schedule_made_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_print_schedule_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_schedule")),
    )
    op.create_index(op.f("ix_print_schedule_organisation_id"), "print_schedule", ["organisation_id"])


def _add_files() -> None:
    op.create_table(
        "print_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("schedule_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), server_default="", nullable=False),
        sa.Column("made_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_print_file_state")),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["print_schedule.id"],
            name=op.f("fk_print_file_schedule_id_print_schedule"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_file")),
    )
    op.create_index("ix_print_file_page", "print_file", ["schedule_id", "id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_print_file_waiting", "print_file", ["due_at"], postgresql_where=waiting)
