"""Transfers, agreements, loans and rotas.

Agreements and rotas are seen by the organisations they are of, with those above and below these; loans by both
sides and those above. An incident that is handled or has ended takes its open transfer with it.
"""

import geoalchemy2
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

IDS = postgresql.ARRAY(sa.BigInteger())
NOBODY = sa.text("'{}'")
AREA = geoalchemy2.Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)

FUNCTIONS = (
    """
    CREATE FUNCTION one_map_kin_of(organisations bigint[]) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT coalesce(array_agg(DISTINCT kin.id ORDER BY kin.id), '{}')
        FROM organisation AS one
        JOIN organisation AS kin ON kin.path || '.' LIKE one.path || '.%' OR one.path || '.' LIKE kin.path || '.%'
        WHERE one.id = ANY (organisations)
    $$
    """,
    """
    CREATE FUNCTION see_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.seen_by := one_map_kin_of(ARRAY[NEW.a_id, NEW.b_id]); RETURN NEW; END $$
    """,
    """
    CREATE FUNCTION see_rota() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.seen_by := one_map_kin_of(NEW.organisations); RETURN NEW; END $$
    """,
    """
    CREATE FUNCTION see_loan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.seen_by := one_map_seers(ARRAY[NEW.lender_id, NEW.borrower_id]); RETURN NEW; END $$
    """,
    """
    CREATE FUNCTION void_transfer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        UPDATE transfer SET state = 'void', answered_at = now() WHERE incident_id = NEW.id AND state = 'open';
        RETURN NULL;
    END $$
    """,
)
TRIGGERS = {
    "agreement": ("see_agreement", "a_id, b_id"),
    "rota": ("see_rota", "organisations"),
    "loan": ("see_loan", "lender_id, borrower_id"),
}
ALL = "current_setting('one_map.sees', true) = 'all'"
OF_INCIDENT = "incident_id IN (SELECT id FROM incident WHERE incident.id = incident_id)"
SEEN = "seen_by IS NULL OR one_map_sees(seen_by)"
POLICIES = {
    "joint_response": f"{ALL} OR {OF_INCIDENT}",
    "joint_refusal": f"{ALL} OR {OF_INCIDENT}",
    "transfer": f"{ALL} OR {OF_INCIDENT}",
    "agreement": SEEN,
    "loan": SEEN,
    "rota": SEEN,
    "rota_turn": " OR ".join((ALL, "rota_id IN (SELECT id FROM rota)")),
}


def _fk(table: str, column: str, other: str, **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **options
    )


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    names = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({names})", name=op.f(f"ck_{table}_{column}"))


