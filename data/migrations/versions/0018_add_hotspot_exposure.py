"""What a hotspot's last case and a new case are told by: whether its hour is known, and what chance gives.

A run tells the significance of a cell by what the bulk of the cells has; a case between runs is measured by the
same from now on. Until the next run that is what all cells together have, as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CHANCE = {"chance_mean": "mean", "chance_variance": "deviation * deviation"}


def upgrade() -> None:
    """Add the columns, filled by what is known."""
    op.add_column(
        "hotspot", sa.Column("last_case_day_only", sa.Boolean(), server_default="false", nullable=False)
    )
    # The newest violation is found by its moment; where several share it, one of a known hour tells it.
    op.execute("""
        UPDATE hotspot SET last_case_day_only = true
        WHERE last_case_at IS NOT NULL AND (
            SELECT bool_and(violation.day_only) FROM violation
            WHERE violation.happened_at = last_case_at AND ST_DWithin(violation.location, hotspot.area, 0.001)
        )
    """)
    for column, former in CHANCE.items():
        op.add_column("hotspot_measure", sa.Column(column, sa.Float(), nullable=True))
        op.execute(sa.text(f"UPDATE hotspot_measure SET {column} = {former}"))
        op.alter_column("hotspot_measure", column, nullable=False)
    op.add_column("hotspot_measure", sa.Column("critical_p", sa.Float(), nullable=True))


def downgrade() -> None:
    """Take the columns away."""
    op.drop_column("hotspot_measure", "critical_p")
    for column in CHANCE:
        op.drop_column("hotspot_measure", column)
    op.drop_column("hotspot", "last_case_day_only")
