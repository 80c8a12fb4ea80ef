"""Fixtures: the city's shares, served as in production, and GDAL as an agency runs it."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from data.database import make_engine
from tests.clients.scene import Scene, make_scene
from tests.e2e.desk.served import serve
from tests.postgres import Server

PATIENCE_S = 300


@dataclass(frozen=True)
class Service:
    """The shares as their agency finds them, and the database behind."""

    address: str
    scene: Scene
    engine: Engine

    @property
    def source(self) -> str:
        """What GDAL opens."""
        return f"OAPIF:{self.address}/ogc"

    def run(self, *words: str, **environ: str) -> str:
        """Run a program of GDAL with the token; what it warns of fails."""
        login = {"GDAL_HTTP_HEADERS": f"Authorization: Bearer {self.scene.token}"} | environ
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=PATIENCE_S, env={**os.environ, **login}
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr.strip() == ""
        return done.stdout

    def count(self, key: str, *words: str) -> int:
        """Return how many features GDAL reads of a collection under some conditions."""
        return self.run("ogrinfo", "-q", *words, self.source, key).count("OGRFeature(")


@pytest.fixture(scope="session")
def service(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The shares of a small city, served."""
    folder = tmp_path_factory.mktemp("clients")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        scene = make_scene(engine, folder)
        with serve(url, folder, beside=()) as served:
            yield Service(served.address, scene, engine)
        engine.dispose()
