"""Changes of what is shared put down what has to be looked at: by statement, so that many rows cost little.

The functions run with the rights of the tables' owner: whoever changes a row need not see the shares that it
is in. `space` is the random name space of a share's keys; `build_due` is set while a share is built, to the
last row that has to be looked at for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# The rows of a statement as they were and are, of those shares that they may be in. What a share holds in
# detail, its area and time, is looked at later: it costs too much here.
PUT = """
    INSERT INTO share_due (share_id, source_id, due_at)
    SELECT share.id, changed.id, clock_timestamp() + make_interval(secs => share.delay_s)
    FROM {rows} CROSS JOIN share
    WHERE share.source = '{source}' AND share.withdrawn_at IS NULL
        AND (share.expires_at IS NULL OR share.expires_at > clock_timestamp()) AND {fits};
"""
FUNCTION = """
    CREATE FUNCTION {name}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        IF EXISTS (SELECT FROM share WHERE source = '{source}' AND withdrawn_at IS NULL) THEN
            {put}
            IF FOUND THEN PERFORM pg_notify('share_due', ''); END IF;
        END IF;
        RETURN NULL;
    END $$
"""
SEEN = "(changed.seen_by IS NULL OR changed.seen_by @> ARRAY[share.organisation_id])"
OF_CATEGORY = """ AND (share.categories = '{}' OR EXISTS (
    SELECT FROM category WHERE category.id = changed.category_id AND category.code = ANY (share.categories)))"""
OF_LAYER = "share.layer_id = changed.layer_id"
# Table, source, the columns that are looked at, and what they have to fulfil.
SOURCES = (
    ("incident", "incidents", "id, seen_by, category_id", SEEN + OF_CATEGORY),
    ("violation", "violations", "id, seen_by, category_id", SEEN + OF_CATEGORY),
    ("hotspot", "hotspots", "id, seen_by", SEEN),
    ("layer_feature", "layer", "id, layer_id", OF_LAYER),
)
EVENTS = {
    "insert": ("INSERT", "NEW TABLE AS new_rows", "new_rows"),
    "update": ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows", None),
    "delete": ("DELETE", "OLD TABLE AS old_rows", "old_rows"),
}
# Names and codes of categories, organisations, subjects and kinds stand in many rows: all of these shares are
# looked through. What was built stays known: that tells whether the definition has changed since.
RENEW = """
    CREATE FUNCTION {name}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        UPDATE share SET built = -definition
        WHERE source = ANY ('{{{sources}}}') AND withdrawn_at IS NULL AND built = definition{more};
        IF FOUND THEN PERFORM pg_notify('share_due', ''); END IF;
        RETURN NULL;
    END $$
"""
RENEWING = (
    ("share_category_renewed", "category", "code, name, name_en, group_code", "incidents,violations", ""),
    (
        "share_organisation_renewed", "organisation", "code, name, level, path, jurisdiction",
        "incidents,violations,hotspots", "",
    ),
)  # fmt: skip
# So is a layer that becomes another organisation's or of another kind, or whose kind changes.
LAYER_RENEWED = """
    CREATE FUNCTION share_layer_renewed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        UPDATE share SET built = -definition
        WHERE layer_id = NEW.id AND withdrawn_at IS NULL AND built = definition;
        IF FOUND THEN PERFORM pg_notify('share_due', ''); END IF;
        RETURN NULL;
    END $$
"""
KIND_RENEWED = """
    CREATE FUNCTION share_kind_renewed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        UPDATE share SET built = -definition FROM layer
        WHERE share.layer_id = layer.id AND layer.kind = NEW.key AND withdrawn_at IS NULL AND built = definition;
        IF FOUND THEN PERFORM pg_notify('share_due', ''); END IF;
        RETURN NULL;
    END $$
