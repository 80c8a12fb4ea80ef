"""Makes a file that is due and hands it over: written, packed, put in its place, recorded."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from data.deliveries import ShareFile, ShareSchedule
from data.shares import Share
from dispatch.journal import SYSTEM, record
from dispatch.outbound.addresses import AddressRefused, NetworkUnfit, allowed_networks
from dispatch.outbound.posting import Unreachable
from dispatch.scheduled.places import FolderUnfit, put_into_folder, root_folder
from dispatch.scheduled.timing import CITY_TIME
from dispatch.scheduled.waiting import words_of
from dispatch.sealing import Sealer, Unreadable
from dispatch.shares.reading import ShareUnknown, get_share
from dispatch.shares.scheduled.content import read_content
from dispatch.shares.scheduled.csv_text import write_csv
from dispatch.shares.scheduled.failing import fail
from dispatch.shares.scheduled.geojson import write_geojson
from dispatch.shares.scheduled.geopackage import write_geopackage
from dispatch.shares.scheduled.keys import KeyUnreadable
from dispatch.shares.scheduled.packing import Packed, pack
from dispatch.shares.scheduled.queue import SHARE_FILES
from dispatch.shares.scheduled.schedules import CREDENTIAL
from dispatch.shares.scheduled.sftp import (
    HostKeyDiffers,
    Login,
    LoginRefused,
    ServerRefused,
    put_by_sftp,
)

SETTING, USUAL = "share_files_folder", "share-files"
WRITERS = {
    "geojson": (write_geojson, ".geojson", "geojson"),
    "csv": (write_csv, ".csv", "wkb"),
    "geopackage": (write_geopackage, ".gpkg", "wkb"),
}
PROBLEMS = (
    AddressRefused, FolderUnfit, HostKeyDiffers, KeyUnreadable, LoginRefused, NetworkUnfit, OSError,
    ServerRefused, ShareUnknown, Unreachable, Unreadable,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: how many rows it holds, of changes after which one up to which."""

    packed: Packed
    features: int
    after: int
    last: int


def carry_out(sessions: sessionmaker[Session], file_id: int) -> bool:
    """Make a file that waits and hand it over; return whether it arrived."""
    with sessions.begin() as session:
        if SHARE_FILES.take_up(session, file_id) is None:
            return False
        workplace = session.info["instance"] / "share-work"
    workplace.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=workplace) as folder:
            made = _make(sessions, file_id, Path(folder))
            _hand_over(sessions, file_id, made.packed)
    except PROBLEMS as problem:
        with sessions.begin() as session:
            fail(session, file_id, words_of(problem))
        return False
    with sessions.begin() as session:
        _note_done(session, file_id, made)
    return True


def _make(sessions: sessionmaker[Session], file_id: int, folder: Path) -> Made:
    """Write and pack what the share is at one moment."""
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        file = session.get_one(ShareFile, file_id)
        schedule = session.get_one(ShareSchedule, file.schedule_id)
        share = get_share(session, schedule.share_id)
        write, suffix, shapes = WRITERS[schedule.format]
        after = schedule.cursor if schedule.extent == "changes" else 0
        content = read_content(session, share, schedule.extent, after, shapes)
        path = folder / f"{_name(share, schedule, file)}{suffix}"
        features = write(content, path)
        sealer: Sealer | None = session.info["sealer"] if schedule.signed else None
    return Made(pack(path, schedule.zipped, sealer), features, after, content.last)


def _name(share: Share, schedule: ShareSchedule, file: ShareFile) -> str:
    moment = file.made_for.astimezone(CITY_TIME).strftime("%Y%m%d-%H%M")
    return f"{share.key}-changes-{moment}" if schedule.extent == "changes" else f"{share.key}-{moment}"


def _hand_over(sessions: sessionmaker[Session], file_id: int, packed: Packed) -> None:
    with sessions() as session:
        schedule = session.get_one(ShareSchedule, session.get_one(ShareFile, file_id).schedule_id)
        if schedule.place == "folder":
            root, login, allowed = root_folder(session, SETTING, USUAL), None, ()
        else:
            sealer: Sealer = session.info["sealer"]
            credential = sealer.unseal(CREDENTIAL, schedule.credential).decode()
            about = (schedule.host, schedule.port, schedule.user, schedule.host_key)
            login = Login(*about, schedule.credential_kind, credential)
            root, allowed = Path(), allowed_networks(session)
    # No transaction is kept open for as long as that takes.
    if login is None:
        put_into_folder(root, schedule.folder, packed.files)
    else:
        put_by_sftp(login, allowed, schedule.folder, packed.files)


def _note_done(session: Session, file_id: int, made: Made) -> None:
    """Record a file that arrived, and move the schedule's cursor over what it holds."""
    file = session.get_one(ShareFile, file_id, with_for_update=True)
    schedule = session.get_one(ShareSchedule, file.schedule_id, with_for_update=True)
    packed = made.packed
    file.state, file.ended_at, file.problem, file.name = "done", datetime.now(UTC), "", packed.name
    file.size_bytes, file.sha256, file.features = packed.size_bytes, packed.sha256, made.features
    file.after_sequence, file.last_sequence = made.after, made.last
    schedule.cursor = max(schedule.cursor, made.last)
    told = {"schedule": schedule.id, "place": schedule.place, "file": packed.name, "sha256": packed.sha256}
    span = {"after": made.after, "last": made.last}
    record(
        session, SYSTEM, "share.delivered", "share", schedule.share_id, features=made.features, **span, **told
    )
