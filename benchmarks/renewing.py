"""A new case among five million: matched to earlier ones, and what lies around it renewed.

`python -m benchmarks.renewing` makes the cases (all indexes are built after them), does a run, and measures.
`--stored N` takes fewer; `--plans` prints how each question to the database of one case is answered.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, event, insert, text
from sqlalchemy.orm import Session

from benchmarks.city import BenchCity, beijing
from benchmarks.hotspot_runs import DAYS, FILL, PLACES
from benchmarks.records import Record
from data.partitions import ensure_months
from data.violations import Violation
from dispatch import telling
from dispatch.hotspots.renewing import renew
from dispatch.hotspots.running import carry_out
from dispatch.hotspots.runs import open_run
from dispatch.journal import SYSTEM
from dispatch.violations.repeats import Case, find_repeats

STORED, TIMES, WARM = 5_000_000, 100, 5
INDEXES = text(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'violation' AND indexname NOT LIKE 'pk_%'"
)
SPOTS = text("SELECT ST_X(location), ST_Y(location) FROM violation TABLESAMPLE SYSTEM (0.5) LIMIT :count")


@dataclass(slots=True)
class Asked:
    """What was asked of the database."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def note(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        """Note a statement as it is sent."""
        self.statements.append((statement, parameters))


def measure(city: BenchCity, stored: int = STORED, plans: bool = False) -> Iterator[Record]:
    """Give how long a new case takes to be matched, and to renew what lies around it."""
    telling.install(city.sessions)
    with tempfile.TemporaryDirectory(prefix="one-map-bench-") as folder:
        fill(city.engine, stored)
        yield Record("renewing: run before, one day", _run(city, Path(folder)), "s", note=f"{stored:,} cases")
        note = f"{stored:,} stored, {DAYS} days, {TIMES} new cases"
        for name, value in _measure(city, Path(folder), plans):
            yield Record(f"renewing: {name}", value, "" if "questions" in name else "ms", note=note)


def fill(engine: Engine, count: int) -> None:
    """Store so many cases of a year, and build the indexes after them: half of the time."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("TRUNCATE violation"))
        ensure_months(connection, "violation", now - timedelta(days=DAYS + 1), now)
        with _without_indexes(connection):
            connection.execute(FILL, {"count": count, "places": PLACES, "days": DAYS})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE violation"))
        connection.execute(text("RESET statement_timeout"))


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    indexes = connection.execute(INDEXES).all()
    for name, _ in indexes:
        connection.execute(text(f"DROP INDEX {name}"))
    yield
    connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    for _, definition in indexes:
        connection.execute(text(definition.replace(" ON ONLY ", " ON ")))


def _run(city: BenchCity, instance: Path) -> float:
    today = datetime.now(UTC).date()
    with city.sessions.begin() as session:
        run_id = open_run(session, SYSTEM, since=today).id
    started = perf_counter()
    if (state := carry_out(city.sessions, run_id, instance)) != "done":
        raise RuntimeError(state)
    return perf_counter() - started


def _measure(city: BenchCity, instance: Path, plans: bool) -> Iterator[tuple[str, float]]:
    matched, renewed, asked = [], [], Asked()
    with city.sessions() as session:
        spots = session.execute(SPOTS, {"count": TIMES + WARM}).all()
        event.listen(city.engine, "before_cursor_execute", asked.note)
        for lon, lat in spots:
            case = Case(lon, lat, datetime.now(UTC), "stall")
            started = perf_counter()
            find_repeats(session, case)
            matched.append(1000 * (perf_counter() - started))
            violation_id = _add(session, case)
            asked.statements.clear()
            started = perf_counter()
            renew(session, violation_id, instance, case.at)
            session.flush()
            renewed.append(1000 * (perf_counter() - started))
        last = list(asked.statements)
        event.remove(city.engine, "before_cursor_execute", asked.note)
        if plans:
            _explain(session, last)
        session.rollback()
    both = np.add(matched, renewed)[WARM:]
    for name, taken in (("matched", matched[WARM:]), ("renewed", renewed[WARM:]), ("both", both)):
        yield f"{name}, median", float(np.median(taken))
        yield f"{name}, p95", float(np.percentile(taken, 95))
    yield "questions to the database for a renewal", float(len(last))


def _add(session: Session, case: Case) -> int:
    values = {
        "happened_at": case.at,
        "source": "complaint",
        "location": f"SRID=4326;POINT({case.lon} {case.lat})",
    }
    of = {
        "category_id": text("(SELECT min(id) FROM category)"),
        "organisation_id": text("(SELECT min(id) FROM organisation)"),
    }
    return session.scalar(insert(Violation).values(**values, **of).returning(Violation.id))


def _explain(session: Session, statements: list[tuple[str, Any]]) -> None:
    """Print how each question is answered."""
    for statement, parameters in statements:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "INSERT")):
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN (ANALYZE, COSTS OFF) {statement}", parameters
            )
            print(f"\n-- {' '.join(statement.split())[:150]}", file=sys.stderr)
            print("\n".join(row[0] for row in plan), file=sys.stderr)


def main() -> None:
    """Measure alone, in a city of its own."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--stored", type=int, default=STORED)
    said.add_argument("--plans", action="store_true")
    chosen = said.parse_args()
    with beijing(squads=10) as city:
        for record in measure(city, chosen.stored, chosen.plans):
            print(record.line(), flush=True)


if __name__ == "__main__":
    main()
