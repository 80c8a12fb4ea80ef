"""A city at work: squads report where they are, incidents come in and are dealt with, consoles watch.

An hour has 1,000 incidents here, 5,000 squads report every 5 s and 300 consoles listen; acts and questions
come more often than that, so that there are enough of them to count. The first seconds are not counted.
"""

import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import func, select

from benchmarks.city import beijing
from benchmarks.consoles import Consoles, listening
from benchmarks.over_http import LARGEST_LINE, head, places_in, served
from benchmarks.records import Record
from data.accounts import Account
from data.fixes import Fix
from data.sessions import make_token
from data.squads import Squad

SECONDS = 60
WARMING_S = 5
SQUADS = 5_000
FIXES_PER_S = 1_000
FIXES_IN_BATCH = 50
CONSOLES = 300
OPERATORS = 2
ACTS_PER_S = 2.0
QUEUES_PER_S = 2.0
STEPS = ("accepted", "en_route", "on_scene", "handled")


def measure() -> Iterator[Record]:
    """Serve a city with 5,000 squads, let it work, and yield how quick it was and what was lost."""
    with beijing(SQUADS) as city, served(city) as port:
        with city.sessions.begin() as session:
            account = session.scalars(select(Account)).one()
            token = make_token(session, account, "bench", datetime.now(UTC))
            squads = list(session.scalars(select(Squad.id)))
        heads = {"Host": f"127.0.0.1:{port}", "Authorization": f"Bearer {token}"}
        with listening(port, heads, CONSOLES) as consoles:
            found = asyncio.run(_work(port, heads, squads, places_in(city.network()), consoles))
        with city.sessions() as session:
            kept = session.scalar(select(func.count()).select_from(Fix))
    note = f"{SQUADS} squads, {FIXES_PER_S} fixes/s, {CONSOLES} consoles, {ACTS_PER_S:g} acts/s"
    for name, (took_ms, percent) in found.took.items():
        yield Record(f"command.{name}.p{percent}", float(np.percentile(took_ms, percent)), "ms", note=note)
        yield Record(f"command.{name}.median", float(np.median(took_ms)), "ms", note=note)
    yield Record("command.seen.missing", float(found.unseen), "events", note="of all consoles together")
    yield Record("command.fixes.sent", found.fixes / (WARMING_S + SECONDS), "fixes/s", note=note)
    yield Record("command.fixes.lost", float(found.fixes - kept), "fixes", note=f"of {found.fixes:,}")


@dataclass
class Found:
    """What was measured: milliseconds by name with the percentile asked for, and what got lost."""

    took: dict[str, tuple[list[float], int]]
    unseen: int
    fixes: int


async def _work(
    port: int, heads: dict[str, str], squads: list[int], places: list[list[float]], consoles: Consoles
) -> Found:
    client = Client(port, heads)
    await client.ask("GET", "/api/v1/incidents?status=open&limit=50")
    begins = time.perf_counter() + WARMING_S
    stop = begins + SECONDS
    acts, queues, assignments, acted = [], [], [], {}
    halves = [places[::OPERATORS], places[1::OPERATORS]]
    fixes, *_ = await asyncio.gather(
        _report(port, heads, squads, places, stop),
        _read_queue(client, stop, queues),
        *(_act(Client(port, heads), half, stop, assignments, acted) for half in halves),
    )
    acted = {key: at for key, at in acted.items() if at > begins}
    await asyncio.sleep(1)
    heard = await asyncio.to_thread(consoles.stop)
    unseen = 0
    for key, at in acted.items():
        seen = heard.get(key, [])
        unseen += CONSOLES - len(seen)
        acts += [(each - at) * 1000 for each in seen]
    queues, assignments = ([ms for at, ms in each if at > begins] for each in (queues, assignments))
    took = {"seen": (acts, 99), "queue": (queues, 95), "assignment": (assignments, 95)}
    return Found(took, unseen, fixes)


