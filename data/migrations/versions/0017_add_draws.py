"""Inspections, risk grades of subjects with what they rest on, hazards, and double-random draws.

A draw is kept as it was made: the database refuses every change but its being published, and that an
organisation that goes hands it on. What is of a subject is seen by whom the subject is seen.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

IDS = postgresql.ARRAY(sa.BigInteger())
JSONB = postgresql.JSONB(astext_type=sa.Text())
FUNCTIONS = (
    """
    CREATE FUNCTION see_draw() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.seen_by := one_map_seers(ARRAY[NEW.organisation_id]); RETURN NEW; END $$
    """,
    """
    CREATE FUNCTION keep_draw() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        changes jsonb := '{}';
    BEGIN
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'draw' THEN
            changes := to_jsonb(NEW) - ARRAY['organisation_id', 'seen_by'];
            IF OLD.published_at IS NULL THEN
                changes := changes - ARRAY['published_at', 'published_by'];
            END IF;
            IF to_jsonb(OLD) @> changes THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'a draw is kept as it was made' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE FUNCTION keep_grade_from_person() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        IF (SELECT kind FROM subject WHERE id = NEW.subject_id) = 'person' THEN
            RAISE EXCEPTION 'natural persons bear no grade' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
)
# The function, when it is called and for which table.
TRIGGERS = {
    "draw_seen_by": ("see_draw", "BEFORE INSERT OR UPDATE OF organisation_id", "draw"),
    "draw_kept": ("keep_draw", "BEFORE UPDATE OR DELETE", "draw"),
    "draw_subject_kept": ("keep_draw", "BEFORE UPDATE OR DELETE", "draw_subject"),
    "draw_subject_no_person": ("keep_grade_from_person", "BEFORE INSERT", "draw_subject"),
    "subject_grade_no_person": ("keep_grade_from_person", "BEFORE INSERT OR UPDATE", "subject_grade"),
}
ALL = "current_setting('one_map.sees', true) = 'all'"
OF_SUBJECT = " OR ".join((ALL, "subject_id IN (SELECT id FROM subject)"))
POLICIES = {
    "inspection": OF_SUBJECT,
    "subject_grade": OF_SUBJECT,
    "subject_hazard": OF_SUBJECT,
    "draw": "one_map_sees(seen_by)",
    "draw_subject": " OR ".join((ALL, "draw_id IN (SELECT id FROM draw)")),
}


def _fk(table: str, column: str, other: str, **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **options
    )


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    names = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({names})", name=op.f(f"ck_{table}_{column}"))


def _big(name: str, nullable: bool = True, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), server_default=default, nullable=nullable)


def _time(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, default: str | None = None, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), server_default=default, nullable=nullable)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def _json(name: str) -> sa.Column:
    return sa.Column(name, JSONB, nullable=False)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def _add_draws() -> None:
    op.create_table(
        "draw",
        _id(),
        _text("name"),
        _big("organisation_id", False),
        sa.Column("seen_by", IDS, server_default=sa.text("'{}'"), nullable=False),
        _text("method"),
        _text("list_text"),
        _text("list_sha256"),
        _big("on_list", False),
        _big("wanted", False),
        _big("per_subject", False),
        _text("seed"),
        _text("seed_source"),
        _text("seed_note", ""),
        _json("filters"),
        _json("inspectors"),
        _json("recusals"),
        _time("drawn_at"),
        _big("drawn_by"),
        _time("published_at", True),
        _big("published_by"),
        _fk("draw", "organisation_id", "organisation"),
        _fk("draw", "drawn_by", "account"),
        _fk("draw", "published_by", "account"),
        _one_of("draw", "seed_source", "made", "given"),
        sa.CheckConstraint("wanted >= 1 AND per_subject >= 1", name=op.f("ck_draw_counts")),
        _pk("draw"),
    )
    op.create_index("ix_draw_seen_by", "draw", ["seen_by"], postgresql_using="gin")
    op.create_table(
        "draw_subject",
        _big("draw_id", False),
        _big("position", False),
        _big("subject_id", False),
        _text("name"),
        _text("grade"),
        _big("weight", False),
        _json("inspectors"),
        _fk("draw_subject", "draw_id", "draw"),
        _pk("draw_subject", "draw_id", "position"),
    )


def _add_inspections() -> None:
    op.create_table(
        "inspection",
        _id(),
        _big("subject_id", False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        _text("result"),
        _big("critical", False, "0"),
        _big("serious", False, "0"),
        _big("minor", False, "0"),
        _text("inspector", ""),
        _text("note", ""),
        _text("origin_key", nullable=True),
        _big("draw_id"),
        _time("recorded_at"),
        _big("recorded_by"),
        sa.Column("is_sample", sa.Boolean(), server_default="false", nullable=False),
        _fk("inspection", "subject_id", "subject", ondelete="CASCADE"),
        _fk("inspection", "draw_id", "draw"),
        _fk("inspection", "recorded_by", "account"),
        _one_of("inspection", "result", "pass", "conditions", "fail", "none"),
        sa.CheckConstraint(
            "critical >= 0 AND serious >= 0 AND minor >= 0", name=op.f("ck_inspection_counts")
        ),
        sa.UniqueConstraint("origin_key", name=op.f("uq_inspection_origin_key")),
        _pk("inspection"),
    )
    op.create_index("ix_inspection_subject", "inspection", ["subject_id", "inspected_on"])
    of_draw = sa.text("draw_id IS NOT NULL")
    op.create_index(
        "ix_inspection_draw", "inspection", ["draw_id", "subject_id"], unique=True, postgresql_where=of_draw
    )


def _add_grades() -> None:
    op.create_table(
        "subject_grade",
        _id(),
        _big("subject_id", False),
        _time("at"),
        _text("before", nullable=True),
        _text("grade"),
        sa.Column("points", sa.Float(), nullable=False),
        _json("parts"),
        _text("cause"),
        _fk("subject_grade", "subject_id", "subject", ondelete="CASCADE"),
        _one_of("subject_grade", "grade", "A", "B", "C", "D"),
        _one_of("subject_grade", "cause", "first", "nightly", "violation", "inspection"),
        _pk("subject_grade"),
    )
    op.create_index("ix_subject_grade_subject", "subject_grade", ["subject_id", "id"])
    op.create_table(
        "subject_hazard",
        _big("subject_id", False),
        _text("note"),
        _time("noted_at"),
        _big("noted_by"),
        _fk("subject_hazard", "subject_id", "subject", ondelete="CASCADE"),
        _fk("subject_hazard", "noted_by", "account"),
        _pk("subject_hazard", "subject_id"),
    )


def upgrade() -> None:
    """Apply."""
    _add_draws()
    _add_inspections()
    _add_grades()
    for function in FUNCTIONS:
        op.execute(function)
    for name, (function, when, table) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
    for table, rule in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} TO one_map_app USING ({rule})")


def downgrade() -> None:
    """Take back."""
    for table in ("subject_hazard", "subject_grade", "inspection", "draw_subject", "draw"):
        op.drop_table(table)
    for function in ("see_draw", "keep_draw", "keep_grade_from_person"):
        op.execute(f"DROP FUNCTION {function}()")
