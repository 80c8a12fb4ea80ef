"""Deadlines may be in working days, a moved deadline is told of anew, and agreements may be changed.

What stood still is kept in working time too. A change that one side of an agreement asks for waits for the
other side's answer beside what holds until then.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

STEPS = ("accept", "arrive", "resolve", "feedback")
ONCE = ["incident_id", "kind", "step", "level", "organisation_id", "clock_from"]
PROPOSAL = ("proposal", "proposed_at", "proposed_by", "proposed_side")


def upgrade() -> None:
    """Apply."""
    for step in STEPS:
        op.add_column("deadline_rule", sa.Column(f"{step}_days", sa.BigInteger(), nullable=True))
    days = ", ".join(f"{step}_days" for step in STEPS)
    within = f"least({days}) > 0 AND greatest({days}) <= 366"
    op.create_check_constraint(op.f("ck_deadline_rule_days"), "deadline_rule", within)
    either = " AND ".join(f"num_nonnulls({step}_s, {step}_days) <= 1" for step in STEPS)
    op.create_check_constraint(op.f("ck_deadline_rule_one_measure"), "deadline_rule", either)
    op.add_column("incident", sa.Column("paused_working_s", sa.Float(), server_default="0", nullable=False))
    _tell_once([*ONCE, "due_at"])
    op.add_column("agreement", sa.Column("proposal", JSONB(), nullable=True))
    op.add_column("agreement", sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("agreement", sa.Column("proposed_by", sa.BigInteger(), nullable=True))
    op.add_column("agreement", sa.Column("proposed_side", sa.BigInteger(), nullable=True))
    for column, table in (("proposed_by", "account"), ("proposed_side", "organisation")):
        name = op.f(f"fk_agreement_{column}_{table}")
        op.create_foreign_key(name, "agreement", table, [column], ["id"])


def downgrade() -> None:
    """Take back."""
    for column, table in (("proposed_by", "account"), ("proposed_side", "organisation")):
        op.drop_constraint(op.f(f"fk_agreement_{column}_{table}"), "agreement", type_="foreignkey")
    for column in reversed(PROPOSAL):
        op.drop_column("agreement", column)
    # Of those told anew after a deadline was moved the last stays.
    op.execute(
        "DELETE FROM notice AS former USING notice AS later WHERE former.clock_from IS NOT NULL "
        "AND later.id > former.id AND " + " AND ".join(f"later.{column} = former.{column}" for column in ONCE)
    )
    _tell_once(ONCE)
    op.drop_column("incident", "paused_working_s")
    for name in ("one_measure", "days"):
        op.drop_constraint(op.f(f"ck_deadline_rule_{name}"), "deadline_rule", type_="check")
    for step in reversed(STEPS):
        op.drop_column("deadline_rule", f"{step}_days")


def _tell_once(columns: list[str]) -> None:
    op.drop_index("uq_notice_once", table_name="notice")
    which = sa.text("clock_from IS NOT NULL")
    op.create_index("uq_notice_once", "notice", columns, unique=True, postgresql_where=which)
