"""Have the database at the newest schema and, when it is empty, filled with the sample city.

Looks first, by psycopg alone: that takes a quarter of a second, and the rest is needed once.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from data.partitions import partition_name
from scripts.words import ROOT
from web.settings import Settings

NEXT_MONTH = timedelta(days=32)
LOOK = """
    SELECT (SELECT max(version_num) FROM alembic_version) = %(newest)s
       AND to_regclass(%(fixes)s) IS NOT NULL AND to_regclass(%(ledger)s) IS NOT NULL
       AND EXISTS (SELECT FROM organisation)
"""


def main() -> None:
    """Migrate and load the sample, if there is need to."""
    settings = Settings.from_env()
    if not is_ready(settings.database_url, datetime.now(UTC)):
        # Imported here, since most starts can do without what it brings along.
        from scripts.fill_database import fill

        fill(settings.database_url, settings.instance)
    version = find_missing_roads(settings.database_url, settings.instance)
    if version:
        sys.exit(
            f"数据库使用的路网 {version} 不在本实例中：请从原实例复制 roads/{version}，或重新导入道路。\n"
            f"The road network in use is not in this instance: copy roads/{version} into {settings.instance} "
            "from the instance that has it, or import roads: flask --app app import roads FILE"
        )


def is_ready(url: str, now: datetime) -> bool:
    """Return whether the schema is the newest, the next month has its place, and there are organisations."""
    newest = max(path.name[:4] for path in (ROOT / "data/migrations/versions").glob("[0-9]*.py"))
    following = now.replace(day=1) + NEXT_MONTH
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        try:
            facts = {
                "newest": newest,
                "fixes": partition_name("fix", following),
                "ledger": partition_name("ledger", following),
            }
            return bool(connection.execute(LOOK, facts).fetchone()[0])
        except psycopg.errors.UndefinedTable:
            return False


def find_missing_roads(url: str, instance: Path) -> str | None:
    """Return the version of the road network in use if its files are not in the instance."""
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        row = connection.execute("SELECT version FROM road_network WHERE is_current").fetchone()
    return row[0] if row and not (instance / "roads" / row[0]).is_dir() else None


if __name__ == "__main__":
    main()
