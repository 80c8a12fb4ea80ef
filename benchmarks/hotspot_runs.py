"""Hotspots in the database: a run over all violations, a step of the time slider, a case renewing cells."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.city import BenchCity
from benchmarks.records import Record
from data.partitions import ensure_months
from data.violations import Violation
from dispatch import telling
from dispatch.hotspots.renewing import renew
from dispatch.hotspots.running import carry_out
from dispatch.hotspots.runs import open_run
from dispatch.hotspots.statistics import list_cells, list_patterns, list_scores, look, open_packed
from dispatch.journal import SYSTEM

VIEWED, STORED = 1_000_000, 5_000_000
TIMES, PLACES, DAYS = 50, 3000, 365
NOTE = "over a year in Beijing, a third anywhere, the others at 3,000 places"
# Where a case happens is made from its number: one third anywhere, the others around a place of many.
FILL = text("""
    INSERT INTO violation (happened_at, category_id, location, source, organisation_id)
    SELECT now() - random() * make_interval(days => :days),
        (SELECT min(id) FROM category),
        ST_SetSRID(ST_MakePoint(
            lon + (random() - 0.5) * spread, lat + (random() - 0.5) * spread), 4326),
        CASE WHEN number % 4 = 0 THEN 'patrol' ELSE 'complaint' END,
        (SELECT min(id) FROM organisation)
    FROM generate_series(1, :count) AS number,
    LATERAL (SELECT number % 3 = 0 AS anywhere, number % :places AS place) AS kind,
    LATERAL (
        SELECT CASE WHEN anywhere THEN 116.4 ELSE 116.15 + 0.5 * abs(sin(place)) END AS lon,
            CASE WHEN anywhere THEN 39.95 ELSE 39.75 + 0.4 * abs(cos(place * 1.7)) END AS lat,
            CASE WHEN anywhere THEN 0.5 ELSE 0.002 END AS spread
    ) AS middle
""")


def measure(city: BenchCity) -> Iterator[Record]:
    """Give how long runs, looks and renewals take."""
    telling.install(city.sessions)
    with tempfile.TemporaryDirectory(prefix="one-map-bench-") as folder:
        instance = Path(folder)
        with city.sessions.begin() as session:
            session.execute(text("TRUNCATE violation"))
        fill(city.sessions, VIEWED)
        note = f"{VIEWED:,} cases {NOTE}"
        yield Record("hotspots: first run, 53 days", _run(city.sessions, instance), "s", note=note)
        yield Record("hotspots: next run, one day", _run(city.sessions, instance), "s", note=note)
        for name, value_ms in _looks(city.sessions, instance):
            yield Record(f"hotspots: {name}", value_ms, "ms", note=note)
        fill(city.sessions, STORED - VIEWED)
        note = f"{STORED:,} cases {NOTE}"
        yield Record("hotspots: run, one day", _run(city.sessions, instance), "s", note=note)
        renewed = _renewals(city.sessions, instance)
        yield Record("hotspots: renewed by a case, median", float(np.median(renewed)), "ms", note=note)
        yield Record("hotspots: renewed by a case, p95", float(np.percentile(renewed, 95)), "ms", note=note)


def fill(sessions: sessionmaker[Session], count: int) -> None:
    """Add so many violations of a year, a third of them anywhere, the others at places that recur."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        ensure_months(session.connection(), "violation", now - timedelta(days=DAYS + 1), now)
        session.execute(text("SET LOCAL statement_timeout = 0"))
        session.execute(FILL, {"count": count, "places": PLACES, "days": DAYS})
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        session.execute(text("SET statement_timeout = 0"))
        session.execute(text("ANALYZE violation"))
        session.execute(text("RESET statement_timeout"))


def _run(sessions: sessionmaker[Session], instance: Path) -> float:
    with sessions.begin() as session:
        run_id = open_run(session, SYSTEM).id
    started = perf_counter()
    state = carry_out(sessions, run_id, instance)
    if state != "done":
        raise RuntimeError(state)
    return perf_counter() - started


def _looks(sessions: sessionmaker[Session], instance: Path) -> Iterator[tuple[str, float]]:
    """Give the milliseconds of a first look, with a process that knows nothing yet, and of slider steps."""
    with sessions() as session:
        open_packed.cache_clear()
        started = perf_counter()
        picture = look(session, instance)
        list_cells(session, picture)
        list_scores(session, picture, picture.ask("all", 28, None))
        yield "first look, with shapes", 1000 * (perf_counter() - started)
        for name, act in (("slider step", list_scores), ("slider step, classes", None)):
            taken = []
            for step in range(1, TIMES if act else 6):
                started = perf_counter()
                asked = look(session, instance).ask("all", 28, picture.run.as_of - timedelta(days=7 * step))
                _ = act(session, picture, asked) if act else list_patterns(picture, asked)
                taken.append(1000 * (perf_counter() - started))
            yield f"{name}, median", float(np.median(taken))


def _renewals(sessions: sessionmaker[Session], instance: Path) -> list[float]:
    """Return the milliseconds of renewing what lies around cases of today."""
    taken = []
    with sessions() as session:
        newest = select(Violation.id).where(Violation.happened_at > func.now() - timedelta(days=1))
        ids = session.scalars(newest.limit(TIMES + 1)).all()
        for violation_id in ids:
            started = perf_counter()
            renew(session, violation_id, instance)
            session.flush()
            taken.append(1000 * (perf_counter() - started))
        session.rollback()
    return taken[1:]
