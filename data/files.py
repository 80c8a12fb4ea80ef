"""Photos and files of incidents: what is known of each; the content lies outside the database."""

from datetime import datetime

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, geometry

GROUPS = ("image", "document", "video")


class IncidentFile(Base):
    """A file of an incident, by the SHA-256 of its content; several may have the same content.

    `taken_at` and `taken_location` are what the file itself says. A file that was removed stays on the disk
    until its content is purged.
    """

    __tablename__ = "incident_file"
    __table_args__ = (
        CheckConstraint("kind IN ('image', 'document', 'video')", name="kind"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("(removed_at IS NULL) = (removed_reason = '')", name="removed"),
    )

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    media_type: Mapped[str]
    name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    taken_at: Mapped[datetime | None]
    taken_location: Mapped[WKBElement | None] = mapped_column(geometry("POINT"))
    attached_at: Mapped[datetime]
    attached_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    removed_reason: Mapped[str] = mapped_column(default="")
    purged_at: Mapped[datetime | None]
