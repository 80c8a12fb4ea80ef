"""Fixes find their month's partition however long the system has been running."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from data.partitions import ensure_partitions
from dispatch.tracking import FixReport, record_fixes
from tests.factories.city import lonlat, make_organisations, make_squad


def test_a_month_without_its_partition_gets_one_with_the_first_fix(session: Session) -> None:
    squad = make_squad(session, make_organisations(session)["11"].id, "西-01", 2, 2, fix_at=None)
    now = datetime.now(UTC)
    ensure_partitions(session.connection(), now)
    session.execute(text(f"DROP TABLE fix_{now:%Y_%m}"))
    assert record_fixes(session, [FixReport(squad.id, *lonlat(3, 3), now)]).accepted == 1
