"""Puts the sending to webhooks into queues of its own, in the caller's transaction.

A receiver whose last try failed, or that has never taken anything yet, waits in another queue than those that
take what they get: however many hang, nobody else waits for them.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from data.deliveries import Webhook
from data.shares import Share
from dispatch.shares.reading import LIVES

WEBHOOKS, AGAIN = "webhooks", "webhooks_again"
PUSH, TEST = "push_webhook", "test_webhook"
LOCK = 0x71_50

# The queueing lock is of a webhook at the time it is due: what is in the queue already is not put there
# twice, and one that is to be tried at once is not held up by the job of its next try.
DEFER = text("""
    SELECT procrastinate.procrastinate_defer_jobs_v1(array_agg(
        ROW(due.queue, :task, 0, NULL, due.lock, jsonb_build_object('webhook_id', due.id), due.due_at)
        ::procrastinate.procrastinate_job_to_defer_v1 ORDER BY due.id))
    FROM (
        SELECT id, due_at, concat_ws(':', 'webhook', id, extract(epoch FROM due_at)) AS lock,
            CASE WHEN attempts > 0 OR taken_at IS NULL THEN :again ELSE :first END AS queue
        FROM webhook WHERE id = ANY (:ids)
    ) AS due
    WHERE NOT EXISTS (
        SELECT FROM procrastinate.procrastinate_jobs AS job
        WHERE job.queueing_lock = due.lock AND job.status = 'todo'
    )
    HAVING count(*) > 0
""")
DEFER_TEST = text("""
    SELECT procrastinate.procrastinate_defer_jobs_v1(ARRAY[
        ROW(:queue, :task, 0, NULL, NULL, jsonb_build_object('delivery_id', CAST(:id AS bigint)), NULL)
        ::procrastinate.procrastinate_job_to_defer_v1])
""")


def defer_pending(session: Session, share_ids: Collection[int] | None = None) -> int:
    """Have the worker send what waits, of these shares or all; return for how many webhooks some does."""
    wanted = select(Webhook.id).join(Share, Share.id == Webhook.share_id).where(has_pending(), LIVES)
    if share_ids is not None:
        wanted = wanted.where(Share.id.in_(share_ids))
    ids = session.scalars(wanted.order_by(Webhook.id)).all()
    defer_webhooks(session, ids)
    return len(ids)


def has_pending() -> ColumnElement[bool]:
    """Return what holds of a webhook that is to be told of something, joined to its share."""
    return (Webhook.state == "active") & (Webhook.cursor < Share.last_sequence)


def defer_webhooks(session: Session, webhook_ids: Sequence[int]) -> None:
    """Have the worker send to webhooks, each when it is due."""
    if webhook_ids:
        session.flush()
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        told = {"task": PUSH, "again": AGAIN, "first": WEBHOOKS, "ids": list(webhook_ids)}
        session.execute(DEFER, told)


def defer_test(session: Session, delivery_id: int) -> None:
    """Have the worker make a test that was asked for."""
    session.flush()
    session.execute(DEFER_TEST, {"queue": AGAIN, "task": TEST, "id": delivery_id})
