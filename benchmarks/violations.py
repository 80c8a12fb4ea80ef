"""A million past cases taken in, and one new case matched among five million stored."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.city import BenchCity, shared_data
from benchmarks.records import Record
from data.categories import Category
from data.importers.cases import import_cases
from data.importers.cases.mapping import make_mapping
from data.partitions import ensure_months
from data.scope import Scope, limit
from dispatch.violations.repeats import Case, find_repeats

IN_FILE, STORED, WEEKS, ADDRESSES = 1_000_000, 5_000_000, 52, 400_000
WEST, SOUTH, EAST, NORTH = 116.2, 39.8, 116.55, 40.05
CASES, SEED = 300, 7
CHICAGO = "chicago_311_sanitation_code_2000_2014.csv.gz"
CATEGORY = "made-up"
# Most addresses bear a case or two, some bear hundreds: the square of an even number is such a share.
STORE = text("""
    INSERT INTO violation (happened_at, category_id, location, address, address_key, source, organisation_id,
        seen_by, origin_key)
    SELECT :first + random() * make_interval(weeks => :weeks),
        (SELECT id FROM category WHERE code = :category),
        ST_SetSRID(ST_MakePoint(
            :west + (:east - :west) * (place * 7919 % :addresses) / :addresses,
            :south + (:north - :south) * (place * 104729 % :addresses) / :addresses
        ), 4326),
        'S' || place || '号', 's' || place, 'patrol', root.id, ARRAY[root.id], 'bench/' || number
    FROM (SELECT number, floor(:addresses * pow(random(), 2))::bigint AS place
          FROM generate_series(1, :stored) AS number) AS made,
        (SELECT id FROM organisation WHERE parent_id IS NULL LIMIT 1) AS root
""")


def measure(city: BenchCity) -> Iterator[Record]:
    """Give how quickly files come in and a case is matched; the city's database has cases afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        made = _write(Path(folder) / "million.csv")
        rows, took_s = _import(city, made, {"adds_categories": True})
        yield Record(
            "cases: a million rows in", took_s, "s", note=f"{rows:,} rows, {rows / took_s * 60:,.0f} a minute"
        )
        _, took_s = _import(city, made, {"adds_categories": True})
        yield Record("cases: the same file again", took_s, "s", note="nothing changes")
    chicago = shared_data() / CHICAGO
    if chicago.exists():
        root = {"organisation": _root(city), "category": "Sanitation", "adds_categories": True}
        rows, took_s = _import(city, chicago, root)
        yield Record("cases: Chicago 2000–2014 in", took_s, "s", note=f"{rows:,} rows, 180 new months")
    _store(city)
    for name, scope in (("of all", None), ("of an organisation", _scope(city))):
        times_ms = _match(city, scope)
        note = f"{STORED:,} stored, {WEEKS} weeks, {CASES} new cases"
        yield Record(f"repeats: a new case, {name}", float(np.median(times_ms)), "ms", note=note)
        yield Record(f"repeats: a new case, {name}, p99", float(np.percentile(times_ms, 99)), "ms", note=note)


def _write(path: Path) -> Path:
    random = np.random.default_rng(SEED)
    place = random.integers(0, ADDRESSES, IN_FILE)
    lon = WEST + (EAST - WEST) * random.random(ADDRESSES)
    lat = SOUTH + (NORTH - SOUTH) * random.random(ADDRESSES)
    second = random.integers(0, WEEKS * 7 * 86_400, IN_FILE)
    first = np.datetime64("2024-01-01T00:00:00")
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("编号", "上报时间", "经度", "纬度", "地址", "事项", "来源"))
        writer.writerows(
            (
                number,
                moment,
                f"{lon[at]:.6f}",
                f"{lat[at]:.6f}",
                f"北京市第{at % 900}大街{at // 900}号",
                "占道",
                "12345",
            )
            for number, (at, moment) in enumerate(zip(place, (first + second).astype(str), strict=True))
        )
    return path


def _import(city: BenchCity, path: Path, said: dict[str, object]) -> tuple[int, float]:
    begun = perf_counter()
    with city.sessions.begin() as session:
        report = import_cases(session, path, make_mapping(said))
    return report.rows, perf_counter() - begun


def _root(city: BenchCity) -> str:
    with city.sessions() as session:
        return str(session.scalar(text("SELECT code FROM organisation WHERE parent_id IS NULL LIMIT 1")))


def _scope(city: BenchCity) -> Scope:
    with city.sessions() as session:
        row = session.execute(
            text("SELECT id, path FROM organisation WHERE parent_id IS NOT NULL LIMIT 1")
        ).one()
    return Scope(1, row.id, row.path)


def _store(city: BenchCity) -> None:
    first = datetime.now(UTC) - timedelta(weeks=WEEKS)
    with city.sessions.begin() as session:
        session.execute(text("SET LOCAL statement_timeout = 0"))
        session.execute(text("DELETE FROM violation"))
        session.add(Category(code=CATEGORY, code_table="bench", name="示例"))
        session.flush()
        ensure_months(session.connection(), "violation", first, datetime.now(UTC))
        facts = {
            "first": first,
            "weeks": WEEKS,
            "category": CATEGORY,
            "addresses": ADDRESSES,
            "stored": STORED,
        }
        session.execute(STORE, facts | {"west": WEST, "south": SOUTH, "east": EAST, "north": NORTH})
    with city.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE violation"))


def _match(city: BenchCity, scope: Scope | None) -> list[float]:
    random = np.random.default_rng(SEED)
    places = np.floor(ADDRESSES * random.random(CASES) ** 2).astype(int).tolist()
    times_ms = []
    with Session(city.engine) as session:
        if scope is not None:
            limit(session, scope)
        for place in places:
            lon = WEST + (EAST - WEST) * (place * 7919 % ADDRESSES) / ADDRESSES
            lat = SOUTH + (NORTH - SOUTH) * (place * 104729 % ADDRESSES) / ADDRESSES
            case = Case(lon, lat, datetime.now(UTC), CATEGORY, f"S{place}号")
            begun = perf_counter()
            find_repeats(session, case)
            times_ms.append((perf_counter() - begun) * 1000)
    return times_ms
