"""Webhooks of shares with their deliveries, and files by schedule."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, Page, PageQuery, PartialChange, Request

ChangeKind = Literal["created", "changed", "deleted"]
Kinds = Annotated[list[ChangeKind], Field(max_length=3, description="Which changes are wanted; none is all")]
Url = Annotated[str, Field(min_length=8, max_length=2000, examples=["https://receiver.example.org/hook"])]
Times = Annotated[
    str,
    Field(
        min_length=9, max_length=100, examples=["0 8 * * 1-5"], description="Cron expression, Beijing time"
    ),
]
Key = Annotated[str, Field(max_length=200, description="The key of a share")]


class WebhookPath(Request):
    """A webhook of a share."""

    key: Key
    webhook_id: Id


class SchedulePath(Request):
    """A schedule of a share."""

    key: Key
    schedule_id: Id


class NewWebhook(Request):
    """Where a share is to be brought; from now on, or from after a number of its change feed."""

    url: Url
    changes: Kinds = Field(default_factory=list)
    since: Annotated[int | None, Field(ge=0, le=2**53 - 1)] = None


class WebhookChange(PartialChange):
    """What is changed about a webhook."""

    url: Url | None = None
    changes: Kinds | None = None


class Rotation(Request):
    """For how many hours the former secret signs as well."""

    overlap_h: Annotated[int, Field(ge=0, le=720)] = 24


class Webhook(Answer):
    """A webhook: its state, what waits for it, and how it fares.

    `active` sends; `paused` waits for an administrator; `refused`: the receiver wants no more (410);
    `stopped`: a batch was not taken for three days. `waiting` counts the changes it has not been told of.
    """

    id: Id
    url: str
    changes: list[ChangeKind]
    state: Literal["active", "paused", "refused", "stopped", "ended"]
    problem: str
    cursor: int
    pending_last: int | None
    waiting: int
    attempts: int
    due_at: datetime | None
    taken_at: datetime | None
    former_until: datetime | None
    made_at: datetime


class MadeWebhook(Answer):
    """A webhook with its secret, which is answered this once."""

    webhook: Webhook
    secret: str


class Webhooks(Answer):
    """The webhooks of a share."""

    items: list[Webhook]


class Delivery(Answer):
    """A try to bring something to a webhook, and what came of it; `answer` is the answer's beginning."""

    id: Id
    kind: Literal["changes", "test"]
    message_id: str
    attempt: int
    first_sequence: int | None
    last_sequence: int | None
    changes: int
    at: datetime
    outcome: Literal["waiting", "taken", "failed", "refused"]
    status: int | None
    problem: str
    took_ms: int | None
    sent_bytes: int
    address: str
    answer: str


class DeliveryPage(Page[Delivery]):
    """Deliveries, the newest first."""


class DeliveryQuery(PageQuery):
    """Which deliveries."""

    outcome: Literal["waiting", "taken", "failed", "refused"] | None = None


class _Server(Request):
    host: Annotated[str | None, Field(max_length=253)] = None
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    user: Annotated[str, Field(max_length=200)] = ""
    host_key: Annotated[str, Field(max_length=2000, description="As in known_hosts, without the host")] = ""
    credential_kind: Literal["password", "key"] = "password"
    credential: Annotated[str | None, Field(max_length=20_000, repr=False)] = None


class NewSchedule(_Server):
    """When, as what and to where a share is handed over as files."""

    format: Literal["geojson", "geopackage", "csv"]
    extent: Literal["full", "changes"] = "full"
    times: Times
    zipped: bool = False
    signed: bool = False
    place: Literal["folder", "sftp"] = "folder"
    folder: Annotated[str, Field(max_length=500)] = ""


class ScheduleChange(PartialChange):
    """What is changed about a schedule."""

    format: Literal["geojson", "geopackage", "csv"] | None = None
    extent: Literal["full", "changes"] | None = None
    times: Times | None = None
    zipped: bool | None = None
    signed: bool | None = None
    place: Literal["folder", "sftp"] | None = None
    folder: Annotated[str | None, Field(max_length=500)] = None
    host: Annotated[str | None, Field(max_length=253)] = None
    port: Annotated[int | None, Field(ge=1, le=65535)] = None
    user: Annotated[str | None, Field(max_length=200)] = None
    host_key: Annotated[str | None, Field(max_length=2000)] = None
    credential_kind: Literal["password", "key"] | None = None
    credential: Annotated[str | None, Field(max_length=20_000, repr=False)] = None
    paused: bool | None = None


class Schedule(Answer):
    """A schedule; its credential is never answered."""

    id: Id
    format: Literal["geojson", "geopackage", "csv"]
    extent: Literal["full", "changes"]
    times: str
    zipped: bool
    signed: bool
    place: Literal["folder", "sftp"]
    folder: str
    host: str | None
    port: int
    user: str
    host_key: str
    credential_kind: Literal["password", "key"]
    cursor: int
    next_at: datetime | None
    paused_at: datetime | None
    made_at: datetime


class Schedules(Answer):
    """The schedules of a share."""

    items: list[Schedule]


class ShareFile(Answer):
    """A file that was handed over, failed or waits."""

    id: Id
    schedule_id: Id
    made_for: datetime
    state: Literal["waiting", "done", "failed"]
    attempts: int
    due_at: datetime
    ended_at: datetime | None
    name: str
    after_sequence: int | None
    last_sequence: int | None
    features: int | None
    size_bytes: int | None
    sha256: str
    problem: str


class ShareFilePage(Page[ShareFile]):
    """Files, the newest first."""


class FileQuery(PageQuery):
    """Which files."""


class SigningKey(Answer):
    """The key by which receivers verify what this instance signed: Ed25519, as PEM."""

    algorithm: Literal["Ed25519"] = "Ed25519"
    public_key: str
