"""The OGC API under load: pages of 1,000 features beside pygeoapi's, and a million features as one stream.

`python -m benchmarks.ogc_features` measures this alone.
"""

import http.client
import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from benchmarks import pygeoapi
from benchmarks.city import ROOT, BenchCity
from benchmarks.over_http import served
from benchmarks.records import Record, Results
from data.database import make_engine, make_sessions
from data.embedded import Cluster
from data.organisations import Organisation
from data.partitions import ensure_partitions
from data.shares import Share
from dispatch.journal import Actor
from dispatch.shares.agencies import make_agency
from dispatch.shares.credentials import make_credential
from dispatch.shares.defining import make_share

PAGE, IN_PAGES, IN_STREAM = 1_000, 50_000, 1_000_000
ROUNDS, CLIENTS, SECONDS = 200, 4, 10.0
CHUNK = 2**18
VIEW = "bench_page"
OURS = "ogc.pages.throughput"
FIELDS = ("number", "status", "priority", "category_code", "category_name", "place", "reported_at")

# What the worker would keep of so many incidents; the rows are of the shape that it writes.
FILL = text("""
    INSERT INTO share_feature
        (share_id, key, source_id, sequence, first_at, changed_at, properties, shape)
    SELECT :share_id, 'bench-' || :share_id || '-' || n, n, n, now(), now(),
        jsonb_build_object('number', '2026-' || n, 'status', (ARRAY['received', 'closed'])[n % 2 + 1],
            'priority', n % 4 + 1, 'category_code', 'stall', 'category_name', '占道经营',
            'place', '测试路 ' || n || ' 号', 'reported_at', '2026-11-01T00:00:00Z'),
        ST_SetSRID(ST_MakePoint(116 + n * 7919 % 10007 / 10007.0, 39.5 + n * 104729 % 10009 / 10009.0), 4326)
    FROM generate_series(1, CAST(:count AS bigint)) AS n
""")
CREATE_VIEW = """
    CREATE OR REPLACE VIEW bench_page AS
    SELECT id, key, properties, shape FROM share_feature WHERE share_id = {share_id}
"""


@dataclass(frozen=True, order=True)
class Memory:
    """Megabytes of a process: its share of all (PSS), what is its own (USS), and all that it sees (RSS)."""

    share: float = 0.0
    own: float = 0.0
    resident: float = 0.0

    @classmethod
    def read(cls, folder: Path) -> "Memory":
        """Read what a process has, by its folder below /proc."""
        lines = (line.split() for line in (folder / "smaps_rollup").read_text().splitlines()[1:])
        kb = {words[0]: int(words[1]) for words in lines}
        own = kb["Private_Clean:"] + kb["Private_Dirty:"]
        return cls(kb["Pss:"] / 1024, own / 1024, kb["Rss:"] / 1024)


def measure(city: BenchCity) -> Iterator[Record]:
    """Serve shares of so many features, and yield how fast they are given."""
    with city.sessions.begin() as session:
        token, pages, stream = _make(session)
    with city.engine.begin() as connection:
        connection.execute(text(CREATE_VIEW.format(share_id=int(pages.id))))
    with city.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE share_feature"))
    with served(city) as port:
        yield from _pages(port, token, pages.key)
        ours = _throughput(port, _addresses(port, token, pages.key), token)
        yield Record(OURS, ours, "features/s", note=f"{CLIENTS} clients, pages of {PAGE}")
        yield from _stream(port, token, stream.key)
    yield from _beside(city, ours)


def _make(session: Session) -> tuple[str, Share, Share]:
    """Make an agency and its two shares, and keep their features."""
    root = session.scalars(select(Organisation).where(Organisation.parent_id.is_(None))).first()
    actor = Actor(None, "bench", root.id, root.path, "admin")
    agency = make_agency(session, actor, name="基准读取", rate_per_minute=1_000_000)
    _, token = make_credential(session, actor, agency, "bench")
    fields = [{"name": name, "rule": "as_is"} for name in FIELDS]
    made = []
    for name, count in (("pages", IN_PAGES), ("stream", IN_STREAM)):
        share = make_share(session, actor, agency_id=agency.id, source="incidents", name=name, fields=fields)
        session.execute(text("SET LOCAL statement_timeout = 0"))
        session.execute(FILL, {"share_id": share.id, "count": count})
        built = {"built": share.definition, "build_due": None, "last_sequence": count}
        session.execute(update(Share).where(Share.id == share.id).values(built))
        made.append(share)
    return token, *made


def _pages(port: int, token: str, key: str) -> Iterator[Record]:
    """Give how long a page takes, one after the other."""
    addresses = _addresses(port, token, key)
    connection, took_ms = http.client.HTTPConnection("127.0.0.1", port), []
    for number in range(ROUNDS):
        started = time.perf_counter()
        _get(connection, addresses[number % len(addresses)], token)
        took_ms.append((time.perf_counter() - started) * 1000)
    for name, percent in (("median", 50), ("p95", 95)):
        yield Record(
            f"ogc.page.{name}", float(np.percentile(took_ms, percent)), "ms", note=f"{PAGE} features"
        )


