"""Files of incidents: recognised by content, looked at in safety, kept whole or not at all."""

import hashlib
import io
import resource
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from werkzeug.datastructures import FileStorage

from gis.crs import GCJ02, WGS84, convert
from tests.factories.photos import HEIC, SIZE, bomb, box, document, film, photo
from web.files import errors
from web.files.kinds import JPEG
from web.files.looking import COPIES
from web.files.receiving import Limits, Received, plain_name, receive
from web.files.storage import ORIGINAL, content_folder, files_folder, list_contents

LIMITS = Limits({"image": 1.0, "document": 0.1, "video": 0.1}, most_megapixels=10, keep_free_mb=1)
PLACE = (116.3975, 39.9087)


def take(instance: Path, content: bytes, name: str = "照片.jpg", limits: Limits = LIMITS) -> Received:
    return receive(instance, FileStorage(io.BytesIO(content), name), limits)


def zipped() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("run.sh", "echo")
    return content.getvalue()


def stays(instance: Path) -> list[Path]:
    return [path for path in files_folder(instance).rglob("*") if path.is_file()]


def test_a_photo_tells_its_place_and_time(tmp_path: Path) -> None:
    content = photo(PLACE)
    received = take(tmp_path, content)
    assert received.sha256 == hashlib.sha256(content).hexdigest()
    assert (received.kind, received.size_bytes, received.name) == (JPEG, len(content), "照片.jpg")
    assert received.look.taken_place == pytest.approx(PLACE, abs=1e-6)
    # EXIF says no offset: it is the city's time.
    assert received.look.taken_at == datetime(2026, 11, 25, 6, 32, tzinfo=UTC)
    folder = content_folder(tmp_path, received.sha256)
    assert (folder / ORIGINAL).read_bytes() == content
    assert {path.name for path in folder.iterdir()} == {ORIGINAL, *COPIES}
    for name in COPIES:
        with Image.open(folder / name) as copy:
            assert (copy.size, len(copy.getexif()), "exif" in copy.info) == (SIZE, 0, False)


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [(1, (64, 48), "red"), (3, (64, 48), "blue"), (6, (48, 64), "red"), (8, (48, 64), "blue")],
)
def test_copies_stand_upright(tmp_path: Path, orientation: int, size: tuple[int, int], corner: str) -> None:
    received = take(tmp_path, photo(orientation=orientation))
    assert (received.look.width, received.look.height) == size
    with Image.open(content_folder(tmp_path, received.sha256) / "large.jpg") as copy:
        red, _, blue = copy.getpixel((2, 2))
        assert copy.size == size
        assert (red > blue) == (corner == "red")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_kind_of_photo_is_read(tmp_path: Path, form: str) -> None:
    received = take(tmp_path, photo(PLACE, form=form), "a.txt")
    assert received.kind.format == form.lower()
    assert received.name == "a" + received.kind.suffix
    assert received.look.taken_place == pytest.approx(PLACE, abs=1e-6)


def test_a_place_in_the_system_of_web_maps_is_converted(tmp_path: Path) -> None:
    shifted = tuple(float(each) for each in convert(*PLACE, WGS84, GCJ02))
    received = take(tmp_path, photo(shifted, datum="GCJ-02"))
    assert received.look.taken_place == pytest.approx(PLACE, abs=1e-6)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(photo(place=None, taken_at=None), (None, None), id="nothing said"),
        pytest.param(photo((0, 0), taken_at="0000:00:00 00:00:00"), (None, None), id="zeros"),
        pytest.param(photo((190.0, 95.0), taken_at="soon"), (None, None), id="off the earth"),
    ],
)
def test_what_makes_no_sense_is_not_said(tmp_path: Path, content: bytes, what: tuple) -> None:
    received = take(tmp_path, content)
    assert (received.look.taken_place, received.look.taken_at) == what


