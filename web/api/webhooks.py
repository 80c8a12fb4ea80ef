"""Webhooks of shares: where changes are brought, and what came of it."""

from typing import Any

from flask import Response, make_response
from sqlalchemy import select

from data.deliveries import Webhook, WebhookDelivery
from data.shares import Share
from dispatch.shares.pushing import webhooks
from dispatch.shares.reading import ShareUnknown, get_share
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import deliveries as schemas
from web.schemas.shares import SharePath

bp = make_blueprint("webhooks", "Webhooks of shares 推送")


@bp.get("/shares/<string:key>/webhooks", responses={200: schemas.Webhooks} | problems(404))
@allow("manage_shares")
def list_share_webhooks(path: SharePath) -> schemas.Webhooks:
    """List the webhooks of a share."""
    share = find_share(path.key)
    return schemas.Webhooks(
        items=[_view(share, each) for each in webhooks.list_webhooks(current_session(), share)]
    )


@bp.post("/shares/<string:key>/webhooks", responses={201: schemas.MadeWebhook} | problems(404, 409))
@allow("manage_shares")
def make_share_webhook(path: SharePath, body: schemas.NewWebhook) -> tuple[schemas.MadeWebhook, int]:
    """Have changes of a share brought to a URL; the secret is answered this once."""
    session, share = current_session(), get_share(current_session(), path.key)
    made, secret = webhooks.make_webhook(session, current_actor(), share, body.url, body.changes, body.since)
    return schemas.MadeWebhook(webhook=_view(share, made), secret=secret), 201


@bp.patch(
    "/shares/<string:key>/webhooks/<int:webhook_id>", responses={200: schemas.Webhook} | problems(404, 409)
)
@allow("manage_shares")
def change_share_webhook(path: schemas.WebhookPath, body: schemas.WebhookChange) -> schemas.Webhook:
    """Change the URL, or which changes are wanted."""
    return _act(path, webhooks.change_webhook, body.said())


@bp.delete("/shares/<string:key>/webhooks/<int:webhook_id>", responses={204: None} | problems(404))
@allow("manage_shares")
def end_share_webhook(path: schemas.WebhookPath) -> Response:
    """Bring nothing more to it."""
    share = find_share(path.key)
    webhooks.end_webhook(current_session(), current_actor(), share, path.webhook_id)
    return make_response("", 204)


@bp.post(
    "/shares/<string:key>/webhooks/<int:webhook_id>/rotate",
    responses={200: schemas.MadeWebhook} | problems(404),
)
@allow("manage_shares")
def rotate_webhook_secret(path: schemas.WebhookPath, body: schemas.Rotation) -> schemas.MadeWebhook:
    """Give it another secret, answered this once; for some hours both sign."""
    share = find_share(path.key)
    webhook, secret = webhooks.rotate_secret(
        current_session(), current_actor(), share, path.webhook_id, body.overlap_h
    )
    return schemas.MadeWebhook(webhook=_view(share, webhook), secret=secret)


@bp.post(
    "/shares/<string:key>/webhooks/<int:webhook_id>/pause", responses={200: schemas.Webhook} | problems(404)
)
@allow("manage_shares")
def pause_share_webhook(path: schemas.WebhookPath) -> schemas.Webhook:
    """Bring nothing until it is resumed; changes wait."""
    return _act(path, webhooks.pause_webhook)


@bp.post(
    "/shares/<string:key>/webhooks/<int:webhook_id>/resume",
    responses={200: schemas.Webhook} | problems(404, 409),
)
@allow("manage_shares")
def resume_share_webhook(path: schemas.WebhookPath) -> schemas.Webhook:
    """Go on at once: a batch that was not taken is sent again, then what waits behind it."""
    return _act(path, webhooks.resume_webhook)


@bp.post(
    "/shares/<string:key>/webhooks/<int:webhook_id>/skip",
    responses={200: schemas.Webhook} | problems(404, 409),
)
@allow("manage_shares")
def skip_webhook_batch(path: schemas.WebhookPath) -> schemas.Webhook:
    """Leave out the batch that is not taken, and go on with what comes after it."""
    return _act(path, webhooks.skip_batch)


@bp.post(
    "/shares/<string:key>/webhooks/<int:webhook_id>/test", responses={202: schemas.Delivery} | problems(404)
)
@allow("manage_shares")
def test_share_webhook(path: schemas.WebhookPath) -> tuple[schemas.Delivery, int]:
    """Have a test sent at once; what comes of it is in the log a moment later."""
    share = find_share(path.key)
    asked = webhooks.ask_test(current_session(), current_actor(), share, path.webhook_id)
    return schemas.Delivery.model_validate(asked), 202


@bp.get(
    "/shares/<string:key>/webhooks/<int:webhook_id>/deliveries",
    responses={200: schemas.DeliveryPage} | problems(404),
)
@allow("manage_shares")
def list_webhook_deliveries(path: schemas.WebhookPath, query: schemas.DeliveryQuery) -> Any:
    """List what was tried, the newest first."""
    session = current_session()
    webhook = webhooks.get_webhook(session, find_share(path.key), path.webhook_id)
    wanted = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)
    if query.outcome is not None:
        wanted = wanted.where(WebhookDelivery.outcome == query.outcome)
    rows, following = fetch_page(
        session, wanted, [WebhookDelivery.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    return schemas.DeliveryPage.model_validate({"items": rows, "next": following})


def find_share(key: str) -> Share:
    """Return a share that the caller sees, also one that is over: its log stays."""
    share = current_session().scalar(select(Share).where(Share.key == key))
    if share is None:
        raise ShareUnknown(key)
    return share


def _act(path: schemas.WebhookPath, verb: Any, *arguments: Any) -> schemas.Webhook:
    share = find_share(path.key)
    return _view(share, verb(current_session(), current_actor(), share, path.webhook_id, *arguments))


def _view(share: Share, webhook: Webhook) -> schemas.Webhook:
    shown = {name: getattr(webhook, name) for name in schemas.Webhook.model_fields if name != "waiting"}
    return schemas.Webhook(**shown, waiting=max(0, share.last_sequence - webhook.cursor))
