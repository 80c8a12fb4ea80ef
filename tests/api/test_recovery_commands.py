"""`flask backup archive`, `base`, `prune` and `recover`: an instance goes back to a moment."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app import create_app
from data.embedded import Cluster
from tests.api.test_commands import run
from web.application import Application
from web.settings import Settings


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine can enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        for instance in ("former", "then"):
            Cluster(Path(name) / instance).remove()


def app_of(instance: Path) -> Application:
    return create_app(Settings.from_env({"INSTANCE": str(instance)}))


def ask(cluster: Cluster, question: str) -> list[tuple]:
    with psycopg.connect(cluster.url().replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchall() if cursor.description else []


def test_an_instance_goes_back_to_a_moment(folder: Path) -> None:
    former, then = folder / "former", folder / "then"
    (former / "files/ab").mkdir(parents=True)
    (former / "files/ab/content").write_text("a photo")
    assert run(app_of(former), "backup", "archive", str(folder / "wal")).exit_code == 0
    cluster = Cluster(former)
    cluster.start()
    ask(cluster, "CREATE TABLE word AS SELECT 'first' AS word")
    base = run(app_of(former), "backup", "base", "--to", str(folder / "bases")).output.strip()
    told = run(app_of(former), "backup", "prune", "--from", str(folder / "bases"), "--keep", "1").output
    assert (f"stays: {base}" in told, "nothing was removed" in told) == (True, True)
    moment = ask(cluster, "SELECT clock_timestamp()")[0][0]
    ask(cluster, "UPDATE word SET word = 'second'")
    cluster.stop()
    words = ["backup", "recover", base, str(then), "--until", moment.isoformat(), "--files-from", str(former)]
    result = run(app_of(former), *words)
    assert result.exit_code == 0, result.output
    assert f"INSTANCE={then} make run" in result.output
    assert (then / "files/ab/content").read_text() == "a photo"
    assert (then / "secret_key").read_text() == (former / "secret_key").read_text()
    recovered = Cluster(then)
    recovered.start()
    assert ask(recovered, "SELECT word FROM word") == [("first",)]
    recovered.stop()
    again = run(app_of(former), *words)
    assert (again.exit_code, "has a database already" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["archive"], "FOLDER"),
        (["archive", "--off", "/tmp/x"], "FOLDER"),
        (["prune", "--wal", "/tmp", "--from", "/tmp", "--keep", "0"], "--keep"),
        (["recover", "/nowhere", "x"], "does not exist"),
        (["recover", "/tmp", "x", "--until", "yesterday"], "2026-11-25T14:30:00"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    result = run(app_of(tmp_path), "backup", *words)
    assert (result.exit_code, said in result.output) == (2, True)


def test_a_server_of_ones_own_is_left_to_its_own_tools(app: Application) -> None:
    for words in (["archive", "/tmp/x"], ["base"]):
        result = run(app, "backup", *words)
        assert (result.exit_code, "tools of your PostgreSQL" in result.output) == (1, True)