def test_a_film_tells_its_place_and_its_copy_does_not(tmp_path: Path) -> None:
    content = film()
    received = take(tmp_path, content, "a.mp4")
    assert received.look.taken_place == (116.4074, 39.9042)
    clean = (content_folder(tmp_path, received.sha256) / "clean.mp4").read_bytes()
    assert len(clean) == len(content)
    assert b"39.9042" not in clean
    assert clean.endswith(box(b"mdat", b"pictures"))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(b"", errors.FileEmpty, id="empty"),
        pytest.param(b"#!/bin/sh\n", errors.FileKindUnknown, id="script named .jpg"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", errors.FileKindUnknown, id="svg"),
        pytest.param(b"GIF89a" + bytes(50), errors.FileKindUnknown, id="gif"),
        pytest.param(photo()[:-40], errors.FileDamaged, id="cut off jpeg"),
        pytest.param(photo(form="PNG")[:-30], errors.FileDamaged, id="cut off png"),
        pytest.param(photo(form="WEBP")[:-30], errors.FileDamaged, id="cut off webp"),
        pytest.param(b"\xff\xd8\xff" + bytes(500), errors.FileDamaged, id="only the first bytes"),
        pytest.param(film()[:-3], errors.FileDamaged, id="cut off film"),
        pytest.param(film(rest=b"more"), errors.FileDamaged, id="something behind a film"),
        pytest.param(bomb(), errors.TooManyPixels, id="decompression bomb"),
        pytest.param(photo() + zipped(), errors.FileDisguised, id="zip behind a photo"),
        pytest.param(photo(form="PNG") + zipped(), errors.FileDisguised, id="zip behind a png"),
        pytest.param(photo() + b"\x7fELF" + bytes(99), errors.FileDisguised, id="program behind a photo"),
        pytest.param(document(zipped()), errors.FileDisguised, id="zip behind a document"),
        pytest.param(document(b"<html>"), errors.FileDisguised, id="page behind a document"),
        pytest.param(
            photo()[:2] + b"\xff\xfe\x00\x12%PDF-1.4 hidden!" + photo()[2:],
            errors.FileDisguised,
            id="document in a comment",
        ),
        pytest.param(
            photo()[:2] + b"\xff\xfe\x00\x12<script>alert(1)" + photo()[2:],
            errors.FileDisguised,
            id="page in a comment",
        ),
        pytest.param(document(b"\n" * 200_000), errors.FileTooLarge, id="too large a document"),
    ],
)
def test_what_is_refused_leaves_nothing(tmp_path: Path, content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        take(tmp_path, content)
    assert stays(tmp_path) == []


@pytest.mark.parametrize(
    "rest",
    [b"", b"\0\0\0", photo(), box(b"ftyp", b"mp42") + b"film", b"notes of its maker SEFT"],
    ids=["nothing", "padding", "second picture", "short film", "notes"],
)
def test_what_phones_put_behind_a_photo_is_taken(tmp_path: Path, rest: bytes) -> None:
    assert take(tmp_path, photo() + rest).kind == JPEG


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, len(photo(PLACE)) - 1), put=st.binary(min_size=1, max_size=8))
def test_a_photo_that_was_tampered_with_is_taken_or_refused_and_never_breaks(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes
) -> None:
    whole = photo(PLACE)
    instance = tmp_path_factory.mktemp("instance")
    refusals = (errors.FileDamaged, errors.FileKindUnknown, errors.FileDisguised, errors.TooManyPixels)
    try:
        take(instance, whole[:at] + put + whole[at + len(put) :])
    except refusals:
        assert stays(instance) == []


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    first, second = (take(tmp_path, photo(), name) for name in ("a.jpg", "b.jpg"))
    assert first.sha256 == second.sha256
    assert len(stays(tmp_path)) == 1 + len(COPIES)
    later = datetime.now(UTC) + timedelta(seconds=5)
    assert [sha256 for sha256, _ in list_contents(tmp_path, later)] == [first.sha256]


@pytest.fixture
def small_disk() -> Iterator[None]:
    """The kernel lets no file grow past 16 KB, as a full disk would not."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_is_told_and_keeps_what_was_there(tmp_path: Path, small_disk: None) -> None:
    kept = take(tmp_path, photo())
    noise = io.BytesIO()
    Image.effect_noise((400, 400), 90).save(noise, "PNG")
    with pytest.raises(errors.StorageFull):
        take(tmp_path, noise.getvalue())
    assert {path.parent.name for path in stays(tmp_path)} == {kept.sha256}


def test_room_is_left_on_the_disk(tmp_path: Path) -> None:
    with pytest.raises(errors.StorageFull) as refused:
        take(tmp_path, photo(), limits=Limits(LIMITS.largest_mb, 10, keep_free_mb=1e12))
    assert refused.value.free_mb < 1e12


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fakepath\\现场.jpeg", "现场.jpg"),
        ("a.jpg\r\nX-Header: 1", "a.jpg"),
        ("", "image.jpg"),
        ("...", "image.jpg"),
        ("x" * 500 + ".jpg", "x" * 200 + ".jpg"),
    ],
)
def test_names_are_kept_plain(name: str, kept: str) -> None:
    assert plain_name(name, JPEG) == kept


def test_photos_of_newer_phones_are_read(tmp_path: Path) -> None:
    received = take(tmp_path, HEIC)
    assert (received.kind.media_type, received.name) == ("image/heic", "照片.heic")
    assert (received.look.width, received.look.height) == SIZE
    assert received.look.taken_place == pytest.approx(PLACE, abs=1e-6)
    with Image.open(content_folder(tmp_path, received.sha256) / "clean.jpg") as copy:
        assert (copy.format, len(copy.getexif())) == ("JPEG", 0)
