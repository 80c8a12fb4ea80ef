"""Webhooks, their deliveries, and files by schedule."""

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add nothing yet."""


def downgrade() -> None:
    """Take nothing away."""
