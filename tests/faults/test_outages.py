"""What the product stands on gives way: it refuses clearly, keeps nothing half done, goes on by itself."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from data.embedded import place
from data.embedded.process import wait_until
from tests.factories.city import lonlat
from tests.faults import moved_clock
from tests.faults.client import Answer, Away, Client, Unknown
from tests.faults.conftest import lasts
from tests.faults.follower import Follower
from tests.faults.history import check_whole
from tests.faults.rig import Rig, kill

PATIENCE_S = 120
SMALL_DISK_MB = 400
AN_HOUR_S = 3600
GONE = {"database_unavailable", "outcome_unknown"}


def report(client: Client) -> Answer:
    return client.post("/incidents", {"category": "stall", "location": lonlat(2, 3), "source": "patrol"})


def send_somebody(client: Client, rig: Rig) -> Answer:
    incident = report(client).body["id"]
    return client.post(f"/incidents/{incident}/assignments", {"squad_id": rig.squads[0]})


def refusal(client: Client) -> str:
    """Try to report and return by which code that was refused."""
    with pytest.raises((Away, Unknown)) as away:
        report(client)
    return away.value.args[0]["code"]


def newest_event(rig: Rig) -> int:
    # What was connected before the database went away is not connected any more.
    rig.engine.dispose()
    with rig.engine.connect() as connection:
        return connection.scalar(text("SELECT max(id) FROM event"))


def test_without_a_database_all_is_refused_in_words_until_it_is_back(rig: Rig) -> None:
    client, follower = rig.client(0), Follower(rig.client(1), rig.port)
    follower.start()
    assert follower.begun.wait(PATIENCE_S)
    kept = report(client).body["id"]
    kill(rig.database.pid)
    until = time.monotonic() + lasts(3, 30)
    refusals = {refusal(client)}
    while time.monotonic() < until:
        refusals.add(refusal(client))
    assert refusals <= GONE
    assert not rig.is_up()
    rig.start_database()
    rig.await_healthy()
    assert client.get(f"/incidents/{kept}").status == 200
    assert report(client).status == 201
    assert follower.wait_for(newest_event(rig), PATIENCE_S)
    follower.stop()
    assert follower.resets == 0


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of its own for the database, soon full; only root may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="one-map-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_MB}m,mode=755", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        folder.rmdir()
        pytest.skip(f"only who may mount a small disk can try a full one: {done.stderr}")
    monkeypatch.setattr(place, "SYSTEM_FOLDER", folder)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


def test_a_full_disk_is_refused_clearly_and_soon_forgotten(small_disk: Path, rig: Rig) -> None:
    client = rig.client(0)
    reported = [report(client).body["id"]]
    assert list(small_disk.iterdir()), "the database is not on the small disk"
    ballast = small_disk / "ballast"
    fill(ballast)
    codes: set[str] = set()
    while not codes:
        try:
            client.patch("/session", {"panels": {"ballast": os.urandom(2**18).hex()}})
            reported.append(report(client).body["id"])
        except (Away, Unknown) as away:
            codes.add(away.args[0]["code"])
    ballast.unlink()
    assert codes <= {"disk_full", *GONE}
    # Where the log itself could not be written, the server has stopped: whoever runs it starts it again.
    if not wait_until(rig.is_up, 10):
        rig.start_database()
    rig.await_healthy()
    assert report(client).status == 201
    rig.engine.dispose()
    check_whole(rig.engine)
    with rig.engine.connect() as connection:
        assert set(reported) <= set(connection.scalars(text("SELECT id FROM incident")))


def fill(ballast: Path) -> None:
    """Write until not a byte is left."""
    with ballast.open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that says by how many seconds the clock of the product is off the time."""
    clock = tmp_path / "clock"
    clock.write_text("0")
    monkeypatch.setenv(moved_clock.OFFSET_FILE, str(clock))
    return clock


def move(clock: Path, rig: Rig, offset_s: int) -> None:
    """Move the clock of the product and wait until all its processes have it."""
    clock.write_text(str(offset_s))
    programs = {rig.worker.pid, rig.web.pid, *rig.web_workers()}
    assert wait_until(lambda: moved_clock.moved_to(clock, offset_s) >= programs, PATIENCE_S)


def test_a_clock_that_is_moved_back_stops_nothing(clock: Path, rig: Rig) -> None:
    client, follower = rig.client(0), Follower(rig.client(1), rig.port)
    follower.start()
    assert follower.begun.wait(PATIENCE_S)
    before = send_somebody(client, rig).body
    move(clock, rig, -AN_HOUR_S)
    for step in ("accepted", "en_route", "on_scene", "handled"):
        assert client.patch(f"/assignments/{before['id']}", {"status": step}).status == 200
    after = send_somebody(client, rig)
    assert after.status == 201
    assert after.body["assigned_at"] < before["assigned_at"]
    check_whole(rig.engine)
    assert follower.wait_for(newest_event(rig), PATIENCE_S)
    follower.stop()
    assert follower.told == sorted(follower.told)
