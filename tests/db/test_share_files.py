"""Files by schedule: what they hold, that they can be verified, and that they arrive whole or later."""

import csv
import hashlib
import io
import json
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import paramiko
import pyogrio
import pytest
from geojson_pydantic import FeatureCollection
from sqlalchemy import select, update

from data.deliveries import ShareFile, ShareSchedule
from data.ledger import LedgerEntry
from data.notices import Notice
from data.shares import Share
from data.timers import Timer
from dispatch.scheduled.places import FolderUnfit
from dispatch.scheduled.timing import TimesUnfit, next_time
from dispatch.sealing import Sealer
from dispatch.shares.scheduled.carrying import carry_out
from dispatch.shares.scheduled.firing import KIND
from dispatch.shares.scheduled.keys import KeyUnreadable
from dispatch.shares.scheduled.packing import public_key
from dispatch.shares.scheduled.schedules import (
    ServerIncomplete,
    ask_file,
    end_schedule,
    make_schedule,
    pause_schedule,
)
from dispatch.shares.scheduled.starting import start_file
from dispatch.timers.firing import fire
from tests.factories.deliveries import SECRET, Scene, staged
from tests.factories.sftp import PASSWORD, USER, SftpServer, serving
from tests.factories.shares import admin_of
from tests.postgres import Server

DAILY = "0 8 * * *"


@pytest.fixture(scope="module")
def scene(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    with staged(server, template_database, tmp_path_factory.mktemp("instance")) as scene:
        yield scene


@pytest.fixture(scope="module")
def host_key() -> paramiko.PKey:
    return paramiko.ECDSAKey.generate()


@pytest.fixture
def sftp(tmp_path: Path, host_key: paramiko.PKey) -> Iterator[SftpServer]:
    with serving(tmp_path, host_key) as server:
        yield server


def schedule(scene: Scene, share: Share, **values: object) -> int:
    usual = {"format": "geojson", "extent": "full", "times": DAILY, "zipped": False, "signed": False}
    usual |= {"place": "folder", "folder": share.key}
    with scene.sessions.begin() as session:
        there = session.get_one(Share, share.id)
        return make_schedule(session, admin_of(session), there, usual | values).id


def act(scene: Scene, verb, share: Share, *arguments):
    with scene.sessions.begin() as session:
        return verb(session, admin_of(session), session.get_one(Share, share.id), *arguments)


def hand_over(scene: Scene, share: Share, schedule_id: int) -> ShareFile:
    file_id = act(scene, ask_file, share, schedule_id).id
    carry_out(scene.sessions, file_id)
    return get(scene, file_id)


def get(scene: Scene, file_id: int) -> ShareFile:
    with scene.sessions() as session:
        return session.get_one(ShareFile, file_id)


def folder_of(scene: Scene, share: Share) -> Path:
    return scene.instance / "share-files" / share.key


def login(server: SftpServer, **values: object) -> dict[str, object]:
    at = {"place": "sftp", "folder": "", "host": "127.0.0.1", "port": server.port, "user": USER}
    return at | {"host_key": server.host_key, "credential": PASSWORD} | values


def test_a_geojson_file_is_verified_as_the_docs_say(scene: Scene, tmp_path: Path) -> None:
    share = scene.share()
    scene.change(share, 3)
    file = hand_over(scene, share, schedule(scene, share, zipped=True, signed=True))
    assert (file.state, file.features, file.problem) == ("done", 3, "")
    folder = folder_of(scene, share)
    packed = folder / file.name
    assert sorted(path.name for path in folder.iterdir()) == [
        file.name, f"{file.name}.sha256", f"{file.name}.sha256.sig",
    ]  # fmt: skip
    assert hashlib.sha256(packed.read_bytes()).hexdigest() == file.sha256
    subprocess.run(["sha256sum", "--check", f"{file.name}.sha256"], cwd=folder, check=True)
    key = tmp_path / "key.pem"
    key.write_text(public_key(Sealer(SECRET)))
    verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(key), "-rawin"]
    signed = ["-in", f"{file.name}.sha256", "-sigfile", f"{file.name}.sha256.sig"]
    subprocess.run([*verify, *signed], cwd=folder, check=True)
    with zipfile.ZipFile(packed) as archive:
        (name,) = archive.namelist()
        collection = json.loads(archive.read(name))
    assert name == file.name.removesuffix(".zip")
    FeatureCollection.model_validate(collection)
    assert [each["id"] for each in collection["features"]] == ["k1", "k2", "k3"]
    assert collection["features"][0]["properties"]["number"] == "案件-1"


