"""Changes of what is shared put down what has to be looked at."""

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add nothing yet."""


def downgrade() -> None:
    """Take nothing away."""
