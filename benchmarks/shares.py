"""How quickly what agencies see is built and kept up to date, and what that costs those who write.

`python -m benchmarks.shares` measures this alone; with `worker` it is the worker.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter, sleep

import numpy as np
import psycopg
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.city import ROOT, BenchCity, beijing, report
from benchmarks.records import Record
from data.database import make_engine, make_sessions
from data.organisations import Organisation
from data.partitions import ensure_months
from data.shares import Share, ShareFeature
from dispatch.journal import Actor
from dispatch.shares.agencies import make_agency
from dispatch.shares.defining import make_share
from dispatch.shares.fields import FIELDS
from dispatch.shares.keeping import CHANGED
from dispatch.shares.projecting import project_all
from dispatch.work.worker import work

STORED, IMPORTED, CHANGES, PACE_S, PATIENCE_S = 200_000, 100_000, 200, 0.05, 120.0
MONTH = datetime(2026, 3, 10, tzinfo=UTC)
OFFEND = text("""
    INSERT INTO violation (happened_at, category_id, location, address, source, organisation_id)
    SELECT :month + make_interval(secs => n), (SELECT min(id) FROM category),
        ST_SetSRID(ST_MakePoint(116.2 + n % 997 * 0.0003, 39.8 + n % 991 * 0.0002), 4326), n || '号',
        'patrol', :land
    FROM generate_series(1, :many) AS n
""")
COARSE = (
    {"name": "address", "rule": "masked"},
    {"name": "category_code", "rule": "as_is"},
    {"name": "happened_at", "rule": "coarser"},
)


def measure(city: BenchCity) -> Iterator[Record]:
    """Give how shares are built, kept up to date, and felt by those who write."""
    sessions = make_sessions(city.engine)
    actor = _begin(sessions)
    alone_s = _offend(sessions, IMPORTED)
    yield Record("shares: 100,000 rows written, no share", alone_s, "s")
    _offend(sessions, STORED - IMPORTED)
    for name, values in (
        ("all fields, exact", {}),
        ("three fields, masked and coarse, 100 m", {"fields": list(COARSE), "precision": "100m"}),
    ):
        per_s = _build(sessions, actor, name, values)
        yield Record("shares: rows a second while built", per_s, "1/s", note=f"{STORED:,} violations, {name}")
    shared_s = _offend(sessions, IMPORTED)
    yield Record(
        "shares: 100,000 rows written, two shares", shared_s, "s", "no share", alone_s / shared_s,
        note="all put down to be looked at",
    )  # fmt: skip
    project_all(sessions)
    late_s = _late(city.url, sessions, actor)
    note = f"{CHANGES} changes of one incident, {1 / PACE_S:.0f} a second, ten shares"
    for word, at in (("median", 50), ("p95", 95), ("most", 100)):
        late = float(np.percentile(late_s, at))
        yield Record(f"shares: change to numbered change, {word}", late, "s", note=note)
    _end(sessions)


def _begin(sessions: sessionmaker[Session]) -> Actor:
    with sessions.begin() as session:
        root = session.scalars(select(Organisation).where(Organisation.parent_id.is_(None))).first()
        ensure_months(session.connection(), "violation", MONTH, MONTH)
        return Actor(None, "bench", root.id, root.path, "admin")


def _end(sessions: sessionmaker[Session]) -> None:
    """Leave no share and no violation to what is measured next."""
    with sessions.begin() as session:
        session.execute(update(Share).values(withdrawn_at=func.now()))
    project_all(sessions)
    with sessions.begin() as session:
        session.execute(text("TRUNCATE violation"))


def _offend(sessions: sessionmaker[Session], many: int) -> float:
    """Add violations by one statement; return the seconds it took, with its commit."""
    with sessions() as session:
        land = session.scalars(select(Organisation.id).where(Organisation.level == "district").limit(1)).one()
        session.execute(text("SET LOCAL statement_timeout = 0"))
        started = perf_counter()
        session.execute(OFFEND, {"month": MONTH, "land": land, "many": many})
        session.commit()
        return perf_counter() - started


def _share(session: Session, actor: Actor, name: str, source: str, **values: object) -> int:
    agency = make_agency(session, actor, name=name)
    fields = [{"name": field.name, "rule": "as_is"} for field in FIELDS[source]]
    given = {"name": name, "fields": fields} | values
    return make_share(session, actor, agency_id=agency.id, source=source, **given).id


def _build(sessions: sessionmaker[Session], actor: Actor, name: str, values: dict[str, object]) -> float:
    with sessions.begin() as session:
        share_id = _share(session, actor, name, "violations", **values)
    started = perf_counter()
    project_all(sessions)
    took_s = perf_counter() - started
    with sessions() as session:
        built = session.scalar(select(func.count()).where(ShareFeature.share_id == share_id))
    if built != STORED:
        raise AssertionError(f"{built} of {STORED} rows were built")
    return STORED / took_s


def _late(url: str, sessions: sessionmaker[Session], actor: Actor) -> np.ndarray:
    """Return how long each change of an incident took to be a change of the first of ten shares."""
    with sessions.begin() as session:
        shares = [_share(session, actor, f"late {number}", "incidents") for number in range(10)]
        incident = report(session)
    command = [sys.executable, "-m", "benchmarks.shares", "worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url})
    try:
        _wait_until_built(sessions, shares)
        return _change(url, sessions, shares[0], incident)
    finally:
        worker.terminate()
        worker.wait()


def _wait_until_built(sessions: sessionmaker[Session], shares: list[int]) -> None:
    waiting = select(func.count()).where(Share.id.in_(shares), (Share.last_sequence == 0))
    ends = perf_counter() + PATIENCE_S
    while perf_counter() < ends:
        with sessions() as session:
            if not session.scalar(waiting):
                return
        sleep(0.1)
    raise TimeoutError("the worker has not built the shares")


def _change(url: str, sessions: sessionmaker[Session], share_id: int, incident: int) -> np.ndarray:
    changed = text("UPDATE incident SET place = :place WHERE id = :id")
    late_s = []
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANGED}")
        for number in range(CHANGES):
            with sessions.begin() as session:
                session.execute(changed, {"id": incident, "place": f"{number}号"})
            started = perf_counter()
            for notice in ear.notifies(timeout=PATIENCE_S):
                if int(notice.payload) == share_id:
                    break
            late_s.append(perf_counter() - started)
            sleep(PACE_S)
    return np.array(late_s)


if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        address = os.environ["DATABASE_URL"]
        work(make_sessions(make_engine(address)), address.replace("+psycopg", "", 1))
    else:
        with beijing(squads=10) as made:
            for record in measure(made):
                print(record.line(), flush=True)
