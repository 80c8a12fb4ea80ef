"""Files of incidents: attached, listed with what they tell, removed with a reason, purged in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import Row, Select, cast, func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.base import alias_of
from data.files import IncidentFile
from data.incidents import Incident
from dispatch.journal import Actor, announce_incident, record
from dispatch.jurisdiction import point
from dispatch.views import iso

MOST_FILES = 100
Remover = alias_of(Account, name="remover")


@dataclass
class FileUnknown(Exception):
    """There is no such file, or it is not the account's to see."""

    file_id: int


@dataclass
class TooManyFiles(Exception):
    """The incident has as many files as one may have."""

    number: str
    most: int


@dataclass
class FileRemoved(Exception):
    """The file has been removed; why is kept."""

    file_id: int
    reason: str


@dataclass
class RemovalUnexplained(Exception):
    """A file is removed with a reason only."""

    file_id: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known of a file whose content is stored; the place is lon, lat in degrees, WGS84."""

    sha256: str
    kind: str
    media_type: str
    name: str
    size_bytes: int
    width: int | None
    height: int | None
    taken_at: datetime | None
    taken_place: tuple[float, float] | None
    note: str = ""


def attach(session: Session, incident: Incident, actor: Actor, what: Attachment) -> IncidentFile:
    """Attach a stored file to an incident, which is locked; the same content once only."""
    present = select(IncidentFile).where(
        IncidentFile.incident_id == incident.id, IncidentFile.removed_at.is_(None)
    )
    files = session.scalars(present).all()
    same = next((file for file in files if file.sha256 == what.sha256), None)
    if same is not None:
        return same
    if len(files) >= MOST_FILES:
        raise TooManyFiles(incident.number, MOST_FILES)
    now = datetime.now(UTC)
    values = {name: getattr(what, name) for name in Attachment.__slots__ if name != "taken_place"}
    file = IncidentFile(
        **values,
        incident_id=incident.id,
        taken_location=what.taken_place and point(*what.taken_place),
        attached_at=now,
        attached_by=actor.account_id,
        removed_reason="",
    )
    session.add(file)
    session.flush()
    _tell(session, incident, actor, "file.attached", file)
    return file


def get_file(session: Session, file_id: int, lock: bool = False) -> IncidentFile:
    """Return a file; raise FileUnknown."""
    query = select(IncidentFile).where(IncidentFile.id == file_id)
    file = session.scalar(query.with_for_update() if lock else query)
    if file is None:
        raise FileUnknown(file_id)
    return file


def remove(session: Session, file: IncidentFile, incident: Incident, actor: Actor, reason: str) -> None:
    """Mark a file as removed; its content stays as evidence until it is purged."""
    if file.removed_at is not None:
        raise FileRemoved(file.id, file.removed_reason)
    if not reason.strip():
        raise RemovalUnexplained(file.id)
    file.removed_at, file.removed_by = datetime.now(UTC), actor.account_id
    file.removed_reason = reason.strip()
    _tell(session, incident, actor, "file.removed", file, reason=file.removed_reason)


def record_taking(session: Session, file: IncidentFile, actor: Actor) -> None:
    """Note in the ledger that somebody takes an original away, with all that it tells."""
    record(session, actor, "file.taken", "incident", file.incident_id, file=file.name, sha256=file.sha256)


def _tell(
    session: Session, incident: Incident, actor: Actor, act: str, file: IncidentFile, **details: Any
) -> None:
    incident.updated_at = datetime.now(UTC)
    record(
        session,
        actor,
        act,
        "incident",
        incident.id,
        file=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        **details,
    )
    announce_incident(session, incident.id)


def files_query() -> Select[Any]:
    """Return the query behind file views; the distance is over the ground from the incident's place."""
    apart = func.ST_Distance(cast(IncidentFile.taken_location, Geography), cast(Incident.location, Geography))
    return (
        select(
            IncidentFile,
            func.ST_X(IncidentFile.taken_location).label("lon"),
            func.ST_Y(IncidentFile.taken_location).label("lat"),
            apart.label("distance_m"),
            Account.display_name.label("attached_by"),
            Remover.display_name.label("removed_by"),
        )
        .join(Incident, Incident.id == IncidentFile.incident_id)
        .outerjoin(Account, Account.id == IncidentFile.attached_by)
        .outerjoin(Remover, Remover.id == IncidentFile.removed_by)
        .order_by(IncidentFile.id)
    )


def list_files(session: Session, incident_id: int) -> list[dict[str, Any]]:
    """Return the files of an incident, the first first; those removed with their reason."""
    rows = session.execute(files_query().where(IncidentFile.incident_id == incident_id))
    return [_view(row) for row in rows]


def file_view(session: Session, file_id: int) -> dict[str, Any]:
    """Return one file that is known to be there."""
    return _view(session.execute(files_query().where(IncidentFile.id == file_id)).one())


def _view(row: Row[Any]) -> dict[str, Any]:
    file: IncidentFile = row.IncidentFile
    names = ("id", "incident_id", "sha256", "kind", "media_type", "name", "note", "size_bytes")
    return {
        **{name: getattr(file, name) for name in names},
        "width": file.width,
        "height": file.height,
        "taken_at": iso(file.taken_at),
        "taken_location": None if row.lon is None else (row.lon, row.lat),
        "distance_m": row.distance_m,
        "attached_at": iso(file.attached_at),
        "attached_by": row.attached_by,
        "removed_at": iso(file.removed_at),
        "removed_by": row.removed_by,
        "removed_reason": file.removed_reason,
        "is_purged": file.purged_at is not None,
    }


def known_contents(session: Session) -> set[str]:
    """Return the SHA-256 of every content that is not purged."""
    return set(
        session.scalars(select(IncidentFile.sha256).where(IncidentFile.purged_at.is_(None)).distinct())
    )


def purge_removed(session: Session, before: datetime) -> Iterator[str]:
    """Mark files removed before a time as purged; give the contents that no other file has."""
    old = select(IncidentFile).where(IncidentFile.removed_at < before, IncidentFile.purged_at.is_(None))
    purged = session.scalars(old.with_for_update()).all()
    for file in purged:
        file.purged_at = datetime.now(UTC)
    session.flush()
    kept = known_contents(session)
    yield from sorted({file.sha256 for file in purged} - kept)
