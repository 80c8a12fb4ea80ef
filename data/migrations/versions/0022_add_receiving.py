"""Cases from other systems and peers: who sends them, what each became, and what is handed across.

Seen by who sees the incident or the agency; what was answered, by the account that asked only.
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OF_INCIDENT = "incident_id IN (SELECT id FROM incident)"
OF_ACCOUNT = "account_id IN (SELECT account_id FROM agency)"
OWN = "account_id::text = current_setting('one_map.account', true)"
POLICIES = {
    "case_sender": OF_ACCOUNT,
    "code_mapping": OF_ACCOUNT,
    "kept_answer": f"{OWN} OR current_setting('one_map.sees', true) = 'all'",
    "sent_case": OF_INCIDENT,
    "peer": "agency_id IN (SELECT id FROM agency)",
    "handover": OF_INCIDENT,
}


def upgrade() -> None:
    """Apply."""
    _add_senders()
    _add_cases()
    _add_peers()
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({rule})")


def downgrade() -> None:
    """Take back."""
    for table in ("handover", "peer", "sent_case", "kept_answer", "code_mapping", "case_sender"):
        op.drop_table(table)


def _add_senders() -> None:
    op.create_table(
        "case_sender",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("callback_url", sa.Text(), server_default="", nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column(
            "status_words", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_case_sender_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_case_sender_changed_by_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_case_sender")),
    )
    op.create_table(
        "code_mapping",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code_table", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_code_mapping_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_code_mapping_category_id_category")
        ),
        sa.PrimaryKeyConstraint("account_id", "code_table", "code", name=op.f("pk_code_mapping")),
    )
    op.create_table(
        "kept_answer",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_kept_answer_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_kept_answer")),
    )
    op.create_index("ix_kept_answer_at", "kept_answer", ["at"])


def _add_cases() -> None:
    op.create_table(
        "sent_case",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), server_default="", nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), server_default="", nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("placed", sa.Text(), nullable=False),
        sa.Column(
            "put_at",
            Geometry(geometry_type="POINT", srid=4326, dimension=2, spatial_index=False),
            nullable=True,
        ),
        sa.Column("sent", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Text(), server_default="", nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("channel IN ('intake', 'open311', 'peer')", name=op.f("ck_sent_case_channel")),
        sa.CheckConstraint(
            "placed IN ('given', 'found', 'unclear', 'not_found')", name=op.f("ck_sent_case_placed")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sent_case_account_id_account")),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_sent_case_incident_id_incident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_case")),
        sa.UniqueConstraint(
            "account_id", "system", "case_number", name=op.f("uq_sent_case_account_id_system_case_number")
        ),
    )
    op.create_index("ix_sent_case_due_at", "sent_case", ["due_at"], postgresql_where="due_at IS NOT NULL")
    op.create_index("ix_sent_case_incident_id", "sent_case", ["incident_id"])


def _add_peers() -> None:
    op.create_table(
        "peer",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("with_reporters", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_peer_agency_id_agency")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_peer_made_by_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_peer_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer")),
        sa.UniqueConstraint("agency_id", name=op.f("uq_peer_agency_id")),
    )
    op.create_index(
        "uq_peer_organisation", "peer", ["organisation_id"], unique=True, postgresql_where="ended_at IS NULL"
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("peer_id", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("their_number", sa.Text(), server_default="", nullable=False),
        sa.Column("their_link", sa.Text(), server_default="", nullable=False),
        sa.Column("their_status", sa.Text(), server_default="", nullable=False),
        sa.Column("their_status_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("files_sent", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("told", sa.Text(), server_default="", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("ck_handover_direction")),
        sa.CheckConstraint(
            "state IN ('waiting', 'received', 'accepted', 'refused', 'withdrawn', 'returned')",
            name=op.f("ck_handover_state"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_handover_incident_id_incident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_handover_peer_id_peer")),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_handover_transfer_id_transfer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("peer_id", "key", name=op.f("uq_handover_peer_id_key")),
    )
    op.create_index("ix_handover_due_at", "handover", ["due_at"], postgresql_where="due_at IS NOT NULL")
    op.create_index("ix_handover_incident_id", "handover", ["incident_id"])
    op.create_index("ix_handover_transfer_id", "handover", ["transfer_id"])
    # ### end Alembic commands ###
