"""What is brought to agencies: webhooks with their deliveries, and files by schedule with their runs.

The outbox of a webhook is `share_change` itself: `cursor` is the last change that was taken, and moves in the
transaction that records the delivery. A schedule that hands over changes has a cursor likewise.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id
from data.schedules import FILE_STATES, MadeFile, Scheduled, one_of

WEBHOOK_STATES = ("active", "paused", "refused", "stopped", "ended")
DELIVERY_KINDS = ("changes", "test")
OUTCOMES = ("waiting", "taken", "failed", "refused")
FORMATS = ("geojson", "geopackage", "csv")
EXTENTS = ("full", "changes")
PLACES = ("folder", "sftp")


class Webhook(Base):
    """A webhook (推送地址): where an agency is told of changes of a share, in their order.

    `changes` are those it wants; none is all. It is "paused" by an administrator, "refused" when the receiver
    wants no more, "stopped" when a batch was not taken in time: that batch, from after `cursor` to
    `pending_last`, and all after it wait. `attempts` counts the tries of that batch since `tried_since`; the
    next is at `due_at`. Secrets are sealed; the former one signs as well until `former_until`.
    """

    __tablename__ = "webhook"
    __table_args__ = (
        one_of("state", WEBHOOK_STATES),
        Index("ix_webhook_due_at", "due_at", postgresql_where="state = 'active'"),
    )

    id: Mapped[Id]
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), index=True)
    url: Mapped[str]
    changes: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    former_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="active", server_default="active")
    problem: Mapped[str] = mapped_column(default="", server_default="")
    cursor: Mapped[int]
    pending_last: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    tried_since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]


class WebhookDelivery(Base):
    """A try to bring a batch of changes, or a test, to a webhook, and what came of it.

    `message_id` is the batch's own: a receiver that gets one again has had it.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        one_of("kind", DELIVERY_KINDS),
        one_of("outcome", OUTCOMES),
        Index("ix_webhook_delivery_page", "webhook_id", "id"),
        Index("ix_webhook_delivery_at", "at"),
    )

    id: Mapped[Id]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    kind: Mapped[str]
    message_id: Mapped[str]
    attempt: Mapped[int]
    first_sequence: Mapped[int | None]
    last_sequence: Mapped[int | None]
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    at: Mapped[datetime]
    outcome: Mapped[str]
    status: Mapped[int | None]
    problem: Mapped[str] = mapped_column(default="", server_default="")
    took_ms: Mapped[int | None]
    sent_bytes: Mapped[int] = mapped_column(default=0, server_default="0")
    address: Mapped[str] = mapped_column(default="", server_default="")
    answer: Mapped[str] = mapped_column(default="", server_default="")


class ShareSchedule(Scheduled, Base):
    """A schedule (定时文件) by which a share is handed over as files, into a folder or by SFTP.

    With `extent` "changes" a file holds what changed after `cursor`. What signs in at the other end, a
    password or a private key, is sealed.
    """

    __tablename__ = "share_schedule"
    __table_args__ = (
        one_of("format", FORMATS),
        one_of("extent", EXTENTS),
        one_of("place", PLACES),
        CheckConstraint("(place = 'sftp') = (host IS NOT NULL)", name="host"),
    )

    id: Mapped[Id]
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), index=True)
    format: Mapped[str]
    extent: Mapped[str]
    zipped: Mapped[bool]
    signed: Mapped[bool]
    place: Mapped[str]
    folder: Mapped[str] = mapped_column(default="", server_default="")
    host: Mapped[str | None]
    port: Mapped[int] = mapped_column(default=22, server_default="22")
    user: Mapped[str] = mapped_column(default="", server_default="")
    host_key: Mapped[str] = mapped_column(default="", server_default="")
    credential_kind: Mapped[str] = mapped_column(default="password", server_default="password")
    credential: Mapped[bytes | None] = mapped_column(LargeBinary)
    cursor: Mapped[int] = mapped_column(default=0, server_default="0")


class ShareFile(MadeFile, Base):
    """A file of a share that a schedule had made, or is to have: what it holds, and whether it arrived."""

    __tablename__ = "share_file"
    __table_args__ = (
        one_of("state", FILE_STATES),
        Index("ix_share_file_page", "schedule_id", "id"),
        Index("ix_share_file_waiting", "due_at", postgresql_where="state = 'waiting'"),
    )

    id: Mapped[Id]
    schedule_id: Mapped[int] = mapped_column(ForeignKey("share_schedule.id", ondelete="CASCADE"))
    after_sequence: Mapped[int | None]
    last_sequence: Mapped[int | None]
    features: Mapped[int | None]
