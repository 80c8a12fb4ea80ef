"""Files of incidents over the API: attached, compared with the place, given out by right, removed, swept."""

import gc
import io
import os
import resource
import shutil
import struct
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from data.files import IncidentFile
from data.ledger import LedgerEntry
from data.settings import put_setting
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from tests.factories.photos import bomb, document, film, photo
from web.application import Application
from web.files.storage import ORIGINAL, content_folder, files_folder
from web.files.sweeping import sweep


def report(client: SignedIn, x: float = 2, y: float = 5) -> dict[str, Any]:
    return client.post("/incidents", {"category": "stall", "location": lonlat(x, y), "source": "12345"}).json


def attach(
    account: SignedIn, incident: dict[str, Any], content: bytes, name: str = "现场.jpg", **form: str
) -> TestResponse:
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(content), name), **form})
    return account.client.post(
        f"/api/v1/incidents/{incident['id']}/files",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"X-CSRF-Token": account.csrf_token},
    )


def files_of(account: SignedIn, incident: dict[str, Any]) -> list[dict[str, Any]]:
    return account.get(f"/incidents/{incident['id']}/files").json["items"]


def content(account: SignedIn, file: dict[str, Any], variant: str = "clean") -> TestResponse:
    answer = account.get(f"/files/{file['id']}/content?variant={variant}", buffered=True)
    answer.close()
    return answer


def remove(account: SignedIn, file: dict[str, Any], reason: str = "传错") -> TestResponse:
    return account.post(f"/files/{file['id']}/removal", {"reason": reason})


