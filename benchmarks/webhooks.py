"""How soon a change of an incident is a webhook at its receiver, while other receivers hang.

`python -m benchmarks.webhooks` measures this alone; with `worker` it is the worker.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Event, Thread
from uuid import uuid4

import numpy as np
import orjson
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.city import ROOT, BenchCity, beijing, report
from benchmarks.records import Record
from data.database import make_engine, make_sessions
from data.incidents import Incident
from data.organisations import Organisation
from data.settings import put_setting
from data.shares import Share
from dispatch.journal import Actor
from dispatch.outbound.addresses import SETTING
from dispatch.sealing import Sealer
from dispatch.shares.agencies import make_agency
from dispatch.shares.defining import make_share
from dispatch.shares.projecting import project_all
from dispatch.shares.pushing.webhooks import make_webhook
from dispatch.telling import install
from dispatch.work.worker import work

SECRET, INSTANCE = "bench", "BENCH_INSTANCE"
CHANGES, PACE_S, HANGING, READY_S, PATIENCE_S = 200, 0.05, 20, 60.0, 120.0
QUEUES = 4
WORKING = text("""
    SELECT count(*) FROM procrastinate.procrastinate_workers WHERE last_heartbeat > now() - interval '3 s'
""")


class Receiver(ThreadingHTTPServer):
    """Notes when each text arrived; what comes to /hang is never answered."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.arrived: dict[str, float] = {}
        self.news, self.over = Condition(), Event()
        Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        """Return an address of this receiver."""
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"

    def wait_for(self, texts: set[str]) -> None:
        """Return once all of these have arrived."""
        with self.news:
            if not self.news.wait_for(lambda: texts <= self.arrived.keys(), PATIENCE_S):
                raise TimeoutError(f"{len(texts - self.arrived.keys())} changes did not arrive")


class Handler(BaseHTTPRequestHandler):
    """Takes webhooks."""

    server: Receiver

    def do_POST(self) -> None:
        """Note when a change arrived."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/hang":
            self.server.over.wait()
            return
        now = time.time()
        with self.server.news:
            for change in orjson.loads(body)["data"]["changes"]:
                self.server.arrived.setdefault((change["properties"] or {}).get("place", ""), now)
            self.server.news.notify_all()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def measure(city: BenchCity) -> Iterator[Record]:
    """Give how late webhooks are, first alone and then while others hang."""
    with TemporaryDirectory() as instance:
        sessions = _sessions(city.url, Path(instance))
        receiver = Receiver()
        with sessions.begin() as session:
            put_setting(session, SETTING, ["127.0.0.0/8"])
            root = session.scalars(select(Organisation).where(Organisation.parent_id.is_(None))).first()
            actor = Actor(None, "bench", root.id, root.path, "admin")
            _share(session, actor, receiver.url("taken"))
            incident_id = report(session)
        project_all(sessions)
        worker = _start(city.url, instance)
        try:
            _wait_until_ready(sessions)
            yield from _late(
                sessions, receiver, incident_id, f"{CHANGES} changes of incidents, {1 / PACE_S:.0f} a second"
            )
            with sessions.begin() as session:
                for _ in range(HANGING):
                    _share(session, actor, receiver.url("hang"))
            yield from _late(sessions, receiver, incident_id, f"while {HANGING} other receivers hang")
        finally:
            worker.terminate()
            worker.wait()
            receiver.over.set()
            receiver.shutdown()


def _late(
    sessions: sessionmaker[Session], receiver: Receiver, incident_id: int, note: str
) -> Iterator[Record]:
    """Change an incident now and then, and give how long each change took to arrive."""
    committed: list[tuple[str, float]] = []
    for _ in range(CHANGES):
        place = uuid4().hex
        with sessions.begin() as session:
            session.execute(update(Incident).where(Incident.id == incident_id).values(place=place))
        committed.append((place, time.time()))
        time.sleep(PACE_S)
    # Of several changes in one breath only the last is told: with it all those that it replaced are.
    receiver.wait_for({place})
    late_s, told = [], 0
    for each, at in reversed(committed):
        if each in receiver.arrived:
            arrived, told = receiver.arrived[each], told + 1
        late_s.append(arrived - at)
    note = f"{note}; {told} told one by one"
    for word, at in (("median", 50), ("p95", 95), ("most", 100)):
        yield Record(f"webhooks: change to webhook, {word}", float(np.percentile(late_s, at)), "s", note=note)


def _share(session: Session, actor: Actor, url: str) -> Share:
    agency = make_agency(session, actor, name=f"bench {uuid4().hex[:8]}")
    fields = [{"name": "number", "rule": "as_is"}, {"name": "place", "rule": "as_is"}]
    share = make_share(session, actor, agency_id=agency.id, source="incidents", name="bench", fields=fields)
    session.flush()
    make_webhook(session, actor, share, url)
    return share


def _sessions(url: str, instance: Path) -> sessionmaker[Session]:
    sessions = make_sessions(make_engine(url))
    sessions.configure(info={"instance": instance, "sealer": Sealer(SECRET)})
    install(sessions)
    return sessions


def _start(url: str, instance: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "benchmarks.webhooks", "worker"]
    environ = {**os.environ, "DATABASE_URL": url, INSTANCE: instance}
    return subprocess.Popen(command, cwd=ROOT, env=environ)


def _wait_until_ready(sessions: sessionmaker[Session]) -> None:
    """Return once the worker takes from all of its queues."""
    ends = time.monotonic() + READY_S
    while time.monotonic() < ends:
        with sessions() as session:
            if session.scalar(WORKING) >= QUEUES:
                return
        time.sleep(0.1)
    raise TimeoutError("no worker is there")


def main() -> None:
    """Measure, or be the worker."""
    if sys.argv[1:] == ["worker"]:
        address = os.environ["DATABASE_URL"]
        sessions = _sessions(address, Path(os.environ[INSTANCE]))
        work(sessions, address.replace("+psycopg", "", 1))
        return
    with beijing() as city:
        for record in measure(city):
            print(record)


if __name__ == "__main__":
    main()
