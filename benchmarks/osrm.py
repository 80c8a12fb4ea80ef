"""OSRM's contraction hierarchy and its table, on the same map with its own rules for cars.

Its Python bindings need Python 3.12, but the package also brings the programs, which need no Python at all:
they are put into a folder of their own and asked over HTTP on this machine.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import create_server
from time import sleep

from benchmarks.nearest import COUNT, OURS, Nearest, Question
from benchmarks.records import Record, median_ms

PACKAGE = "osrm-bindings==26.10.0"
HOST = "127.0.0.1"
START_S = 60


class NotAvailable(Exception):
    """OSRM cannot be had here."""


def measure(map_path: Path, folder: Path, question: Question, ours_ms: float) -> Iterator[Record]:
    """Give its figure, or say why there is none."""
    name = "1,000 squads ranked: OSRM table (contraction hierarchy), over HTTP"
    try:
        programs = _install(folder)
        graph = _prepare(programs, map_path, folder)
    except NotAvailable as error:
        yield Record(name, None, "ms", OURS, None, f"not measured: {error}")
        return
    with _serve(programs, graph) as connection:
        ask = _nearest(connection, question)
        peer_ms = median_ms(lambda turn: ask(question.incidents[turn]), 10)
    yield Record(name, peer_ms, "ms", OURS, peer_ms / ours_ms)


def _install(folder: Path) -> Path:
    programs = folder / "osrm"
    if not (programs / "bin/osrm-routed").exists():
        uv = Path(sys.executable).with_name("uv")
        # Without its Python side, any wheel for this machine will do.
        options = ["--target", folder, "--no-deps", "--python-version", "3.12", "--only-binary", ":all:"]
        _run([uv, "pip", "install", *options, PACKAGE])
    return programs


def _prepare(programs: Path, map_path: Path, folder: Path) -> Path:
    """Extract and contract the map once; some minutes."""
    graph = folder / "map/beijing.osrm"
    if not graph.with_name("done").exists():
        graph.parent.mkdir(exist_ok=True)
        source = graph.with_suffix(".osm.pbf")
        shutil.copyfile(map_path, source)
        _run([programs / "bin/osrm-extract", "-p", programs / "share/profiles/car.lua", source])
        _run([programs / "bin/osrm-contract", graph])
        graph.with_name("done").touch()
    return graph


def _run(line: list[str | Path]) -> None:
    try:
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NotAvailable(str(error)) from error
    if done.returncode:
        raise NotAvailable((done.stderr or done.stdout).strip().rpartition("\n")[2])


@contextmanager
def _serve(programs: Path, graph: Path) -> Iterator[HTTPConnection]:
    with create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    options = ["--algorithm", "ch", "--max-table-size", "2000", "-i", HOST, "-p", str(port)]
    server = subprocess.Popen([programs / "bin/osrm-routed", *options, graph], stdout=subprocess.DEVNULL)
    try:
        yield _connect(port)
    finally:
        server.terminate()
        server.wait()


def _connect(port: int) -> HTTPConnection:
    for _ in range(START_S * 10):
        connection = HTTPConnection(HOST, port)
        try:
            connection.connect()
        except ConnectionRefusedError:
            sleep(0.1)
        else:
            return connection
    raise NotAvailable(f"no answer within {START_S} s")


def _nearest(connection: HTTPConnection, question: Question) -> Nearest:
    network = question.network
    squads = ";".join(
        f"{network.node_lon[node]:.6f},{network.node_lat[node]:.6f}" for node in question.squads
    )

    def nearest(incident: int) -> list[float]:
        place = f"{network.node_lon[incident]:.6f},{network.node_lat[incident]:.6f}"
        connection.request("GET", f"/table/v1/driving/{place};{squads}?destinations=0&generate_hints=false")
        response = connection.getresponse()
        answer = json.loads(response.read())
        if response.status != 200:
            raise NotAvailable(answer.get("message", response.reason))
        times_s = [row[0] for row in answer["durations"][1:] if row[0] is not None]
        return sorted(1000 * seconds for seconds in times_s)[:COUNT]

    return nearest