def _addresses(port: int, token: str, key: str) -> list[str]:
    """Return the addresses of all pages, as the links lead from one to the next."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    path: str | None = f"/ogc/collections/{key}/items?limit={PAGE}&f=json"
    found = []
    while path is not None:
        found.append(path)
        links = json.loads(_get(connection, path, token))["links"]
        following = [link["href"] for link in links if link["rel"] == "next"]
        path = following[0].partition(f":{port}")[2] if following else None
    return found


def _get(connection: http.client.HTTPConnection, path: str, token: str) -> bytes:
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(content[:500].decode(errors="replace"))
    return content


def _throughput(port: int, addresses: Sequence[str], token: str) -> float:
    """Return how many features a second several clients get at once."""
    until = time.perf_counter() + SECONDS

    def read(client: int) -> int:
        connection, pages = http.client.HTTPConnection("127.0.0.1", port), 0
        while time.perf_counter() < until:
            _get(connection, addresses[(client * 13 + pages) % len(addresses)], token)
            pages += 1
        return pages

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        pages = sum(clients.map(read, range(CLIENTS)))
    return pages * PAGE / (time.perf_counter() - started)


def _beside(city: BenchCity, ours: float) -> Iterator[Record]:
    """Give pygeoapi's figure for the same rows, or say why there is none."""
    name = "the same pages: pygeoapi, PostgreSQL provider"
    path = f"/collections/{pygeoapi.COLLECTION}/items?f=json&limit={PAGE}&offset="
    try:
        with pygeoapi.served(ROOT / ".venv-bench", city.url, VIEW) as port:
            theirs = _throughput(port, [f"{path}{PAGE * number}" for number in range(IN_PAGES // PAGE)], "")
    except pygeoapi.NotAvailable as error:
        yield Record(name, None, "features/s", OURS, None, f"not measured: {error}")
        return
    yield Record(name, theirs, "features/s", OURS, ours / theirs)


def _stream(port: int, token: str, key: str) -> Iterator[Record]:
    """Give how fast a million features come as one answer, and what the process takes meanwhile."""
    for form, query in (("GeoJSON", f"limit={IN_STREAM}&f=json"), ("GeoJSON-Seq", "f=geojsonseq")):
        started = time.perf_counter()
        found, most = _read_all(port, token, f"/ogc/collections/{key}/items?{query}")
        took_s = time.perf_counter() - started
        if found != IN_STREAM:
            raise RuntimeError(f"{found} features came")
        yield Record(f"ogc.stream.{form}", found / took_s, "features/s", note=f"{IN_STREAM:,} features")
        note = f"{most.own:.0f} MB its own, {most.resident:.0f} MB with all that is shared with the others"
        yield Record(f"ogc.stream.{form}.memory", most.share, "MB", note=f"largest serving process; {note}")


def _read_all(port: int, token: str, path: str) -> tuple[int, Memory]:
    """Read an answer to its end; return its features and the most memory that a serving process had."""
    connection, found, most, end = http.client.HTTPConnection("127.0.0.1", port), 0, Memory(), b""
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    mark, looked = b'{"type":"Feature"', 0.0
    while chunk := answer.read(CHUNK):
        whole = end + chunk
        found += whole.count(mark)
        # A mark may be cut by the end of a chunk; a whole one is not carried over.
        end = whole[-(len(mark) - 1) :]
        if time.perf_counter() - looked > 0.5:
            looked, most = time.perf_counter(), max(most, _largest(port))
    return found, max(most, _largest(port))


def _largest(port: int) -> Memory:
    """Return the memory of the largest of the processes that answer at a port: those another has forked."""
    servers = {folder.name: folder for folder in Path("/proc").glob("[0-9]*") if _serves(folder, port)}
    sizes = [Memory()]
    for folder in servers.values():
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if parent in servers:
                sizes.append(Memory.read(folder))
        except OSError:
            continue
    return max(sizes)


def _serves(folder: Path, port: int) -> bool:
    try:
        environ = (folder / "environ").read_text()
        return f"PORT={port}\0" in environ and b"gunicorn" in (folder / "cmdline").read_bytes()
    except (OSError, ValueError):
        return False


@contextmanager
def city_alone() -> Iterator[BenchCity]:
    """Give a database with one organisation, which is quicker made than all of Beijing's roads."""
    with TemporaryDirectory(prefix="one-map-bench-") as folder:
        instance = Path(folder)
        instance.chmod(0o755)
        cluster, config = Cluster(instance), Config(ROOT / "alembic.ini")
        cluster.start()
        engine = make_engine(cluster.url())
        try:
            with engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            sessions = make_sessions(engine)
            with sessions.begin() as session:
                session.add(Organisation(code="1", name="市", name_en="City", level="city", path="1"))
                ensure_partitions(session.connection(), datetime.now(UTC))
            yield BenchCity(cluster.url(), instance, engine, sessions)
        finally:
            engine.dispose()
            cluster.remove()


def main() -> None:
    """Measure this alone."""
    results = Results(ROOT / "benchmarks/results" / f"ogc-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl")
    with city_alone() as city:
        for record in measure(city):
            results.add(record)
    results.close()
    print(f"\n{results.table()}", file=sys.stderr)


if __name__ == "__main__":
    main()