def test_a_csv_file_opens_in_a_spreadsheet(scene: Scene) -> None:
    share = scene.share()
    scene.change(share, 2)
    file = hand_over(scene, share, schedule(scene, share, format="csv"))
    content = (folder_of(scene, share) / file.name).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["key"], row["number"]) for row in rows] == [("k1", "案件-1"), ("k2", "案件-2")]
    assert 116 < float(rows[0]["longitude"]) < 117


def test_a_geopackage_is_in_the_crs_of_the_share_also_when_empty(scene: Scene) -> None:
    share = scene.share()
    with scene.sessions.begin() as session:
        session.execute(update(Share).where(Share.id == share.id).values(crs=4547))
    of_share = schedule(scene, share, format="geopackage")
    empty = hand_over(scene, share, of_share)
    assert (empty.state, empty.features, empty.problem) == ("done", 0, "")
    scene.change(share, 2)
    with scene.sessions.begin() as session:
        session.execute(update(ShareFile).values(made_for=ShareFile.made_for - timedelta(days=1)))
    file = hand_over(scene, share, of_share)
    path = folder_of(scene, share) / file.name
    about = pyogrio.read_info(path)
    assert (about["crs"], about["features"], about["geometry_type"]) == ("EPSG:4547", 2, "Point")
    with sqlite3.connect(path) as database:
        columns = f'SELECT "key", number, priority FROM "{share.key}" ORDER BY fid'
        assert database.execute(columns).fetchall() == [("k1", "案件-1", 2), ("k2", "案件-2", 3)]
    database.close()


def test_files_of_changes_follow_one_another_without_gap(scene: Scene) -> None:
    share = scene.share()
    of_share = schedule(scene, share, extent="changes", format="csv")
    scene.change(share, 2)
    first = hand_over(scene, share, of_share)
    scene.change(share, 3, "changed")
    second = hand_over(scene, share, of_share)
    spans = [(each.after_sequence, each.last_sequence, each.features) for each in (first, second)]
    assert spans == [(0, 2, 2), (2, 5, 3)]
    with scene.sessions() as session:
        wanted = select(LedgerEntry.details).where(
            LedgerEntry.act == "share.delivered", LedgerEntry.subject_id == share.id
        )
        told = session.scalars(wanted.order_by(LedgerEntry.sequence)).all()
    assert [each["sha256"] for each in told] == [first.sha256, second.sha256]


@pytest.mark.parametrize("extended", [True, False])
def test_a_file_is_sent_after_its_checksum_and_takes_its_name_at_last(
    scene: Scene, sftp: SftpServer, extended: bool
) -> None:
    sftp.extended = extended
    share = scene.share()
    scene.change(share)
    of_share = schedule(scene, share, **login(sftp))
    for _ in range(2):
        file = hand_over(scene, share, of_share)
        assert (file.state, file.problem) == ("done", "")
    assert sftp.seen[:2] == [f"{sftp.seen[1]}.sha256", sftp.seen[1]]
    assert not list(sftp.folder.glob(".*"))
    assert hashlib.sha256((sftp.folder / file.name).read_bytes()).hexdigest() == file.sha256


def test_a_key_signs_in_as_well(scene: Scene, sftp: SftpServer) -> None:
    share, key = scene.share(), paramiko.ECDSAKey.generate()
    sftp.client_key, written = key, io.StringIO()
    key.write_private_key(written)
    of_share = schedule(scene, share, **login(sftp, credential_kind="key", credential=written.getvalue()))
    assert hand_over(scene, share, of_share).state == "done"
    with scene.sessions() as session:
        assert b"PRIVATE KEY" not in session.get_one(ShareSchedule, of_share).credential


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("key", "HostKeyDiffers"),
        ("password", "LoginRefused"),
        ("full", "ServerRefused"),
        ("gone", "Unreachable"),
    ],
)
def test_what_goes_wrong_is_said_and_tried_again(
    scene: Scene, sftp: SftpServer, wrong: str, problem: str
) -> None:
    share, at = scene.share(), login(sftp)
    if wrong == "key":
        other = paramiko.ECDSAKey.generate()
        at["host_key"] = f"{other.get_name()} {other.get_base64()}"
    elif wrong == "password":
        at["credential"] = "guessed"
    elif wrong == "gone":
        at["port"] = 9
    sftp.full = wrong == "full"
    file = hand_over(scene, share, schedule(scene, share, **at))
    assert (file.state, file.attempts) == ("waiting", 1)
    assert file.problem.startswith(problem)
    assert file.due_at > datetime.now(UTC)
    if wrong == "full":
        sftp.full = False
        with scene.sessions.begin() as session:
            session.get_one(ShareFile, file.id).due_at = datetime.now(UTC)
        assert carry_out(scene.sessions, file.id)
        assert get(scene, file.id).state == "done"


