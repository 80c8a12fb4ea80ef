"""The whole server under load: recommendations asked while fixes come in and consoles listen."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import select

from benchmarks.city import ROOT, SQUADS, BenchCity
from benchmarks.records import Record
from data.accounts import Account
from data.sessions import make_token
from data.squads import Squad

SECONDS = 20
ASKED_PER_S = 50
FIXES_PER_S = 200
FIXES_IN_BATCH = 10
CONSOLES = 100
STARTS_WITHIN_S = 60
LARGEST_LINE = 2**22


def measure(city: BenchCity) -> Iterator[Record]:
    """Serve the city, load it, and yield how long recommendations took."""
    with city.sessions.begin() as session:
        account = session.scalars(select(Account)).one()
        token = make_token(session, account, "bench", datetime.now(UTC))
        squads = list(session.scalars(select(Squad.id)))
    with served(city) as port:
        took_ms, streamed = asyncio.run(_load(port, token, squads, city.network()))
    note = f"{ASKED_PER_S} requests/s, {FIXES_PER_S} fixes/s, {CONSOLES} consoles, {SQUADS} squads"
    for name, percent in (("median", 50), ("p95", 95), ("p99", 99)):
        yield Record(f"http.recommendation.{name}", float(np.percentile(took_ms, percent)), "ms", note=note)
    yield Record("http.stream.events", streamed / SECONDS / CONSOLES, "events/s", note="to each console")


@contextmanager
def served(city: BenchCity) -> Iterator[int]:
    """Serve a city with gunicorn, as `make run` does, and give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {"DATABASE_URL": city.url, "INSTANCE": str(city.instance), "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:web.serving", "app:create_app()"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=sys.stderr)
    try:
        _await_healthy(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _await_healthy(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


async def _load(port: int, token: str, squads: list[int], network: object) -> tuple[list[float], int]:
    """Ask, report and listen at the same time; return the milliseconds of each question and the events."""
    heads = {"Host": f"127.0.0.1:{port}", "Authorization": f"Bearer {token}"}
    counted = [0]
    consoles = [asyncio.create_task(_listen(port, heads, counted)) for _ in range(CONSOLES)]
    places = places_in(network)
    await _ask_all(port, heads, places, 2)
    counted[0] = 0
    fixes = asyncio.create_task(_report_all(port, heads, squads, places))
    took_ms = await _ask_all(port, heads, places, SECONDS)
    for task in (fixes, *consoles):
        task.cancel()
    await asyncio.gather(fixes, *consoles, return_exceptions=True)
    return took_ms, counted[0]


def places_in(network: object) -> list[list[float]]:
    """Return places by chance near junctions of a road network, as lon, lat."""
    random = np.random.default_rng(7)
    nodes = random.choice(len(network.node_lon), 5000)
    near = random.normal(0, 1e-4, (5000, 2))
    return (np.column_stack([network.node_lon[nodes], network.node_lat[nodes]]) + near).tolist()


async def _ask_all(
    port: int, heads: dict[str, str], places: list[list[float]], seconds: float
) -> list[float]:
    """Ask at an even rate, each question on its time whether or not those before are answered."""
    started = time.perf_counter()
    asked = []
    for number in range(int(seconds * ASKED_PER_S)):
        await asyncio.sleep(max(0.0, started + number / ASKED_PER_S - time.perf_counter()))
        body = {"location": places[number % len(places)], "category": "stall"}
        asked.append(asyncio.create_task(_post(port, heads, "/api/v1/recommendations", body)))
    return await asyncio.gather(*asked)


async def _report_all(port: int, heads: dict[str, str], squads: list[int], places: list[list[float]]) -> None:
    random = np.random.default_rng(8)
    started, number = time.perf_counter(), 0
    while True:
        number += 1
        due = started + number * FIXES_IN_BATCH / FIXES_PER_S
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        now = datetime.now(UTC).isoformat()
        batch = random.choice(squads, FIXES_IN_BATCH, replace=False).tolist()
        fixes = [
            {"squad_id": squad, "location": places[squad % len(places)], "recorded_at": now}
            for squad in batch
        ]
        await _post(port, heads, "/api/v1/fixes", {"fixes": fixes})


async def _post(port: int, heads: dict[str, str], path: str, body: object) -> float:
    """Return the milliseconds from sending to the whole answer, connecting included."""
    content = json.dumps(body).encode()
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    more = {"Content-Type": "application/json", "Content-Length": str(len(content)), "Connection": "close"}
    writer.write(head("POST", path, heads | more) + content)
    answer = await reader.read()
    writer.close()
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(answer[:500].decode(errors="replace"))
    return (time.perf_counter() - started) * 1000


async def _listen(port: int, heads: dict[str, str], counted: list[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LARGEST_LINE)
    writer.write(head("GET", "/api/v1/stream", heads))
    try:
        while line := await reader.readline():
            counted[0] += line.startswith(b"event:")
    finally:
        writer.close()


def head(method: str, path: str, heads: dict[str, str]) -> bytes:
    """Return the head of a request."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in heads.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
