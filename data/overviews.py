"""The generalised roads, areas and borders that tiles of low zooms are made from."""

from sqlalchemy import Connection, text

STATEMENTS = (
    "REFRESH MATERIALIZED VIEW base_overview",
    "REFRESH MATERIALIZED VIEW border",
    "ANALYZE base_overview",
    "ANALYZE border",
)


def refresh_overviews(connection: Connection) -> None:
    """Make the overviews anew; to be called after roads, areas or organisations were imported."""
    for statement in STATEMENTS:
        connection.execute(text(statement))
