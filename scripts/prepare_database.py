"""Have the database at the newest schema and, when it is empty, filled with the sample city.

Looks first, by psycopg alone: that takes a quarter of a second, and the rest is needed once.
"""

from datetime import UTC, datetime, timedelta

import psycopg

from scripts.words import ROOT
from web.settings import Settings

NEXT_MONTH = timedelta(days=32)
LOOK = """
    SELECT (SELECT max(version_num) FROM alembic_version) = %(newest)s
       AND to_regclass(%(partition)s) IS NOT NULL
       AND EXISTS (SELECT FROM organisation)
"""


def main() -> None:
    """Migrate and load the sample, if there is need to."""
    settings = Settings.from_env()
    if not is_ready(settings.database_url, datetime.now(UTC)):
        # Imported here, since most starts can do without what it brings along.
        from scripts.fill_database import fill

        fill(settings.database_url, settings.instance)


def is_ready(url: str, now: datetime) -> bool:
    """Return whether the schema is the newest, the next month has its place, and there are organisations."""
    newest = max(path.name[:4] for path in (ROOT / "data/migrations/versions").glob("[0-9]*.py"))
    following = now.replace(day=1) + NEXT_MONTH
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        try:
            facts = {"newest": newest, "partition": f"fix_{following:%Y_%m}"}
            return bool(connection.execute(LOOK, facts).fetchone()[0])
        except psycopg.errors.UndefinedTable:
            return False


if __name__ == "__main__":
    main()
