"""The private PostGIS: made, started, stopped, and clean again after anything that may happen to it."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from data.embedded import Cluster, place, process, programs
from data.embedded.errors import PostgisMissing, VersionMismatch
from tests.postgres import ROOT

START_ATTACHED = """
import sys, signal
from pathlib import Path
from data.embedded import Cluster
Cluster(Path(sys.argv[1]), durable=False).start(attached=True)
print("started", flush=True)
signal.pause()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine can enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster that is not started yet."""
    cluster = Cluster(folder / "instance", durable=False)
    yield cluster
    cluster.remove()


def ask(cluster: Cluster, question: str = "SELECT postgis_lib_version()") -> str:
    with psycopg.connect(cluster.url().replace("+psycopg", ""), autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


def data_of(cluster: Cluster) -> Path:
    return place.find_place(cluster.instance).data


def test_it_is_made_on_first_start_and_stopped(cluster: Cluster) -> None:
    cluster.start()
    assert ask(cluster).startswith("3.")
    assert ask(cluster, "SELECT current_setting('listen_addresses')") == ""
    assert ask(cluster, "SELECT usesuper FROM pg_user WHERE usename = current_user") is False
    cluster.stop()
    assert not cluster.is_running()


def test_a_running_one_is_left_as_it_is(cluster: Cluster) -> None:
    cluster.start()
    before = process.find_server(data_of(cluster))
    Cluster(cluster.instance, durable=False).start()
    assert process.find_server(data_of(cluster)) == before


def test_it_starts_again_after_it_was_killed(cluster: Cluster) -> None:
    cluster.start()
    os.kill(process.find_server(data_of(cluster)), signal.SIGKILL)
    cluster.start()
    assert ask(cluster)


def test_a_process_file_that_names_a_stranger_is_stale(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (data_of(cluster) / "postmaster.pid").write_text(
        f"{os.getpid()}\n{data_of(cluster)}\n1\n5432\n\n\n\nready\n"
    )
    assert not cluster.is_running()
    cluster.start()
    assert ask(cluster)


def test_it_ends_when_the_process_it_is_attached_to_is_killed(cluster: Cluster) -> None:
    command = [sys.executable, "-c", START_ATTACHED, str(cluster.instance)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout.readline() == b"started\n"
        assert cluster.is_running()
        parent.kill()
    assert process.wait_until(lambda: not (data_of(cluster) / "postmaster.pid").exists(), 20)


@pytest.mark.parametrize("name", ["名字 with spaces, and a comma", "long" * 30])
def test_any_path_will_do(folder: Path, name: str) -> None:
    cluster = Cluster(folder / name, durable=False)
    cluster.start()
    assert ask(cluster)
    cluster.remove()


def test_an_instance_that_others_cannot_enter_keeps_its_data_elsewhere(folder: Path) -> None:
    (folder / "private").mkdir(mode=0o700)
    cluster = Cluster(folder / "private/instance", durable=False)
    cluster.start()
    assert ask(cluster)
    kept_outside = not data_of(cluster).is_relative_to(folder)
    assert kept_outside == (os.geteuid() == 0)
    home = data_of(cluster).parent
    cluster.remove()
    assert not home.exists()


def test_data_move_with_their_instance(folder: Path) -> None:
    cluster = Cluster(folder / "before", durable=False)
    cluster.start()
    with psycopg.connect(cluster.url().replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'here' AS word")
    cluster.stop()
    (folder / "before").rename(folder / "after")
    moved = Cluster(folder / "after", durable=False)
    moved.start()
    assert ask(moved, "SELECT word FROM kept") == "here"
    moved.remove()


def test_data_of_another_version_are_refused_and_kept(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    version = data_of(cluster) / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("9\n")
    with pytest.raises(VersionMismatch, match="made by PostgreSQL 9"):
        cluster.start()
    version.write_text(made_by)
    cluster.start()
    assert ask(cluster)


def test_without_postgis_it_says_which_line_installs_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "DEBIAN_HOME", folder)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PostgisMissing, match=r"apt-get install .* postgresql-\d+-postgis-3"):
        programs.get_programs()
