"""Briefings and sheets by schedule."""

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add nothing yet."""


def downgrade() -> None:
    """Take nothing away."""
