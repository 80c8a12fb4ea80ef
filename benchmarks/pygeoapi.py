"""pygeoapi on the same rows: its PostgreSQL provider, under gunicorn with as many processes as ours.

It gets a virtual environment of its own, for it wants other versions than we do.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from time import monotonic, sleep
from urllib.request import urlopen

from sqlalchemy.engine import make_url

PACKAGES = ("pygeoapi==0.21.0", "psycopg2-binary", "sqlalchemy", "geoalchemy2", "gunicorn")
COLLECTION, HOST, START_S, WORKERS, THREADS = "pages", "127.0.0.1", 60, 2, 8


class NotAvailable(Exception):
    """pygeoapi cannot be had here."""


@contextmanager
def served(folder: Path, url: str, view: str) -> Iterator[int]:
    """Serve a view as a collection for as long as it is needed, and give the port."""
    programs = _install(folder)
    with create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    config, description = folder / "pygeoapi.json", folder / "pygeoapi-openapi.json"
    config.write_text(json.dumps(_configuration(url, view, port)))
    env = os.environ | {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(description)}
    _run([programs / "pygeoapi", "openapi", "generate", config, "--output-file", description], env)
    options = ["-b", f"{HOST}:{port}", "-w", str(WORKERS), "--threads", str(THREADS)]
    command = [programs / "gunicorn", *options, "pygeoapi.flask_app:APP"]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _install(folder: Path) -> Path:
    place = folder / "pygeoapi"
    if not (place / "bin/pygeoapi").exists():
        uv = Path(sys.executable).with_name("uv")
        _run([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, place])
        _run([uv, "pip", "install", "--quiet", "--python", place / "bin/python", *PACKAGES])
    return place / "bin"


def _run(line: list[str | Path], env: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(line, capture_output=True, text=True, check=False, env=env)
    except OSError as error:
        raise NotAvailable(str(error)) from error
    if done.returncode:
        raise NotAvailable((done.stderr or done.stdout).strip().rpartition("\n")[2])


def _await(port: int) -> None:
    until = monotonic() + START_S
    while monotonic() < until:
        try:
            urlopen(f"http://{HOST}:{port}/collections/{COLLECTION}/items?limit=1&f=json", timeout=30).close()
        except OSError:
            sleep(0.2)
        else:
            return
    raise NotAvailable(f"no answer within {START_S} s")


def _configuration(url: str, view: str, port: int) -> dict[str, object]:
    database = make_url(url)
    words = {"title": "bench", "description": "bench", "keywords": ["bench"]}
    place = {
        "host": database.query.get("host", database.host),
        "port": 5432,
        "dbname": database.database,
        "user": database.username,
        "password": database.password or "none",
        "search_path": ["public"],
    }
    provider = {
        "type": "feature",
        "name": "PostgreSQL",
        "data": place,
        "id_field": "id",
        "table": view,
        "geom_field": "shape",
    }
    extent = {"spatial": {"bbox": [115, 39, 118, 42], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    about = {"type": "collection", **words, "extents": extent, "links": [], "providers": [provider]}
    person = {"name": "bench", "url": "http://localhost", "email": "bench@localhost"}
    return {
        "server": {
            "bind": {"host": HOST, "port": port},
            "url": f"http://{HOST}:{port}",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": 10_000},
            "map": {"url": "http://localhost/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**words, "terms_of_service": "none", "url": "http://localhost"},
            "license": {"name": "none", "url": "http://localhost"},
            "provider": {"name": "bench", "url": "http://localhost"},
            "contact": person,
        },
        "resources": {COLLECTION: about},
    }
