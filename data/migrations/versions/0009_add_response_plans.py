"""Response plans."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

IDS = postgresql.ARRAY(sa.BigInteger())
WORDS = postgresql.ARRAY(sa.Text())
JSON = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)
ALL = "current_setting('one_map.sees', true) = 'all'"
OF_INCIDENT = "incident_id IN (SELECT id FROM incident WHERE incident.id = incident_id)"
BELOW = (
    "organisation_id IN (SELECT id FROM organisation WHERE path = current_setting('one_map.path', true) "
    "OR path LIKE current_setting('one_map.path', true) || '.%')"
)
POLICIES = {
    "response_plan": ("seen_by IS NULL", "one_map_sees(seen_by)"),
    "incident_response": (ALL, OF_INCIDENT),
    "response_answer": (ALL, OF_INCIDENT),
    "assignment_batch": (ALL, "one_map_is('account', account_id)", BELOW),
}


def _column(name: str, kind: sa.types.TypeEngine, nullable: bool = False) -> sa.Column:
    return sa.Column(name, kind, nullable=nullable)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _keys(table: str, **columns: str) -> list[sa.Constraint]:
    return [
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
            for column, to in columns.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _add_plans() -> None:
    op.create_table(
        "response_plan",
        _id(),
        *(_column(name, sa.Text()) for name in ("name", "name_en")),
        _column("organisation_id", sa.BigInteger()),
        _column("seen_by", IDS, nullable=True),
        *(_column(name, WORDS) for name in ("categories", "kinds")),
        *(_column(name, IDS) for name in ("layer_ids", "feature_ids")),
        _column("window_id", sa.BigInteger(), nullable=True),
        _column("level", sa.BigInteger()),
        _column("slots", JSON),
        _column("told_organisations", IDS),
        _column("told_roles", WORDS),
        _column("checklist", JSON),
        _column("revision", sa.BigInteger()),
        _column("is_sample", sa.Boolean()),
        _column("changed_at", MOMENT),
        _column("changed_by", sa.BigInteger(), nullable=True),
        _column("retired_at", MOMENT, nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_response_plan_level")),
        *_keys(
            "response_plan", organisation_id="organisation", window_id="time_window", changed_by="account"
        ),
    )
    op.create_index(
        "uq_response_plan_name",
        "response_plan",
        ["organisation_id", "name"],
        unique=True,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.execute(
        "CREATE TRIGGER response_plan_seen_by BEFORE INSERT OR UPDATE OF organisation_id ON response_plan "
        "FOR EACH ROW EXECUTE FUNCTION see_drawn()"
    )


def _add_responses() -> None:
    op.create_table(
        "incident_response",
        _id(),
        *(_column(name, sa.BigInteger()) for name in ("incident_id", "plan_id", "level")),
        *(_column(name, JSON) for name in ("plan", "outcome")),
        _column("taken_by", sa.BigInteger(), nullable=True),
        _column("taken_at", MOMENT),
        *_keys("incident_response", incident_id="incident", plan_id="response_plan", taken_by="account"),
    )
    op.create_index(op.f("ix_incident_response_incident_id"), "incident_response", ["incident_id"])
    op.create_table(
        "response_answer",
        _id(),
        *(_column(name, sa.BigInteger()) for name in ("incident_id", "response_id", "item")),
        *(_column(name, sa.Text()) for name in ("answer", "note")),
        *(_column(name, sa.BigInteger(), nullable=True) for name in ("squad_id", "account_id")),
        _column("account_name", sa.Text()),
        _column("answered_at", MOMENT),
        sa.CheckConstraint(
            "answer IN ('yes', 'no', 'not_applicable', 'noted')", name=op.f("ck_response_answer_answer")
        ),
        *_keys(
            "response_answer",
            incident_id="incident",
            response_id="incident_response",
            squad_id="squad",
            account_id="account",
        ),
    )
    op.create_index(op.f("ix_response_answer_incident_id"), "response_answer", ["incident_id"])
    op.create_index("ix_response_answer_item", "response_answer", ["response_id", "item", "id"])


def _add_batches() -> None:
    op.create_table(
        "assignment_batch",
        _id(),
        *(_column(name, sa.BigInteger(), nullable=True) for name in ("organisation_id", "account_id")),
        _column("made_at", MOMENT),
        *(_column(name, JSON) for name in ("inputs", "answer", "outcome")),
        *_keys("assignment_batch", organisation_id="organisation", account_id="account"),
    )


def upgrade() -> None:
    """Apply."""
    _add_plans()
    _add_responses()
    _add_batches()
    for table, rules in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({' OR '.join(rules)})")


def downgrade() -> None:
    """Take back."""
    for table in ("assignment_batch", "response_answer", "incident_response", "response_plan"):
        op.drop_table(table)
