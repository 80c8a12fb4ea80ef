"""The generalised roads, areas and borders that tiles of low zooms are made from."""

from sqlalchemy import text
from sqlalchemy.orm import Session

STATEMENTS = (
    "REFRESH MATERIALIZED VIEW base_overview",
    "REFRESH MATERIALIZED VIEW border",
    "ANALYZE base_overview",
    "ANALYZE border",
    "REFRESH MATERIALIZED VIEW base_map_version",
)
VERSION = text("SELECT extract(epoch FROM made_at)::text FROM base_map_version")


def refresh_overviews(session: Session) -> None:
    """Make the overviews anew, and have no tile of the former base map in use.

    To be called after roads, areas, places or organisations were imported, last in the transaction: whoever
    asks for a tile waits from here until its end.
    """
    session.flush()
    for statement in STATEMENTS:
        session.execute(text(statement))


def get_base_map_version(session: Session) -> str:
    """Return what changes when the base map was made anew; fit for the name of a folder."""
    return session.scalar(VERSION)
