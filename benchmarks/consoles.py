"""Consoles that listen to the stream, in a process of their own: what they read must not hold up who acts."""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from benchmarks.over_http import LARGEST_LINE, head

STARTS_WITHIN_S = 60

# When each console heard of an incident in a status, by number and status; by the clock of `perf_counter`,
# which is one for all processes.
Heard = dict[tuple[str, str], list[float]]


class Consoles:
    """The consoles that are listening."""

    def __init__(self, line: Connection) -> None:
        self._line = line

    def stop(self) -> Heard:
        """Have them listen no longer; return what they heard."""
        self._line.send("stop")
        return self._line.recv()


@contextmanager
def listening(port: int, heads: dict[str, str], number: int) -> Iterator[Consoles]:
    """Have that many consoles listen, each greeted by the stream."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_run, args=(theirs, port, heads, number), daemon=True
    )
    process.start()
    try:
        if not ours.poll(STARTS_WITHIN_S):
            raise RuntimeError(f"{number} consoles were not greeted within {STARTS_WITHIN_S} s")
        ours.recv()
        yield Consoles(ours)
    finally:
        process.terminate()
        process.join()


def _run(line: Connection, port: int, heads: dict[str, str], number: int) -> None:
    asyncio.run(_listen_all(line, port, heads, number))


async def _listen_all(line: Connection, port: int, heads: dict[str, str], number: int) -> None:
    heard, known, ready = {}, {}, asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_listen(port, heads, heard, known, ready)) for _ in range(number)]
    for _ in tasks:
        await ready.acquire()
    line.send("ready")
    await asyncio.to_thread(line.recv)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    line.send(heard)


async def _listen(
    port: int,
    heads: dict[str, str],
    heard: Heard,
    known: dict[bytes, tuple[str, str]],
    ready: asyncio.Semaphore,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LARGEST_LINE)
    writer.write(head("GET", "/api/v1/stream", heads))
    kind = b""
    try:
        while line := await reader.readline():
            if line.startswith(b"event: "):
                kind = line[7:].strip()
                if kind == b"hello":
                    ready.release()
            elif kind == b"incident" and line.startswith(b"data: "):
                at = time.perf_counter()
                if line not in known:
                    view = json.loads(line[6:])
                    known[line] = view["number"], view["status"]
                heard.setdefault(known[line], []).append(at)
    finally:
        writer.close()
