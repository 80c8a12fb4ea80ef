"""Stores the rows of a file by statements over all of them: staged by COPY, told apart, put in place."""

import io
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from data.partitions import ensure_months

if TYPE_CHECKING:
    import pyarrow

COLUMNS = {
    "row": "bigint",
    "origin_key": "text",
    "happened_at": "timestamptz",
    "day_only": "boolean",
    "category_id": "bigint",
    "lon": "double precision",
    "lat": "double precision",
    "address": "text",
    "address_key": "text",
    "source": "text",
    "licence": "text",
    "subject_name": "text",
    "subject_kind": "text",
    "organisation_id": "bigint",
    "neighbour_id": "bigint",
    "marked": "boolean",
}
# From how many new rows on what the database knows of the table is out of date.
MANY = 10_000
STAGE = (
    "CREATE TEMPORARY TABLE case_staging ("
    + ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    + ", subject_id bigint) ON COMMIT DROP"
)
# The first row of a key stays; rows without an id of their own that are the same count as one case.
TWICE = """
    DELETE FROM case_staging WHERE ctid IN (
        SELECT ctid FROM (
            SELECT ctid, row_number() OVER (PARTITION BY origin_key ORDER BY row) AS place FROM case_staging
        ) AS counted WHERE place > 1
    )
"""
KNOWN = "DELETE FROM case_staging USING violation WHERE violation.origin_key = case_staging.origin_key"
NAMED = "SELECT EXISTS (SELECT FROM case_staging WHERE subject_name <> '' OR licence <> '')"
ADD_LICENSED = """
    INSERT INTO subject (name, kind, licence, address, address_key, location, organisation_id)
    SELECT DISTINCT ON (licence) coalesce(nullif(subject_name, ''), licence), subject_kind, licence, address,
        address_key, ST_SetSRID(ST_MakePoint(lon, lat), 4326), organisation_id
    FROM case_staging WHERE licence <> '' ORDER BY licence, happened_at DESC, row
    ON CONFLICT (licence) DO NOTHING
"""
ADD_NAMED = """
    INSERT INTO subject (name, kind, address, address_key, location, organisation_id)
    SELECT DISTINCT ON (subject_name, staged.address_key) subject_name, subject_kind, staged.address,
        staged.address_key, ST_SetSRID(ST_MakePoint(lon, lat), 4326), staged.organisation_id
    FROM case_staging AS staged
    WHERE licence = '' AND subject_name <> '' AND NOT EXISTS (
        SELECT FROM subject
        WHERE subject.name = staged.subject_name AND subject.address_key = staged.address_key
    )
    ORDER BY subject_name, staged.address_key, happened_at DESC, row
"""
LINK_LICENSED = """
    UPDATE case_staging SET subject_id = subject.id FROM subject
    WHERE case_staging.licence <> '' AND subject.licence = case_staging.licence
"""
LINK_NAMED = """
    UPDATE case_staging SET subject_id = (
        SELECT min(id) FROM subject
        WHERE subject.name = case_staging.subject_name AND subject.address_key = case_staging.address_key
    )
    WHERE licence = '' AND subject_name <> ''
"""
PUT = """
    INSERT INTO violation (happened_at, day_only, category_id, subject_id, location, address, address_key,
        source, organisation_id, neighbour_id, seen_by, import_id, origin_key)
    SELECT happened_at, day_only, category_id, subject_id, ST_SetSRID(ST_MakePoint(lon, lat), 4326), address,
        address_key, source, organisation_id, nullif(neighbour_id, -1), seers.seen_by, :import_id, origin_key
    FROM case_staging LEFT JOIN (
        SELECT owner, neighbour, one_map_seers(ARRAY[owner, neighbour]) AS seen_by FROM (
            SELECT DISTINCT organisation_id AS owner, neighbour_id AS neighbour FROM case_staging
        ) AS pairs
    ) AS seers ON owner = organisation_id AND neighbour = neighbour_id
    ORDER BY happened_at, row
"""
# The city says that it is a duplicate; of what, is the latest case before it at the same address, of the same
# kind if there is one, that is none itself.
DUPLICATES = """
    UPDATE violation SET duplicate_of = earlier.id
    FROM case_staging AS staged, LATERAL (
        SELECT former.id FROM violation AS former
        WHERE former.address_key = staged.address_key
            AND former.happened_at <= staged.happened_at
            AND former.happened_at >= staged.happened_at - make_interval(days => :days)
            AND former.origin_key IS DISTINCT FROM staged.origin_key
            AND NOT EXISTS (
                SELECT FROM case_staging AS other WHERE other.origin_key = former.origin_key AND other.marked
            )
        ORDER BY former.category_id <> staged.category_id, former.happened_at DESC, former.id DESC LIMIT 1
    ) AS earlier
    WHERE staged.marked AND staged.address_key <> '' AND violation.origin_key = staged.origin_key
        AND violation.happened_at = staged.happened_at
"""


def open_staging(connection: Connection) -> None:
    """Make the table into which rows go first; it is gone with the transaction."""
    connection.execute(text("DROP TABLE IF EXISTS pg_temp.case_staging"))
    connection.execute(text(STAGE))


def stage(connection: Connection, rows: "pyarrow.Table") -> None:
    """Copy rows into the staging table, as text that Arrow writes."""
    import pyarrow.csv

    buffer = io.BytesIO()
    pyarrow.csv.write_csv(
        rows, buffer, pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    )
    # Arrow quotes nothing that is empty, which PostgreSQL would take for null; nothing is null here.
    statement = f"COPY case_staging ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv, NULL E'\\001')"
    with connection.connection.driver_connection.cursor().copy(statement) as copy:
        copy.write(buffer.getbuffer())


def drop_known(connection: Connection) -> int:
    """Take out of the staged rows what stands in the file twice or is stored already; return how many."""
    connection.execute(text("CREATE INDEX ON case_staging (origin_key)"))
    connection.execute(text("ANALYZE case_staging"))
    return connection.execute(text(TWICE)).rowcount + connection.execute(text(KNOWN)).rowcount


def add_subjects(connection: Connection) -> int:
    """Find the subjects of staged rows by licence, or else by name and address; return how many are new."""
    if not connection.scalar(text(NAMED)):
        return 0
    added = 0
    for statement in (ADD_LICENSED, ADD_NAMED):
        added += connection.execute(text(statement)).rowcount
    for statement in (LINK_LICENSED, LINK_NAMED):
        connection.execute(text(statement))
    return added


def put_violations(connection: Connection, import_id: int) -> tuple[int, datetime | None]:
    """Put the staged rows among the violations; return how many, and when the first of them happened."""
    first, last = connection.execute(
        text("SELECT min(happened_at), max(happened_at) FROM case_staging")
    ).one()
    if first is None:
        return 0, None
    ensure_months(connection, "violation", first, last)
    count = connection.execute(text(PUT), {"import_id": import_id}).rowcount
    if count >= MANY:
        # The next import would take new months for empty, and look each of its rows up in every one of them.
        connection.execute(text("ANALYZE violation"))
    return count, first


def point_out_duplicates(connection: Connection, days: int) -> tuple[int, int]:
    """Return how many stored rows the file calls duplicates, and of how many the original was found."""
    marked = connection.scalar(text("SELECT count(*) FROM case_staging WHERE marked")) or 0
    if not marked:
        return 0, 0
    return marked, connection.execute(text(DUPLICATES), {"days": days}).rowcount
