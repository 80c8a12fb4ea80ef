"""What a webhook is sent: a batch of changes as one event, in the form of CloudEvents 1.0 (JSON)."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from sqlalchemy.orm import Session

from data.deliveries import Webhook
from data.shares import Share
from dispatch.shares.changes import Change, read_changes

MOST_CHANGES = 100
MOST_BYTES = 1_000_000
CHANGES_TYPE, TEST_TYPE = "share.changes", "share.test"


@dataclass(frozen=True, slots=True)
class Batch:
    """The changes after a cursor up to `last` that a webhook wants; there may be none among them."""

    after: int
    last: int
    changes: list[Change]


def next_batch(session: Session, share: Share, webhook: Webhook) -> Batch | None:
    """Return what is next to be sent: the batch that is being tried, or a new one, or nothing."""
    found = read_changes(session, share, webhook.cursor, MOST_CHANGES).items
    if webhook.pending_last is not None:
        last = webhook.pending_last
        found = [change for change in found if change.sequence <= last]
    elif found:
        found = _as_many_as_fit(found)
        last = found[-1].sequence
    else:
        return None
    return Batch(webhook.cursor, last, _wanted(found, webhook.changes))


def _as_many_as_fit(changes: Sequence[Change]) -> list[Change]:
    """Return the first changes that make a body of bearable size; one at least."""
    size, fitting = 0, []
    for change in changes:
        size += len(orjson.dumps(asdict(change)))
        if fitting and size > MOST_BYTES:
            break
        fitting.append(change)
    return fitting


def _wanted(changes: Sequence[Change], kinds: Collection[str]) -> list[Change]:
    return [change for change in changes if not kinds or change.change in kinds]


def message_id(share: Share, webhook: Webhook, batch: Batch) -> str:
    """Return the id of a batch: the same whenever it is sent, and no other instance's."""
    about = f"{share.key}/{webhook.id}/{webhook.made_at.isoformat()}/{batch.after}/{batch.last}"
    return f"msg_{uuid.uuid5(uuid.NAMESPACE_OID, about).hex}"


def changes_body(share: Share, batch: Batch, identifier: str, now: datetime) -> bytes:
    """Return the body that tells of changes."""
    data = {
        "share": share.key,
        "crs": f"EPSG:{share.crs}",
        "after": batch.after,
        "last": batch.last,
        "changes": [asdict(change) for change in batch.changes],
    }
    return _event(share, CHANGES_TYPE, identifier, now, data)


def trial_body(share: Share, identifier: str, now: datetime) -> bytes:
    """Return the body of a test, which tells of nothing."""
    return _event(share, TEST_TYPE, identifier, now, {"share": share.key})


def _event(share: Share, kind: str, identifier: str, now: datetime, data: dict[str, object]) -> bytes:
    event = {
        "specversion": "1.0",
        "id": identifier,
        "source": f"/api/v1/shares/{share.key}",
        "type": kind,
        "time": now,
        "datacontenttype": "application/json",
        "data": data,
    }
    return orjson.dumps(event, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS)