def test_after_three_days_administrators_are_told(scene: Scene, sftp: SftpServer) -> None:
    share = scene.share()
    sftp.full = True
    file_id = act(scene, ask_file, share, schedule(scene, share, **login(sftp))).id
    with scene.sessions.begin() as session:
        session.get_one(ShareFile, file_id).made_for -= timedelta(days=3)
    assert not carry_out(scene.sessions, file_id)
    assert get(scene, file_id).state == "failed"
    with scene.sessions() as session:
        told = session.scalars(select(Notice).where(Notice.kind == "share.file_failed")).all()
    assert told[-1].details["share"] == share.key


def test_a_schedule_sets_its_next_time_and_a_newer_file_replaces_one_that_waits(scene: Scene) -> None:
    share = scene.share()
    of_share = schedule(scene, share)
    waiting = act(scene, ask_file, share, of_share).id
    with scene.sessions.begin() as session:
        timer = session.scalars(select(Timer).where(Timer.kind == KIND, Timer.subject_id == of_share)).one()
        assert timer.due_at == session.get_one(ShareSchedule, of_share).next_at
        timer.due_at = datetime.now(UTC) - timedelta(seconds=1)
    with scene.sessions.begin() as session:
        assert fire(session, timer.id)
    with scene.sessions() as session:
        files = session.scalars(
            select(ShareFile).where(ShareFile.schedule_id == of_share).order_by(ShareFile.id)
        ).all()
        assert [(each.state, each.problem) for each in files] == [("failed", "superseded"), ("waiting", "")]
        assert session.get_one(ShareSchedule, of_share).next_at > datetime.now(UTC)
    assert not carry_out(scene.sessions, waiting)
    act(scene, pause_schedule, share, of_share, True)
    with scene.sessions() as session:
        assert session.get_one(ShareSchedule, of_share).next_at is None
    act(scene, end_schedule, share, of_share)


def test_a_process_of_its_own_makes_a_file(scene: Scene) -> None:
    share = scene.share()
    scene.change(share)
    file_id = act(scene, ask_file, share, schedule(scene, share)).id
    start_file(scene.sessions, file_id)
    assert (get(scene, file_id).state, get(scene, file_id).problem) == ("done", "")


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"folder": "../elsewhere"}, FolderUnfit),
        ({"folder": "/etc"}, FolderUnfit),
        ({"folder": "a/../../b"}, FolderUnfit),
        ({"times": "* * * * *"}, TimesUnfit),
        ({"times": "0 8 30 2 *"}, TimesUnfit),
        ({"times": "0 8 * * * 7"}, TimesUnfit),
        ({"times": "at noon on each day"}, TimesUnfit),
        ({"place": "sftp", "host": "files.example.org"}, ServerIncomplete),
        (
            {"place": "sftp", "host": "h", "user": "u", "host_key": "ssh-rsa 字", "credential": "c"},
            KeyUnreadable,
        ),
    ],
)
def test_what_could_not_be_kept_is_refused(scene: Scene, values: dict, refusal: type[Exception]) -> None:
    share = scene.share()
    with pytest.raises(refusal):
        schedule(scene, share, **values)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(scene: Scene, tmp_path: Path) -> None:
    share = scene.share()
    of_share = schedule(scene, share)
    root = scene.instance / "share-files"
    root.mkdir(exist_ok=True)
    (root / share.key).symlink_to(tmp_path)
    assert hand_over(scene, share, of_share).problem.startswith("FolderUnfit")
    assert not list(tmp_path.iterdir())


def test_times_are_those_of_the_city() -> None:
    moment = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert next_time(DAILY, moment) == datetime(2026, 11, 27, 0, 0, tzinfo=UTC)
