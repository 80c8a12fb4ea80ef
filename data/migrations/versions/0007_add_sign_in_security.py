"""Second factor, one-time passwords, scoped tokens that expire, and sessions that say where they are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ACCOUNT_TIMES = ("one_time_until", "password_changed_at", "last_sign_in_at")


def upgrade() -> None:
    """Apply."""
    for name in ACCOUNT_TIMES:
        op.add_column("account", sa.Column(name, TIME))
    _hang_on_account(
        "former_password", sa.Column("password_hash", sa.Text(), nullable=False), _time("replaced_at")
    )
    _hang_on_account(
        "recovery_code", sa.Column("code_hash", sa.LargeBinary(), nullable=False), sa.Column("used_at", TIME)
    )
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        _time("begun_at"),
        sa.Column("confirmed_at", TIME),
        sa.Column("last_step", sa.BigInteger()),
        _foreign_key("second_factor"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    _upgrade_sessions()
    _upgrade_tokens()
    op.add_column("sign_in_attempt", sa.Column("step", sa.Text(), nullable=False, server_default="password"))
    op.alter_column("sign_in_attempt", "step", server_default=None)
    op.create_check_constraint(
        op.f("ck_sign_in_attempt_step"), "sign_in_attempt", "step IN ('password', 'code')"
    )


def _upgrade_sessions() -> None:
    for name, before in (("address", ""), ("came_by", "password")):
        op.add_column("sign_in_session", sa.Column(name, sa.Text(), nullable=False, server_default=before))
        op.alter_column("sign_in_session", name, server_default=None)
    op.add_column("sign_in_session", sa.Column("last_seen_at", TIME))
    op.execute("UPDATE sign_in_session SET last_seen_at = created_at")
    op.alter_column("sign_in_session", "last_seen_at", nullable=False)
    op.add_column("sign_in_session", sa.Column("verified_at", TIME))
    op.create_check_constraint(
        op.f("ck_sign_in_session_came_by"), "sign_in_session", "came_by IN ('password', 'provider')"
    )


def _upgrade_tokens() -> None:
    """Give tokens that were for good one more year, the longest that there is now."""
    op.add_column("api_token", sa.Column("beginning", sa.Text(), nullable=False, server_default=""))
    op.alter_column("api_token", "beginning", server_default=None)
    op.add_column("api_token", sa.Column("permissions", postgresql.ARRAY(sa.Text())))
    op.add_column("api_token", sa.Column("last_used_at", TIME))
    op.execute("UPDATE api_token SET expires_at = now() + interval '365 days' WHERE expires_at IS NULL")
    op.alter_column("api_token", "expires_at", nullable=False)


def downgrade() -> None:
    """Take back."""
    op.drop_constraint(op.f("ck_sign_in_attempt_step"), "sign_in_attempt")
    op.drop_column("sign_in_attempt", "step")
    op.alter_column("api_token", "expires_at", nullable=True)
    for name in ("last_used_at", "permissions", "beginning"):
        op.drop_column("api_token", name)
    op.drop_constraint(op.f("ck_sign_in_session_came_by"), "sign_in_session")
    for name in ("verified_at", "last_seen_at", "came_by", "address"):
        op.drop_column("sign_in_session", name)
    for table in ("second_factor", "recovery_code", "former_password"):
        op.drop_table(table)
    for name in reversed(ACCOUNT_TIMES):
        op.drop_column("account", name)


def _hang_on_account(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        *columns,
        _foreign_key(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"])


def _foreign_key(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id_account")
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=name, ondelete="CASCADE")


def _time(name: str) -> sa.Column:
    return sa.Column(name, TIME, nullable=False)
