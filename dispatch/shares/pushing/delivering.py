"""Brings what is next to a webhook: one try, recorded in the transaction that moves its cursor."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from data.deliveries import Webhook, WebhookDelivery
from data.shares import Share
from dispatch.journal import SYSTEM, record
from dispatch.outbound.addresses import (
    AddressRefused,
    NetworkUnfit,
    PlainRefused,
    UrlUnfit,
)
from dispatch.outbound.posting import Answered, Unreachable, post
from dispatch.outbound.rules import OutboundRules, outbound_rules
from dispatch.outbound.signing import signed_headers
from dispatch.sealing import Sealer, Unreadable
from dispatch.shares.pushing.messages import Batch, changes_body, message_id, next_batch
from dispatch.shares.pushing.queue import defer_webhooks
from dispatch.shares.pushing.settling import move_on, settle
from dispatch.shares.reading import ShareUnknown, get_share

PURPOSE = "webhook secret"
AT_A_STRETCH_S = 20.0
HELD_FOR = timedelta(seconds=30)
HEADERS = {"Content-Type": "application/json", "User-Agent": "one-map-webhooks/1"}
REFUSALS = (AddressRefused, PlainRefused, UrlUnfit)


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be posted where, and by which rules; without any it cannot be, and `unfit` says why."""

    url: str
    identifier: str
    body: bytes
    headers: dict[str, str]
    rules: OutboundRules | None = None
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of posting a message: an answer, or why there is none."""

    at: datetime
    answered: Answered | None = None
    problem: str = ""
    address: str = ""
    took_ms: int = 0

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.answered is not None and 200 <= self.answered.status < 300


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch that is being tried."""

    webhook_id: int
    attempt: int
    batch: Batch
    message: Message


def push(sessions: sessionmaker[Session], webhook_id: int) -> None:
    """Send what waits for a webhook, batch after batch, until a try fails or it is others' turn."""
    until = time.monotonic() + AT_A_STRETCH_S
    while deliver(sessions, webhook_id):
        if time.monotonic() > until:
            with sessions.begin() as session:
                defer_webhooks(session, [webhook_id])
            return


def deliver(sessions: sessionmaker[Session], webhook_id: int) -> bool:
    """Try to bring a webhook its next batch; return whether it took it, so that there may be more."""
    with sessions.begin() as session:
        prepared = _prepare(session, webhook_id)
    if not isinstance(prepared, Prepared):
        return prepared
    tried = send(prepared.message)
    with sessions.begin() as session:
        return _conclude(session, prepared, tried)


def send(message: Message) -> Tried:
    """Post a message, and return what came of it; nobody waits for longer than it may take."""
    at, began = datetime.now(UTC), time.monotonic()
    if message.rules is None:
        return Tried(at, problem=message.unfit)
    try:
        answered = post(message.url, message.body, message.headers, message.rules)
        return Tried(at, answered, "", answered.address, answered.took_ms)
    except REFUSALS as refused:
        problem, address = type(refused).__name__, getattr(refused, "address", "")
    except Unreachable as unreachable:
        problem, address = f"{unreachable.why}: {unreachable.detail}".removesuffix(": "), unreachable.address
    return Tried(at, None, problem, address, round((time.monotonic() - began) * 1000))


def _prepare(session: Session, webhook_id: int) -> Prepared | bool:
    """Note that a batch is being tried, and make its message; else whether there may be more to see to."""
    now = datetime.now(UTC)
    webhook = session.scalar(select(Webhook).where(Webhook.id == webhook_id).with_for_update())
    if webhook is None or webhook.state != "active" or (webhook.due_at is not None and webhook.due_at > now):
        return False
    try:
        share = get_share(session, webhook.share_id)
    except ShareUnknown:
        return False
    batch = next_batch(session, share, webhook)
    if batch is None:
        return False
    if not batch.changes:
        # Nothing of this is wanted; it counts as told.
        webhook.pending_last = batch.last
        move_on(webhook)
        return True
    webhook.pending_last = batch.last
    webhook.attempts += 1
    webhook.tried_since = webhook.tried_since or now
    # Nobody else tries meanwhile; should this process be killed, somebody does afterwards.
    webhook.due_at = now + HELD_FOR
    identifier = message_id(share, webhook, batch)
    body = changes_body(share, batch, identifier, now)
    return Prepared(
        webhook_id, webhook.attempts, batch, make_message(session, webhook, identifier, body, now)
    )


def make_message(session: Session, webhook: Webhook, identifier: str, body: bytes, now: datetime) -> Message:
    """Return a body signed by the secrets that hold, and where it may go."""
    sealer: Sealer = session.info["sealer"]
    sealed = [webhook.secret]
    if webhook.former_secret is not None and webhook.former_until > now:
        sealed.append(webhook.former_secret)
    try:
        secrets = [sealer.unseal(PURPOSE, each).decode() for each in sealed]
        rules = outbound_rules(session)
    except (Unreadable, NetworkUnfit) as unfit:
        return Message(webhook.url, identifier, body, {}, unfit=type(unfit).__name__)
    headers = HEADERS | signed_headers(secrets, identifier, now, body)
    return Message(webhook.url, identifier, body, headers, rules)


def _conclude(session: Session, prepared: Prepared, tried: Tried) -> bool:
    webhook = session.get_one(Webhook, prepared.webhook_id, with_for_update=True)
    share = session.get_one(Share, webhook.share_id)
    batch = prepared.batch
    delivery = WebhookDelivery(
        webhook_id=webhook.id,
        kind="changes",
        message_id=prepared.message.identifier,
        attempt=prepared.attempt,
        first_sequence=batch.changes[0].sequence,
        last_sequence=batch.last,
        changes=len(batch.changes),
        at=tried.at,
        **outcome_of(tried, prepared.message),
    )
    session.add(delivery)
    # An administrator may have skipped the batch meanwhile.
    if (webhook.cursor, webhook.pending_last) == (batch.after, batch.last):
        settle(session, share, webhook, delivery)
    if delivery.outcome == "taken":
        told = {"webhook": webhook.id, "url": webhook.url, "after": batch.after, "last": batch.last}
        record(session, SYSTEM, "share.delivered", "share", share.id, features=len(batch.changes), **told)
    return delivery.outcome == "taken"


def outcome_of(tried: Tried, message: Message) -> dict[str, object]:
    """Return what a delivery notes of a try."""
    answered = tried.answered
    if tried.is_taken:
        outcome = "taken"
    else:
        outcome = "refused" if answered is not None and answered.status == 410 else "failed"
    return {
        "outcome": outcome,
        "status": answered and answered.status,
        "problem": tried.problem,
        "took_ms": tried.took_ms,
        "sent_bytes": len(message.body),
        "address": tried.address,
        "answer": answered.text if answered else "",
    }
