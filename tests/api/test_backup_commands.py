"""`flask backup`: an incident with its file goes into a backup and comes out of it in another instance."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import Result

from app import create_app
from data.embedded import Cluster
from tests.api.conftest import SignedIn
from tests.api.test_commands import run
from tests.factories.city import lonlat
from web.application import Application
from web.settings import Settings

PHOTO = b"a photo"
NAME = hashlib.sha256(PHOTO).hexdigest()
ATTACH = """
    INSERT INTO incident_file (incident_id, sha256, kind, media_type, name, note, size_bytes, attached_at,
        removed_reason)
    SELECT id, %s, 'image', 'image/jpeg', 'x', '', 7, now(), '' FROM incident
"""


@pytest.fixture
def backup(app: Application, operator: SignedIn, tmp_path: Path) -> Path:
    """A backup of a city with an incident that has a photo."""
    body = {"category": "stall", "location": lonlat(2, 5), "source": "12345"}
    assert operator.post("/incidents", body).status_code == 201
    content = app.settings.instance / "files" / NAME[:2] / NAME / "original"
    content.parent.mkdir(parents=True)
    content.write_bytes(PHOTO)
    with psycopg.connect(app.settings.database_url.replace("+psycopg", "")) as connection:
        connection.execute(ATTACH, [NAME])
    result = run(app, "backup", "create", "--to", str(tmp_path / "backups"))
    assert result.exit_code == 0, result.output
    return next((tmp_path / "backups").iterdir())


@pytest.fixture
def folder() -> Iterator[Path]:
    """An instance of its own, of which nothing is left."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name) / "instance"
        Cluster(Path(name) / "instance").remove()


def restore(folder: Path, *words: str) -> Result:
    settings = Settings.from_env({"INSTANCE": str(folder)})
    return run(create_app(settings), "backup", "restore", *words)


def test_a_new_instance_is_made_of_a_backup(backup: Path, folder: Path) -> None:
    result = restore(folder, str(backup))
    assert result.exit_code == 0, result.output
    assert "ledger intact up to #" in result.output
    cluster = Cluster(folder)
    assert not cluster.is_running()
    cluster.start()
    with psycopg.connect(cluster.url().replace("+psycopg", "")) as connection:
        query = "SELECT sha256 FROM incident_file JOIN incident ON incident.id = incident_id"
        assert connection.execute(query).fetchall() == [(NAME,)]
        acts = connection.execute("SELECT act FROM ledger ORDER BY sequence DESC LIMIT 1")
        assert acts.fetchone() == ("backup.restored",)
    cluster.stop()
    assert (folder / "files" / NAME[:2] / NAME / "original").read_bytes() == PHOTO
    again = restore(folder, str(backup))
    assert (again.exit_code, "say --replace" in again.output) == (1, True)


def test_what_is_no_backup_is_refused_in_words(app: Application, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(b"nothing")
    result = run(app, "backup", "restore", str(tmp_path / "x.tar"))
    assert (result.exit_code, "is not a whole backup" in result.output) == (1, True)


def test_an_instance_without_a_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    settings = Settings.from_env({"INSTANCE": str(tmp_path / "new")})
    result = run(create_app(settings), "backup", "create")
    assert (result.exit_code, "no database yet" in result.output) == (1, True)


def test_a_backup_that_misses_a_photo_says_so(app: Application, backup: Path, tmp_path: Path) -> None:
    (app.settings.instance / "files" / NAME[:2] / NAME / "original").unlink()
    result = run(app, "backup", "create", "--to", str(tmp_path / "more"))
    assert (result.exit_code, f"missing: files/{NAME[:2]}/{NAME}" in result.output) == (2, True)


def test_backing_up_is_in_the_ledger(app: Application, backup: Path) -> None:
    with psycopg.connect(app.settings.database_url.replace("+psycopg", "")) as connection:
        acts = connection.execute(
            "SELECT details->>'file' FROM ledger WHERE act = 'backup.created'"
        ).fetchall()
    assert acts == [(backup.name,)]


def test_a_database_that_is_gone_is_said(tmp_path: Path) -> None:
    settings = Settings(f"postgresql://one_map@/one_map?host={tmp_path}", tmp_path, secret_key="tests")
    result = run(create_app(settings), "backup", "create")
    assert (result.exit_code, "can't be read or written" in result.output) == (1, True)
