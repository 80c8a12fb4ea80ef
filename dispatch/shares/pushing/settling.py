"""What becomes of a webhook once a batch was taken, failed, or was refused for good."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from data.deliveries import Webhook, WebhookDelivery
from data.shares import Share
from dispatch.journal import SYSTEM, record
from dispatch.notices import Told, tell
from dispatch.outbound.backing_off import next_try
from dispatch.shares.pushing.queue import defer_webhooks

REFUSED, STOPPED = "webhook.refused", "webhook.stopped"


def settle(session: Session, share: Share, webhook: Webhook, delivery: WebhookDelivery) -> None:
    """Move the cursor over a batch that was taken, or see to when it is tried again, if at all."""
    if delivery.outcome == "taken":
        move_on(webhook)
        webhook.taken_at = delivery.at
        return
    webhook.problem = delivery.problem or f"HTTP {delivery.status}"
    if delivery.outcome == "refused":
        _halt(session, share, webhook, "refused", REFUSED)
        return
    now = datetime.now(UTC)
    webhook.due_at = next_try(webhook.attempts, webhook.tried_since or now, now)
    if webhook.due_at is None:
        _halt(session, share, webhook, "stopped", STOPPED)
    elif webhook.state == "active":
        defer_webhooks(session, [webhook.id])


def move_on(webhook: Webhook) -> None:
    """Go on after the batch that was being tried."""
    webhook.cursor = webhook.pending_last if webhook.pending_last is not None else webhook.cursor
    webhook.pending_last = None
    start_anew(webhook)


def start_anew(webhook: Webhook) -> None:
    """Try what is next at once, as if for the first time."""
    webhook.attempts, webhook.tried_since, webhook.due_at, webhook.problem = 0, None, None, ""


def _halt(session: Session, share: Share, webhook: Webhook, state: str, kind: str) -> None:
    """Send nothing more by itself, and tell the administrators of those whose share it is."""
    webhook.due_at = None
    if webhook.state != "active":
        return
    webhook.state = state
    about = {"share": share.key, "share_name": share.name, "webhook": webhook.id, "url": webhook.url}
    details = about | {"problem": webhook.problem, "attempts": webhook.attempts}
    record(session, SYSTEM, kind, "share", share.id, **details)
    tell(session, Told(kind, "admin", share.organisation_id, priority=2, details=details))
