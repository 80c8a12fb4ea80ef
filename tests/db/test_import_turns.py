"""A first start and imports take turns: whoever comes later says that it waits, and nothing is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import shapely
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from data.importers.organisations import import_organisations
from data.importers.roads import install_roads
from data.importers.turns import fill_alone
from data.organisations import Organisation
from data.roads import RoadNetworkVersion
from data.squads import Squad
from scripts.fill_database import load_when_empty
from tests.factories.city import make_organisations
from tests.factories.roads import grid
from tests.postgres import ROOT

PATIENCE_S = 120
START = ("-m", "scripts.prepare_database")
IMPORT = ("-m", "flask", "--app", "app", "import", "organisations")


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    """A file with one district of a real city."""
    land = json.loads(shapely.to_geojson(shapely.box(116.3, 39.9, 116.4, 40.0)))
    row = {"type": "Feature", "properties": {"adcode": "110108", "name": "海淀区"}, "geometry": land}
    path = tmp_path / "districts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [row]}), encoding="utf-8")
    return path


@contextmanager
def begun(url: str, instance: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Begin a command of the product as a process of its own, which ends well."""
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "INSTANCE": str(instance)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
        assert process.wait(PATIENCE_S) == 0, process.stdout.read()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def read_until(process: subprocess.Popen[str], words: str) -> None:
    """Read what a process says until it says these words."""
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    pytest.fail("".join(said))


def codes(session: Session) -> list[str]:
    return sorted(session.scalars(select(Organisation.code)))


def test_an_import_waits_for_a_start_and_then_takes_the_samples_place(
    engine: Engine, database_url: str, tmp_path: Path, districts: Path
) -> None:
    start = engine.connect()
    # Out of the pool, so that closing it ends it and what it holds.
    start.detach()
    fill_alone(start, lambda: pytest.fail("nobody else is there"))
    with Session(start) as loading, begun(database_url, tmp_path, *IMPORT, str(districts)) as process:
        read_until(process, "waiting for the first start")
        for row in make_organisations(loading).values():
            row.is_sample = True
        loading.commit()
        start.close()
    with Session(engine) as session:
        assert codes(session) == ["110000", "110108"]


def test_a_start_waits_for_an_import_and_then_loads_no_sample(
    engine: Engine, database_url: str, tmp_path: Path, districts: Path
) -> None:
    with Session(engine) as importing:
        import_organisations(importing, districts, on_wait=lambda: pytest.fail("nobody else is there"))
        with begun(database_url, tmp_path, *START) as process:
            read_until(process, "waiting for an import")
            importing.commit()
    with Session(engine) as session:
        assert codes(session) == ["110000", "110108"]
        assert session.scalar(select(func.count()).select_from(Squad)) == 0


def test_a_start_puts_no_sample_in_the_place_of_imported_roads(engine: Engine, tmp_path: Path) -> None:
    with Session(engine) as session, session.begin():
        install_roads(session, grid(3, 3), [], tmp_path, source="real")
    with engine.connect() as connection:
        load_when_empty(connection, tmp_path)
    with Session(engine) as session:
        assert session.scalars(select(RoadNetworkVersion.source)).all() == ["real"]
        assert codes(session) == []