class Client:
    """One operator on a connection that is kept."""

    def __init__(self, port: int, heads: dict[str, str]) -> None:
        self._port, self._heads = port, heads
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: object = None) -> tuple[object, float]:
        """Return the answer and the milliseconds it took."""
        if self._line is None:
            self._line = await asyncio.open_connection("127.0.0.1", self._port, limit=LARGEST_LINE)
        reader, writer = self._line
        content = b"" if body is None else json.dumps(body).encode()
        more = {"Content-Type": "application/json", "Content-Length": str(len(content))} if content else {}
        started = time.perf_counter()
        writer.write(head(method, path, self._heads | more) + content)
        status = int((await reader.readline()).split()[1])
        length = 0
        while (line := await reader.readline()).strip():
            name, _, value = line.decode().partition(":")
            length = int(value) if name.lower() == "content-length" else length
        answer = await reader.readexactly(length)
        took_ms = (time.perf_counter() - started) * 1000
        if status >= 400:
            raise RuntimeError(answer[:500].decode(errors="replace"))
        return json.loads(answer), took_ms


async def _act(
    client: Client,
    places: list[list[float]],
    stop: float,
    assignments: list[tuple[float, float]],
    acted: dict[tuple[str, str], float],
) -> None:
    """Take incidents in, send the best squad, and take it through its steps, one act after the other."""
    due = time.perf_counter()
    for place in itertools.cycle(places):
        body = {"category": "stall", "location": place, "source": "patrol"}
        for step in ("received", "dispatched", *STEPS):
            due += OPERATORS / ACTS_PER_S
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if time.perf_counter() > stop:
                return
            if step == "received":
                started = time.perf_counter()
                incident, _ = await client.ask("POST", "/api/v1/incidents", body)
            elif step == "dispatched":
                path = f"/api/v1/incidents/{incident['id']}"
                ranked, _ = await client.ask("GET", f"{path}/recommendation")
                chosen = {"squad_id": ranked["candidates"][0]["squad_id"]}
                started = time.perf_counter()
                assignment, took_ms = await client.ask("POST", f"{path}/assignments", chosen)
                assignments.append((started, took_ms))
            else:
                started = time.perf_counter()
                await client.ask("PATCH", f"/api/v1/assignments/{assignment['id']}", {"status": step})
            acted[incident["number"], step] = started


async def _read_queue(client: Client, stop: float, took: list[tuple[float, float]]) -> None:
    due = time.perf_counter()
    while (due := due + 1 / QUEUES_PER_S) < stop:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        _, took_ms = await client.ask("GET", "/api/v1/incidents?status=open&limit=200")
        took.append((due, took_ms))


async def _report(
    port: int, heads: dict[str, str], squads: list[int], places: list[list[float]], stop: float
) -> int:
    """Report every squad's place in turn at an even rate; return how many fixes were taken."""
    lines = itertools.cycle([Client(port, heads) for _ in range(8)])
    started, sent, turn = time.perf_counter(), 0, itertools.cycle(squads)
    running: set[asyncio.Task[object]] = set()
    for number in itertools.count(1):
        due = started + number * FIXES_IN_BATCH / FIXES_PER_S
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        if time.perf_counter() > stop:
            break
        now = datetime.now(UTC).isoformat()
        fixes = [
            {"squad_id": squad, "location": places[(squad + number) % len(places)], "recorded_at": now}
            for squad in itertools.islice(turn, FIXES_IN_BATCH)
        ]
        line = next(lines)
        running.add(asyncio.create_task(_post_fixes(line, fixes)))
        sent += FIXES_IN_BATCH
    await asyncio.gather(*running)
    return sent


_lines: dict[int, asyncio.Lock] = {}


async def _post_fixes(line: Client, fixes: list[dict[str, object]]) -> None:
    async with _lines.setdefault(id(line), asyncio.Lock()):
        answer, _ = await line.ask("POST", "/api/v1/fixes", {"fixes": fixes})
        if answer["accepted"] != len(fixes):
            raise RuntimeError(answer["rejected"][:3])
