"""Makes the test that an administrator asked for: as a batch would be sent, but of nothing."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from data.deliveries import Webhook, WebhookDelivery
from data.shares import Share
from dispatch.shares.pushing.delivering import Message, make_message, outcome_of, send
from dispatch.shares.pushing.messages import trial_body


def make_test(sessions: sessionmaker[Session], delivery_id: int) -> None:
    """Send a test and note what came of it; the webhook's state and cursor stay as they are."""
    with sessions.begin() as session:
        message = _prepare(session, delivery_id)
    if message is None:
        return
    tried = send(message)
    with sessions.begin() as session:
        delivery = session.get(WebhookDelivery, delivery_id)
        if delivery is not None:
            delivery.at, delivery.message_id = tried.at, message.identifier
            for name, value in outcome_of(tried, message).items():
                setattr(delivery, name, value)


def _prepare(session: Session, delivery_id: int) -> Message | None:
    waiting = select(WebhookDelivery).where(
        WebhookDelivery.id == delivery_id, WebhookDelivery.outcome == "waiting"
    )
    delivery = session.scalar(waiting.with_for_update())
    if delivery is None:
        return None
    webhook = session.get_one(Webhook, delivery.webhook_id)
    share, now = session.get_one(Share, webhook.share_id), datetime.now(UTC)
    identifier = f"test_{share.key}_{delivery.id}"
    return make_message(session, webhook, identifier, trial_body(share, identifier, now), now)