@pytest.fixture
def small_disk() -> Iterator[None]:
    """The kernel lets no file grow past 16 KB, as a full disk would not."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def incident(operator: SignedIn, city: City) -> dict[str, Any]:
    """An incident with a squad on it, whose account is `squad`."""
    made = report(operator)
    body = {"squad_id": city.squads["西-01"], "override_reason": "就近"}
    assert operator.post(f"/incidents/{made['id']}/assignments", body).status_code == 201
    return made


@pytest.fixture
def squad(app: Application, incident: dict[str, Any]) -> SignedIn:
    """The account of the squad on the incident."""
    return sign_in(app, "squad")


def test_a_squad_attaches_a_photo_and_the_desk_sees_where_it_was_taken(
    operator: SignedIn, squad: SignedIn, incident: dict[str, Any]
) -> None:
    taken = lonlat(5, 9)
    answer = attach(squad, incident, photo(taken), note="摊位占压盲道")
    assert answer.status_code == 201, answer.text
    (file,) = files_of(operator, incident)
    assert file == answer.json
    assert (file["name"], file["media_type"], file["kind"]) == ("现场.jpg", "image/jpeg", "image")
    assert (file["note"], file["attached_by"]) == ("摊位占压盲道", "squad")
    assert file["taken_location"] == pytest.approx(taken, abs=1e-6)
    assert file["distance_m"] == pytest.approx(500, abs=5)
    assert file["taken_at"] == "2026-11-25T06:32:00.000Z"
    acts = operator.get(f"/incidents/{incident['id']}/timeline").json["items"]
    assert (acts[-1]["act"], acts[-1]["details"]["sha256"]) == ("file.attached", file["sha256"])


def test_only_the_desk_gets_what_the_phone_wrote(
    app: Application, operator: SignedIn, squad: SignedIn, incident: dict[str, Any]
) -> None:
    whole = photo(lonlat(2, 5))
    file = attach(squad, incident, whole).json
    assert content(operator, file, "original").data == whole
    refused = content(squad, file, "original")
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    for account in (squad, operator):
        for variant in ("small", "large", "clean"):
            answer = content(account, file, variant)
            assert answer.status_code == 200
            with Image.open(io.BytesIO(answer.data)) as copy:
                assert (copy.format, dict(copy.getexif())) == ("JPEG", {})
    acts = operator.get(f"/incidents/{incident['id']}/timeline").json["items"]
    assert [act["account"] for act in acts if act["act"] == "file.taken"] == ["operator"]


def test_contents_are_given_under_strict_headers(operator: SignedIn, incident: dict[str, Any]) -> None:
    file = attach(operator, incident, photo(), "a\"'；.jpg").json
    answer = content(operator, file)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = operator.get(
        f"/files/{file['id']}/content?variant=clean", headers={"If-None-Match": answer.headers["ETag"]}
    )
    again.close()
    assert (again.status_code, again.data) == (304, b"")


def test_who_does_not_see_the_incident_sees_no_file(
    app: Application, operator: SignedIn, incident: dict[str, Any]
) -> None:
    file = attach(operator, incident, photo()).json
    for name in ("east_operator", "east_squad", "agency"):
        other = sign_in(app, name)
        assert other.get(f"/incidents/{incident['id']}/files").status_code == 404
        assert content(other, file, "small").status_code == 404
    for name in ("east_operator", "east_squad"):
        other = sign_in(app, name)
        assert attach(other, incident, photo()).status_code == 404
        assert remove(other, file).status_code == 404
    assert len(files_of(operator, incident)) == 1


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"", 422, "file_empty"),
        (b"<html>", 422, "file_kind_unknown"),
        (photo()[:-30], 422, "attachment_damaged"),
        (photo() + b"\x7fELF", 422, "file_disguised"),
        (bomb(), 422, "too_many_pixels"),
        (document(b"\n" * 3 * 2**20), 413, "attachment_too_large"),
    ],
    ids=["empty", "page", "cut off", "program behind", "bomb", "too large"],
)
def test_what_is_refused_says_why_and_leaves_nothing(
    app: Application, operator: SignedIn, incident: dict[str, Any], sent: bytes, status: int, code: str
) -> None:
    with app.extensions["database"].sessions.begin() as session:
        put_setting(session, "largest_document_mb", 2)
    answer = attach(operator, incident, sent)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert files_of(operator, incident) == []
    folder = files_folder(app.settings.instance)
    assert [path for path in folder.rglob("*") if path.is_file() and path.name != ".swept"] == []


def test_a_full_disk_is_told(app: Application, operator: SignedIn, incident: dict[str, Any]) -> None:
    with app.extensions["database"].sessions.begin() as session:
        put_setting(session, "files_keep_free_mb", 1e12)
    answer = attach(operator, incident, photo())
    assert (answer.status_code, answer.json["code"]) == (507, "storage_full")
    assert files_of(operator, incident) == []


def close_half_written() -> None:
    """Close what the reader of the form leaves to the garbage collector, which would complain of it."""
    for each in gc.get_objects():
        is_left = isinstance(each, io.BufferedRandom) and isinstance(each.name, int)
        if is_left or isinstance(each, tempfile.SpooledTemporaryFile):
            with suppress(OSError):
                each.close()


def test_a_disk_that_fills_up_before_the_file_reaches_us_is_told(
    operator: SignedIn, incident: dict[str, Any], small_disk: None
) -> None:
    noise = io.BytesIO()
    Image.effect_noise((1200, 1200), 90).save(noise, "PNG")
    answer = attach(operator, incident, noise.getvalue())
    assert (answer.status_code, answer.json["code"]) == (507, "disk_full")
    close_half_written()
    assert files_of(operator, incident) == []


def test_documents_and_films(operator: SignedIn, squad: SignedIn, incident: dict[str, Any]) -> None:
    paper = attach(operator, incident, document(), "通知.pdf").json
    moving = attach(operator, incident, film(), "现场.mp4").json
    assert [file["kind"] for file in files_of(squad, incident)] == ["document", "video"]
    assert content(operator, paper, "original").data == document()
    assert (content(squad, paper).status_code, content(squad, paper).json["code"]) == (409, "no_clean_copy")
    assert b"39.9042" not in content(squad, moving).data
    assert moving["taken_location"] == pytest.approx([116.4074, 39.9042])


def test_the_same_content_twice_is_one_file(operator: SignedIn, incident: dict[str, Any]) -> None:
    first, second = (attach(operator, incident, photo()).json for _ in range(2))
    assert first["id"] == second["id"]
    assert len(files_of(operator, incident)) == 1


def test_a_file_is_removed_with_a_reason_and_kept_as_evidence(
    app: Application, operator: SignedIn, squad: SignedIn, incident: dict[str, Any]
) -> None:
    theirs, own = attach(operator, incident, photo()).json, attach(squad, incident, document()).json
    refused = remove(squad, theirs)
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    assert remove(operator, theirs, "  ").status_code == 422
    assert remove(squad, own, "传错").json["removed_reason"] == "传错"
    assert remove(operator, theirs, "拍到旁人").json["removed_by"] == "operator"
    assert remove(operator, theirs).json["code"] == "file_removed"
    assert content(squad, theirs).json["code"] == "file_removed"
    assert content(operator, theirs, "original").status_code == 200
    with app.extensions["database"].sessions() as session:
        acts = session.query(LedgerEntry).filter(LedgerEntry.act == "file.removed").all()
        assert {act.details["reason"] for act in acts} == {"传错", "拍到旁人"}


def age(path: Path, by: timedelta) -> None:
    then = (datetime.now(UTC) - by).timestamp()
    os.utime(path, (then, then))


def test_a_sweep_takes_orphans_and_what_was_removed_long_ago(
    app: Application, operator: SignedIn, incident: dict[str, Any]
) -> None:
    instance, sessions = app.settings.instance, app.extensions["database"].sessions
    kept, gone = attach(operator, incident, photo()).json, attach(operator, incident, document()).json
    remove(operator, gone)
    orphan = content_folder(instance, "ab" + "0" * 62)
    orphan.mkdir(parents=True)
    left = files_folder(instance) / "incoming" / "left"
    left.mkdir(parents=True)
    for folder in (orphan, left, content_folder(instance, kept["sha256"])):
        age(folder, timedelta(hours=2))
    fresh = content_folder(instance, "cd" + "0" * 62)
    fresh.mkdir(parents=True)
    with sessions.begin() as session:
        found = session.get_one(IncidentFile, gone["id"])
        found.removed_at = datetime.now(UTC) - timedelta(days=181)
    with sessions.begin() as session:
        swept = sweep(session, instance, datetime.now(UTC))
    assert (swept.orphans, swept.purged) == (1, 1)
    assert [folder.exists() for folder in (orphan, left, fresh)] == [False, False, True]
    assert content(operator, kept, "original").status_code == 200
    assert content(operator, gone, "original").json["code"] == "content_purged"
    assert [file["is_purged"] for file in files_of(operator, incident)] == [False, True]


def test_altered_and_missing_contents_are_found(
    app: Application, operator: SignedIn, incident: dict[str, Any]
) -> None:
    run = app.test_cli_runner().invoke
    one, two = attach(operator, incident, photo()).json, attach(operator, incident, document()).json
    assert run(args=["files", "verify"]).output == "intact 2\n"
    instance = app.settings.instance
    with (content_folder(instance, one["sha256"]) / ORIGINAL).open("ab") as file:
        file.write(struct.pack(">I", 1))
    shutil.rmtree(content_folder(instance, two["sha256"]))
    found = run(args=["files", "verify"])
    assert found.exit_code == 1
    assert f"altered\t{one['sha256']}" in found.output
    assert f"missing\t{two['sha256']}" in found.output
    assert content(operator, two, "original").json["code"] == "content_lost"
    assert run(args=["files", "sweep"]).output == "orphans 0\tpurged 0\n"