def _big(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _time(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def _pk(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def _add_agreements() -> None:
    op.create_table(
        "agreement",
        _id(),
        _text("name"),
        _text("name_en", ""),
        _big("a_id", False),
        _big("b_id", False),
        _text("answers"),
        sa.Column("alternates_from", sa.Date(), nullable=True),
        _big("feature_id"),
        sa.Column("area", AREA, nullable=True),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), server_default=NOBODY, nullable=False),
        _big("window_id"),
        _text("note", ""),
        sa.Column("seen_by", IDS, nullable=True),
        _time("made_at", False),
        _big("made_by"),
        _time("ended_at"),
        _big("ended_by"),
        _fk("agreement", "a_id", "organisation"),
        _fk("agreement", "b_id", "organisation"),
        _fk("agreement", "window_id", "time_window"),
        _fk("agreement", "made_by", "account"),
        _fk("agreement", "ended_by", "account"),
        _one_of("agreement", "answers", "a", "b", "alternating"),
        sa.CheckConstraint("a_id <> b_id", name=op.f("ck_agreement_two_sides")),
        _pk("agreement"),
    )
    op.create_index("idx_agreement_area", "agreement", ["area"], postgresql_using="gist")


def _add_rotas() -> None:
    op.create_table(
        "rota",
        _id(),
        _text("name"),
        _text("name_en", ""),
        _big("feature_id"),
        sa.Column("area", AREA, nullable=False),
        _big("window_id"),
        sa.Column("organisations", IDS, nullable=False),
        sa.Column("seen_by", IDS, nullable=True),
        _time("made_at", False),
        _big("made_by"),
        _time("ended_at"),
        _big("ended_by"),
        _fk("rota", "window_id", "time_window"),
        _fk("rota", "made_by", "account"),
        _fk("rota", "ended_by", "account"),
        _pk("rota"),
    )
    op.create_index("idx_rota_area", "rota", ["area"], postgresql_using="gist")
    op.create_table(
        "rota_turn",
        _id(),
        _big("rota_id", False),
        _big("squad_id", False),
        sa.Column("weekdays", IDS, nullable=False),
        _big("opens_min", False),
        _big("closes_min", False),
        sa.Column("first_day", sa.Date(), nullable=False),
        _big("every_days", False),
        _big("run_days", False),
        _fk("rota_turn", "rota_id", "rota", ondelete="CASCADE"),
        _fk("rota_turn", "squad_id", "squad"),
        sa.CheckConstraint(
            "run_days BETWEEN 1 AND every_days AND every_days <= 366", name=op.f("ck_rota_turn_cycle")
        ),
        sa.CheckConstraint(
            "opens_min BETWEEN 0 AND 1439 AND closes_min BETWEEN 0 AND 1440", name=op.f("ck_rota_turn_hours")
        ),
        _pk("rota_turn"),
    )
    op.create_index(op.f("ix_rota_turn_rota_id"), "rota_turn", ["rota_id"])


def _add_loans() -> None:
    op.create_table(
        "loan",
        _id(),
        _big("squad_id"),
        _big("lender_id", False),
        _big("borrower_id", False),
        _time("starts_at", False),
        _time("ends_at", False),
        _text("reason"),
        _text("state", "asked"),
        sa.Column("seen_by", IDS, server_default=NOBODY, nullable=False),
        _time("asked_at", False),
        _big("asked_by"),
        _time("answered_at"),
        _big("answered_by"),
        _text("answer_reason", ""),
        _time("ended_at"),
        _fk("loan", "squad_id", "squad"),
        _fk("loan", "lender_id", "organisation"),
        _fk("loan", "borrower_id", "organisation"),
        _fk("loan", "asked_by", "account"),
        _fk("loan", "answered_by", "account"),
        _one_of("loan", "state", "asked", "agreed", "refused", "withdrawn", "lapsed", "recalled", "ended"),
        sa.CheckConstraint("lender_id <> borrower_id", name=op.f("ck_loan_two_sides")),
        sa.CheckConstraint("ends_at > starts_at OR state <> 'agreed'", name=op.f("ck_loan_span")),
        sa.CheckConstraint(
            "squad_id IS NOT NULL OR state NOT IN ('agreed', 'recalled', 'ended')", name=op.f("ck_loan_squad")
        ),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(squad_id, squad_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            name="ex_loan_once",
            using="gist",
            where=sa.text("state = 'agreed'"),
        ),
        _pk("loan"),
    )
    op.create_index("ix_loan_agreed", "loan", ["squad_id"], postgresql_where=sa.text("state = 'agreed'"))


def _add_transfers() -> None:
    op.create_table(
        "transfer",
        _id(),
        _big("incident_id", False),
        _big("from_id", False),
        _big("to_id", False),
        _big("decider_id"),
        _text("reason"),
        _text("state", "open"),
        _time("requested_at", False),
        _big("requested_by"),
        _time("due_at", False),
        _time("risen_at"),
        _time("answered_at"),
        _big("answered_by"),
        _text("answer_reason", ""),
        sa.Column("squads", sa.Text(), nullable=True),
        _fk("transfer", "incident_id", "incident", ondelete="CASCADE"),
        _fk("transfer", "from_id", "organisation"),
        _fk("transfer", "to_id", "organisation"),
        _fk("transfer", "decider_id", "organisation"),
        _fk("transfer", "requested_by", "account"),
        _fk("transfer", "answered_by", "account"),
        _one_of("transfer", "state", "open", "accepted", "refused", "withdrawn", "taken_over", "void"),
        _pk("transfer"),
    )
    is_open = sa.text("state = 'open'")
    op.create_index("uq_transfer_open", "transfer", ["incident_id"], unique=True, postgresql_where=is_open)
    op.create_index("ix_transfer_incident", "transfer", ["incident_id"])
    op.create_index("ix_transfer_waiting", "transfer", ["to_id"], postgresql_where=is_open)


def _add_joint_responses() -> None:
    op.create_table(
        "joint_response",
        _big("incident_id", False),
        _time("told_at", False),
        _text("how", "first"),
        _big("agreement_id"),
        _big("rota_id"),
        _time("due_at"),
        _time("taken_at"),
        _big("taken_by"),
        _time("risen_at"),
        _fk("joint_response", "incident_id", "incident", ondelete="CASCADE"),
        _fk("joint_response", "agreement_id", "agreement"),
        _fk("joint_response", "rota_id", "rota"),
        _fk("joint_response", "taken_by", "organisation"),
        _one_of("joint_response", "how", "first", "agreement", "rota", "risen"),
        _pk("joint_response", "incident_id"),
    )
    op.create_table(
        "joint_refusal",
        _id(),
        _big("incident_id", False),
        _big("organisation_id", False),
        _text("reason"),
        _time("at", False),
        _big("account_id"),
        _fk("joint_refusal", "incident_id", "incident", ondelete="CASCADE"),
        _fk("joint_refusal", "organisation_id", "organisation"),
        _fk("joint_refusal", "account_id", "account"),
        _pk("joint_refusal"),
    )
    op.create_index("uq_joint_refusal_side", "joint_refusal", ["incident_id", "organisation_id"], unique=True)


def upgrade() -> None:
    """Apply."""
    _add_agreements()
    _add_rotas()
    _add_loans()
    _add_transfers()
    _add_joint_responses()
    for function in FUNCTIONS:
        op.execute(function)
    for table, (function, columns) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {table}_seen_by BEFORE INSERT OR UPDATE OF {columns} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    op.execute(
        "CREATE TRIGGER incident_voids_transfer AFTER UPDATE OF status ON incident FOR EACH ROW "
        "WHEN (NEW.status IN ('handled', 'verified', 'closed', 'merged', 'cancelled')) "
        "EXECUTE FUNCTION void_transfer()"
    )
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({rule})")


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TRIGGER incident_voids_transfer ON incident")
    for table in ("joint_refusal", "joint_response", "transfer", "loan", "rota_turn", "rota", "agreement"):
        op.drop_table(table)
    for function in (
        "see_agreement()",
        "see_rota()",
        "see_loan()",
        "void_transfer()",
        "one_map_kin_of(bigint[])",
    ):
        op.execute(f"DROP FUNCTION {function}")