"""
SUBJECT_RENEWED = """
    CREATE FUNCTION share_subject_renewed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        IF EXISTS (SELECT FROM share WHERE source IN ('violations', 'hotspots') AND withdrawn_at IS NULL) THEN
            INSERT INTO share_due (share_id, source_id, due_at)
            SELECT share.id, kept.id, clock_timestamp() + make_interval(secs => share.delay_s)
            FROM share JOIN LATERAL (
                SELECT violation.id FROM violation
                WHERE violation.subject_id = NEW.id AND share.source = 'violations'
                UNION ALL
                SELECT hotspot.id FROM hotspot
                WHERE hotspot.subject_id = NEW.id AND share.source = 'hotspots'
            ) AS kept ON true
            WHERE share.source IN ('violations', 'hotspots') AND share.withdrawn_at IS NULL;
            IF FOUND THEN PERFORM pg_notify('share_due', ''); END IF;
        END IF;
        RETURN NULL;
    END $$
"""
SHARE_CHANGED = """
    CREATE FUNCTION share_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('share_due', ''); RETURN NULL; END $$
"""


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "share", sa.Column("space", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)
    )
    op.add_column("share", sa.Column("build_due", sa.BigInteger(), nullable=True))
    # To check for each row of an import that its share is there would take longer than all else.
    op.drop_constraint("fk_share_due_share_id_share", "share_due", type_="foreignkey")
    op.drop_index("ix_share_due_due_at", "share_due")
    op.create_index("ix_share_due_due_at", "share_due", ["share_id", "due_at", "id"])
    for table, source, columns, fits in SOURCES:
        for event in EVENTS:
            _follow(table, source, columns, fits, event)
    for name, table, columns, sources, more in RENEWING:
        op.execute(RENEW.format(name=name, sources=sources, more=more))
        op.execute(
            f"CREATE TRIGGER {name} AFTER UPDATE OF {columns} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    op.execute(LAYER_RENEWED)
    op.execute(
        "CREATE TRIGGER share_layer_renewed AFTER UPDATE OF kind, seen_by, organisation_id ON layer FOR EACH ROW "
        "WHEN (OLD.kind <> NEW.kind OR OLD.seen_by IS DISTINCT FROM NEW.seen_by) "
        "EXECUTE FUNCTION share_layer_renewed()"
    )
    op.execute(KIND_RENEWED)
    op.execute(
        "CREATE TRIGGER share_kind_renewed AFTER UPDATE ON layer_kind FOR EACH ROW "
        "EXECUTE FUNCTION share_kind_renewed()"
    )
    op.execute(SUBJECT_RENEWED)
    op.execute(
        "CREATE TRIGGER share_subject_renewed AFTER UPDATE OF name, kind, licence, grade ON subject FOR EACH ROW "
        "WHEN ((OLD.name, OLD.kind, OLD.licence, OLD.grade) IS DISTINCT FROM "
        "(NEW.name, NEW.kind, NEW.licence, NEW.grade)) EXECUTE FUNCTION share_subject_renewed()"
    )
    op.execute(SHARE_CHANGED)
    op.execute(
        "CREATE TRIGGER share_is_due AFTER INSERT OR UPDATE OF definition, withdrawn_at, expires_at ON share "
        "FOR EACH STATEMENT EXECUTE FUNCTION share_is_due()"
    )


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TRIGGER share_is_due ON share")
    op.execute("DROP FUNCTION share_is_due()")
    for name, table in (
        ("share_subject_renewed", "subject"),
        ("share_kind_renewed", "layer_kind"),
        ("share_layer_renewed", "layer"),
        *((name, table) for name, table, *_ in RENEWING),
        *((f"share_{table}_{event}", table) for table, *_ in SOURCES for event in EVENTS),
    ):
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_share_due_due_at", "share_due")
    op.create_index("ix_share_due_due_at", "share_due", ["due_at"])
    op.create_foreign_key(
        "fk_share_due_share_id_share", "share_due", "share", ["share_id"], ["id"], ondelete="CASCADE"
    )
    op.drop_column("share", "build_due")
    op.drop_column("share", "space")


def _follow(table: str, source: str, columns: str, fits: str, event: str) -> None:
    when, tables, rows = EVENTS[event]
    both = f"(SELECT {columns} FROM old_rows UNION SELECT {columns} FROM new_rows) AS changed"
    put = PUT.format(rows=both if rows is None else f"{rows} AS changed", source=source, fits=fits)
    name = f"share_{table}_{event}"
    op.execute(FUNCTION.format(name=name, source=source, put=put))
    op.execute(
        f"CREATE TRIGGER {name} AFTER {when} ON {table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )
