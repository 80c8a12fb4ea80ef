"""Webhooks as administrators have them: made, changed, tested, paused, gone on with; all in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.deliveries import Webhook, WebhookDelivery
from data.shares import CHANGES, Share
from dispatch.journal import Actor, record
from dispatch.outbound.rules import check_url
from dispatch.outbound.signing import make_secret
from dispatch.sealing import Sealer
from dispatch.shares.pushing.delivering import PURPOSE
from dispatch.shares.pushing.queue import defer_test, defer_webhooks
from dispatch.shares.pushing.settling import move_on, start_anew

MOST = 10


@dataclass
class WebhookUnknown(Exception):
    """The share has no such webhook, or it has ended."""

    webhook_id: int


@dataclass
class WebhookTaken(Exception):
    """The share is brought to this address already."""

    url: str


@dataclass
class TooManyWebhooks(Exception):
    """A share has so many webhooks at most."""

    most: int


@dataclass
class WebhookNotHalted(Exception):
    """Only a webhook that is paused, refused or stopped goes on, and only one that tries a batch skips it."""

    state: str


def make_webhook(
    session: Session,
    actor: Actor,
    share: Share,
    url: str,
    changes: Sequence[str] = (),
    since: int | None = None,
) -> tuple[Webhook, str]:
    """Have changes of a share brought to a URL from now on, or from after `since`; return it with its secret.

    Raises UrlUnfit, AddressRefused or PlainRefused, WebhookTaken, TooManyWebhooks.
    """
    check_url(session, url)
    session.execute(select(Share.id).where(Share.id == share.id).with_for_update())
    there = list_webhooks(session, share)
    if any(webhook.url == url for webhook in there):
        raise WebhookTaken(url)
    if len(there) >= MOST:
        raise TooManyWebhooks(MOST)
    last = session.scalar(select(Share.last_sequence).where(Share.id == share.id))
    secret = make_secret()
    webhook = Webhook(
        share_id=share.id,
        url=url,
        changes=_in_order(changes),
        secret=_seal(session, secret),
        cursor=last if since is None else min(since, last),
        made_at=datetime.now(UTC),
        made_by=actor.account_id,
    )
    session.add(webhook)
    session.flush()
    _note(session, actor, "webhook.made", share, webhook, wanted=webhook.changes, after=webhook.cursor)
    defer_webhooks(session, [webhook.id])
    return webhook, secret


def change_webhook(
    session: Session, actor: Actor, share: Share, webhook_id: int, values: Mapping[str, Any]
) -> Webhook:
    """Change the URL of a webhook, or which changes it wants."""
    webhook = get_webhook(session, share, webhook_id, lock=True)
    was = {}
    if "url" in values and values["url"] != webhook.url:
        check_url(session, values["url"])
        if any(other.url == values["url"] for other in list_webhooks(session, share)):
            raise WebhookTaken(values["url"])
        was["url_before"], webhook.url = webhook.url, values["url"]
    if "changes" in values and _in_order(values["changes"]) != webhook.changes:
        was["wanted_before"], webhook.changes = webhook.changes, _in_order(values["changes"])
    if was:
        _note(session, actor, "webhook.changed", share, webhook, wanted=webhook.changes, **was)
    return webhook


def end_webhook(session: Session, actor: Actor, share: Share, webhook_id: int) -> None:
    """Bring nothing more; what was brought stays in the log."""
    webhook = get_webhook(session, share, webhook_id, lock=True)
    webhook.state, webhook.ended_at, webhook.due_at = "ended", datetime.now(UTC), None
    _note(session, actor, "webhook.ended", share, webhook)


def rotate_secret(
    session: Session, actor: Actor, share: Share, webhook_id: int, overlap_h: int
) -> tuple[Webhook, str]:
    """Give a webhook another secret; for so many hours what is sent is signed by both."""
    webhook = get_webhook(session, share, webhook_id, lock=True)
    secret = make_secret()
    until = datetime.now(UTC) + timedelta(hours=overlap_h)
    webhook.former_secret, webhook.former_until = (webhook.secret, until) if overlap_h else (None, None)
    webhook.secret = _seal(session, secret)
    _note(session, actor, "webhook.rotated", share, webhook, overlap_h=overlap_h)
    return webhook, secret


def pause_webhook(session: Session, actor: Actor, share: Share, webhook_id: int) -> Webhook:
    """Bring nothing until it is resumed; changes wait."""
    webhook = get_webhook(session, share, webhook_id, lock=True)
    if webhook.state == "active":
        webhook.state = "paused"
        _note(session, actor, "webhook.paused", share, webhook)
    return webhook


def resume_webhook(session: Session, actor: Actor, share: Share, webhook_id: int) -> Webhook:
    """Go on with a webhook that is halted, or does not try again yet: what waits is sent, in order."""
    webhook = get_webhook(session, share, webhook_id, lock=True)
    if webhook.state == "active" and not webhook.attempts:
        raise WebhookNotHalted(webhook.state)
    before, webhook.state = webhook.state, "active"
    start_anew(webhook)
    act = "webhook.sent_again" if webhook.pending_last is not None else "webhook.resumed"
    about = {"state_before": before, "after": webhook.cursor, "last": webhook.pending_last}
    _note(session, actor, act, share, webhook, **about)
    defer_webhooks(session, [webhook.id])
    return webhook


def skip_batch(session: Session, actor: Actor, share: Share, webhook_id: int) -> Webhook:
    """Leave out the batch that is not taken, and go on with what comes after it."""
    webhook = get_webhook(session, share, webhook_id, lock=True)
    if webhook.pending_last is None:
        raise WebhookNotHalted(webhook.state)
    left_out = {"after": webhook.cursor, "last": webhook.pending_last, "state_before": webhook.state}
    move_on(webhook)
    webhook.state = "active"
    _note(session, actor, "webhook.skipped", share, webhook, **left_out)
    defer_webhooks(session, [webhook.id])
    return webhook


def ask_test(session: Session, actor: Actor, share: Share, webhook_id: int) -> WebhookDelivery:
    """Have the worker send a test at once; what comes of it is read in the log."""
    webhook = get_webhook(session, share, webhook_id)
    delivery = WebhookDelivery(
        webhook_id=webhook.id,
        kind="test",
        message_id="",
        attempt=1,
        changes=0,
        at=datetime.now(UTC),
        outcome="waiting",
    )
    session.add(delivery)
    session.flush()
    defer_test(session, delivery.id)
    _note(session, actor, "webhook.tested", share, webhook)
    return delivery


def list_webhooks(session: Session, share: Share) -> list[Webhook]:
    """Return the webhooks of a share that have not ended."""
    wanted = select(Webhook).where(Webhook.share_id == share.id, Webhook.state != "ended")
    return list(session.scalars(wanted.order_by(Webhook.id)))


def get_webhook(session: Session, share: Share, webhook_id: int, lock: bool = False) -> Webhook:
    """Return a webhook of a share that has not ended; raise WebhookUnknown."""
    wanted = select(Webhook).where(
        Webhook.id == webhook_id, Webhook.share_id == share.id, Webhook.state != "ended"
    )
    webhook = session.scalar(wanted.with_for_update() if lock else wanted)
    if webhook is None:
        raise WebhookUnknown(webhook_id)
    return webhook


def _in_order(changes: Sequence[str]) -> list[str]:
    return [change for change in CHANGES if change in changes]


def _seal(session: Session, secret: str) -> bytes:
    sealer: Sealer = session.info["sealer"]
    return sealer.seal(PURPOSE, secret.encode())


def _note(session: Session, actor: Actor, act: str, share: Share, webhook: Webhook, **details: Any) -> None:
    about = {"share": share.key, "webhook": webhook.id, "url": webhook.url}
    record(session, actor, act, "share", share.id, **about, **details)
