"""When the base map was made, seen by others at the same moment as the map itself."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE MATERIALIZED VIEW base_map_version AS SELECT clock_timestamp() AS made_at")


def downgrade() -> None:
    """Take back."""
    op.execute("DROP MATERIALIZED VIEW base_map_version")
