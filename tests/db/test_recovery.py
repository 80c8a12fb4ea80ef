"""Copies of a whole server: taken back to a moment between two writes, and following another one."""

import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from data.embedded import Cluster, process
from data.embedded.archiving import find_archive, set_archive
from data.embedded.bases import check_base
from data.embedded.copies import follow, recover, take_base
from data.embedded.errors import ArchiveUnreachable, InstanceTaken, NotABase, ServerFailed
from data.embedded.place import find_place
from data.embedded.programs import get_programs
from data.embedded.pruning import plan_pruning, prune

PATIENCE_S = 60


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine can enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def servers(folder: Path) -> Iterator[list[Cluster]]:
    """Where servers are put that are to be gone afterwards."""
    servers: list[Cluster] = []
    yield servers
    for server in reversed(servers):
        server.remove()


@pytest.fixture
def cluster(folder: Path, servers: list[Cluster]) -> Cluster:
    """A running server that archives."""
    set_archive(folder / "first", folder / "wal 100%'s")
    servers.append(cluster := Cluster(folder / "first"))
    cluster.start()
    ask(cluster, "CREATE TABLE word (word text)")
    return cluster


def ask(cluster: Cluster, question: str) -> list[tuple]:
    with psycopg.connect(cluster.url().replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchall() if cursor.description else []


def write(cluster: Cluster, word: str) -> datetime:
    """Write a word; return a moment after that and before whatever follows."""
    ask(cluster, f"INSERT INTO word VALUES ('{word}')")
    return ask(cluster, "SELECT clock_timestamp()")[0][0]


def words(cluster: Cluster) -> list[str]:
    return [word for (word,) in ask(cluster, "SELECT word FROM word ORDER BY word")]


def archive_all(cluster: Cluster) -> None:
    """Let the archive have all that was written so far."""
    address = cluster.url("postgres").replace("+psycopg", "").replace("//one_map@", "//postgres@")
    with psycopg.connect(address, autocommit=True) as connection:
        last = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()[0]
    archive = find_archive(cluster.instance)
    assert process.wait_until((archive / last).exists, PATIENCE_S)


def assert_only_old_goes(cluster: Cluster, older: Path, base: Path) -> None:
    """Clear away what is old: told first, and of the log what PostgreSQL's own program would remove."""
    archive = find_archive(cluster.instance)
    there = set(archive.iterdir())
    plan = plan_pruning(base.parent, archive, keep=1, days=0, now=datetime.now(UTC))
    assert ([each.path for each in plan.stays], [each.path for each in plan.goes]) == ([base], [older])
    assert (older.exists(), set(archive.iterdir())) == (True, there)
    command = [
        get_programs().path("pg_archivecleanup"),
        "-n",
        archive,
        "00000001" + plan.stays[0].first_segment,
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert sorted(said) == [str(path) for path in plan.log if not path.name.endswith(".backup")] != []
    prune(plan)
    assert (older.exists(), set(archive.iterdir())) == (False, there - set(plan.log))


def test_a_server_is_taken_back_to_a_moment_between_two_writes(
    cluster: Cluster, folder: Path, servers: list[Cluster]
) -> None:
    write(cluster, "a: before the base")
    older = take_base(cluster, folder / "bases").rename(folder / "bases/base-20260101T000000Z")
    archive_all(cluster)
    base = take_base(cluster, folder / "bases")
    between = write(cluster, "b: before the moment")
    write(cluster, "c: after the moment")
    archive_all(cluster)
    cluster.stop()
    assert_only_old_goes(cluster, older, base)
    servers.append(recovered := recover(base, folder / "then", between))
    assert words(recovered) == ["a: before the base", "b: before the moment"]
    write(recovered, "d: goes on")
    recovered.stop()
    recovered.start()
    assert words(recovered)[-1] == "d: goes on"
    servers.append(latest := recover(base, folder / "latest", None))
    assert words(latest) == ["a: before the base", "b: before the moment", "c: after the moment"]


def test_a_moment_that_the_archive_does_not_reach_leaves_nothing(cluster: Cluster, folder: Path) -> None:
    base = take_base(cluster, folder / "bases")
    archive_all(cluster)
    with pytest.raises(ServerFailed, match="before configured recovery target"):
        recover(base, folder / "then", datetime.now(UTC) + timedelta(days=1))
    assert find_place(folder / "then") is None
    assert not (folder / "then/postgres/data").exists()


def test_a_base_with_a_wrong_byte_is_refused(cluster: Cluster, folder: Path) -> None:
    base = take_base(cluster, folder / "bases")
    content = bytearray((base / "base.tar.gz").read_bytes())
    content[len(content) // 2] ^= 1
    (base / "base.tar.gz").write_bytes(content)
    with pytest.raises(NotABase):
        recover(base, folder / "then", None)
    with pytest.raises(NotABase):
        check_base(base)
    (base / "base.tar.gz").write_bytes(content[:1000])
    with pytest.raises(NotABase):
        recover(base, folder / "then", None)
    with pytest.raises(NotABase):
        check_base(base)
    with pytest.raises(NotABase):
        recover(folder, folder / "then", None)
    assert find_place(folder / "then") is None


def test_an_instance_that_has_a_server_keeps_it(cluster: Cluster, folder: Path) -> None:
    base = take_base(cluster, folder / "bases")
    with pytest.raises(InstanceTaken):
        recover(base, cluster.instance, None)
    with pytest.raises(ArchiveUnreachable):
        recover(base, folder / "then", None, folder / "nowhere")
    assert cluster.is_running()


def test_archiving_is_off_unless_it_is_asked_for(folder: Path, servers: list[Cluster]) -> None:
    servers.append(cluster := Cluster(folder / "plain", durable=False))
    cluster.start()
    assert ask(cluster, "SHOW archive_mode") == [("off",)]
    set_archive(cluster.instance, folder / "wal")
    cluster.stop()
    cluster.start()
    assert ask(cluster, "SHOW archive_mode") == [("on",)]
    set_archive(cluster.instance, None)
    assert find_archive(cluster.instance) is None


def test_a_server_follows_another(folder: Path, servers: list[Cluster]) -> None:
    servers.append(first := Cluster(folder / "first", durable=False))
    first.start()
    ask(first, "CREATE TABLE word (word text)")
    servers.append(second := follow(first, folder / "second", durable=False))
    write(first, "told to the first")
    assert process.wait_until(lambda: words(second) == ["told to the first"], PATIENCE_S)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        write(second, "told to the second")
    second.stop()
    write(first, "told meanwhile")
    second.start()
    assert process.wait_until(lambda: words(second) == ["told meanwhile", "told to the first"], PATIENCE_S)
