"""What comes from elsewhere: cases that other systems send, and incidents handed across to and from peers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import SRID, Base, Id

CHANNELS = ("intake", "open311", "peer")
PLACED = ("given", "found", "unclear", "not_found")
DIRECTIONS = ("out", "in")
HANDOVER_STATES = ("waiting", "received", "accepted", "refused", "withdrawn", "returned")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=column)


class CaseSender(Base):
    """How an account that sends cases is answered: where to, with which words for a status.

    Without `callback_url` it asks. The secret that what is sent is signed with is kept encrypted.
    """

    __tablename__ = "case_sender"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    callback_url: Mapped[str] = mapped_column(default="", server_default="")
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    status_words: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class CodeMapping(Base):
    """Which of our categories a code of a sender's own code table means."""

    __tablename__ = "code_mapping"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    code_table: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))


class KeptAnswer(Base):
    """What was answered to a request that bore a key, so that the same request is answered the same again."""

    __tablename__ = "kept_answer"
    __table_args__ = (Index("ix_kept_answer_at", "at"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    body_sha256: Mapped[str]
    answer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime]


class SentCase(Base):
    """A case that another system sent (来件), with its own number there, and the incident it became.

    `placed` says how its place came: given as coordinates, found by its address, or put at `put_at` because
    the address was unclear or could not be found. It waits to be placed as long as the incident is there.
    `told` is the status that its sender was last told; it is to be told again at `due_at`, having failed
    since `failing_since`.
    """

    __tablename__ = "sent_case"
    __table_args__ = (
        _one_of("channel", CHANNELS),
        _one_of("placed", PLACED),
        UniqueConstraint("account_id", "system", "case_number"),
        Index("ix_sent_case_incident_id", "incident_id"),
        Index("ix_sent_case_due_at", "due_at", postgresql_where="due_at IS NOT NULL"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    channel: Mapped[str]
    system: Mapped[str] = mapped_column(default="", server_default="")
    case_number: Mapped[str]
    link: Mapped[str] = mapped_column(default="", server_default="")
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"))
    placed: Mapped[str]
    put_at: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))
    sent: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[datetime]
    told: Mapped[str] = mapped_column(default="", server_default="")
    told_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    problem: Mapped[str] = mapped_column(default="", server_default="")


class Peer(Base):
    """Another instance of this program (对等实例): where it is, our token there, who stands for it here.

    It signs in here as its agency. Our token there is kept encrypted.
    """

    __tablename__ = "peer"
    __table_args__ = (
        Index("uq_peer_organisation", "organisation_id", unique=True, postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    url: Mapped[str]
    token: Mapped[bytes | None] = mapped_column(LargeBinary)
    with_reporters: Mapped[bool] = mapped_column(default=False, server_default="false")
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    last_answer_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="", server_default="")


class Handover(Base):
    """An incident handed across to a peer ("out"), or by one to us ("in"); `key` is the same on both sides.

    Going out it waits until the peer has confirmed that it came; coming in, `told` is the news that the peer
    has last taken: state and status. `withdrawn_at` is when it was to be taken back. What has been accepted
    is "returned" once it was handed back. `due_at` is when there is something to send.
    """

    __tablename__ = "handover"
    __table_args__ = (
        _one_of("direction", DIRECTIONS),
        _one_of("state", HANDOVER_STATES),
        UniqueConstraint("peer_id", "key"),
        Index("ix_handover_incident_id", "incident_id"),
        Index("ix_handover_transfer_id", "transfer_id"),
        Index("ix_handover_due_at", "due_at", postgresql_where="due_at IS NOT NULL"),
    )

    id: Mapped[Id]
    key: Mapped[UUID]
    peer_id: Mapped[int] = mapped_column(ForeignKey("peer.id"))
    direction: Mapped[str]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"))
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id", ondelete="CASCADE"))
    state: Mapped[str]
    their_number: Mapped[str] = mapped_column(default="", server_default="")
    their_link: Mapped[str] = mapped_column(default="", server_default="")
    their_status: Mapped[str] = mapped_column(default="", server_default="")
    their_status_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    withdrawn_at: Mapped[datetime | None]
    files_sent: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    told: Mapped[str] = mapped_column(default="", server_default="")
    due_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    problem: Mapped[str] = mapped_column(default="", server_default="")
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
