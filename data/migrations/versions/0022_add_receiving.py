"""Cases from other systems and peers."""

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add nothing yet."""


def downgrade() -> None:
    """Take nothing away."""
