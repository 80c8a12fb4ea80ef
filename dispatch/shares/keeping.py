"""Writes what has changed of what an agency sees: its kept features, and their changes, without gaps.

The share's row is locked by whoever calls: so numbers rise in the order in which the changes commit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Text, cast, select, text, update
from sqlalchemy.orm import Session

from data.shares import Share, ShareFeature
from dispatch.shares.projection import Seen, key_of
from dispatch.shares.sources import any_of

CHANGED = "share_change"
"""The channel on which a share's id is told when changes of it have committed."""

# Thousands of rows are one statement with one parameter.
WRITE = text("""
    WITH news AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(CAST(:news AS jsonb)) AS new (
            sequence bigint, key text, change text, source_id bigint, leaves_at timestamptz, properties jsonb,
            shape geometry)
    ), told AS (
        INSERT INTO share_change (share_id, sequence, key, change, at, properties, shape)
        SELECT :share_id, sequence, key, change, :at, properties, shape FROM news
    ), gone AS (
        DELETE FROM share_feature USING news
        WHERE share_id = :share_id AND share_feature.key = news.key AND news.change = 'deleted'
    )
    INSERT INTO share_feature
        (share_id, key, source_id, sequence, first_at, changed_at, leaves_at, properties, shape)
    SELECT :share_id, key, source_id, sequence, :at, :at, leaves_at, properties, shape
    FROM news WHERE change <> 'deleted' ORDER BY sequence
    ON CONFLICT (share_id, key) DO UPDATE SET
        sequence = excluded.sequence, changed_at = excluded.changed_at, leaves_at = excluded.leaves_at,
        properties = excluded.properties, shape = excluded.shape
""")
TELL = text("SELECT pg_notify(:channel, :share_id)")


@dataclass(frozen=True, slots=True)
class Kept:
    """A feature as it is kept; `shape` is EWKB in hexadecimal."""

    key: str
    properties: str
    shape: str | None
    leaves_at: datetime | None


@dataclass(slots=True)
class News:
    """What has to be written: what keys become, by which change; which go; which only leave later."""

    put: list[tuple[str, str, Seen]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    leaving: list[tuple[str, datetime | None]] = field(default_factory=list)

    def rows(self, before: int) -> Iterator[dict[str, Any]]:
        """Return what is new in order, numbered after a sequence."""
        for sequence, (key, change, seen) in enumerate(self.put, before + 1):
            yield {
                "sequence": sequence,
                "key": key,
                "change": change,
                "source_id": seen.source_id,
                "leaves_at": seen.leaves_at,
                "properties": seen.properties,
                "shape": seen.shape,
            }
        for sequence, key in enumerate(self.deleted, before + 1 + len(self.put)):
            yield {"sequence": sequence, "key": key, "change": "deleted"}


def keep(session: Session, share: Share, seen: Sequence[Seen], ids: Sequence[int], at: datetime) -> int:
    """Make the kept features of some ids what is seen of these now; return how many changed."""
    kept, news = _read_kept(session, share, ids), News()
    for each in seen:
        _compare(share, each, kept.pop(each.source_id, None), news)
    news.deleted = [each.key for each in kept.values()]
    return write(session, share, news, at)


def write(session: Session, share: Share, news: News, at: datetime) -> int:
    """Write what is new, and tell of it at the commit; return how many changes there are."""
    for key, leaves_at in news.leaving:
        leaving = update(ShareFeature).where(ShareFeature.share_id == share.id, ShareFeature.key == key)
        session.execute(leaving.values(leaves_at=leaves_at).execution_options(synchronize_session=False))
    rows = list(news.rows(share.last_sequence))
    if not rows:
        return 0
    session.execute(WRITE, {"share_id": share.id, "at": at, "news": orjson.dumps(rows).decode()})
    share.last_sequence += len(rows)
    session.flush()
    session.execute(TELL, {"channel": CHANGED, "share_id": str(share.id)})
    return len(rows)


def _read_kept(session: Session, share: Share, ids: Sequence[int]) -> dict[int, Kept]:
    columns: tuple[Any, ...] = (
        ShareFeature.source_id, ShareFeature.key, cast(ShareFeature.properties, Text),
        cast(ShareFeature.shape, Text), ShareFeature.leaves_at,
    )  # fmt: skip
    query = select(*columns).where(ShareFeature.share_id == share.id, ShareFeature.source_id == any_of(ids))
    return {row[0]: Kept(*row[1:]) for row in session.execute(query.order_by(ShareFeature.id))}


def _compare(share: Share, seen: Seen, kept: Kept | None, news: News) -> None:
    if kept is None:
        news.put.append((key_of(share, seen.source_id), "created", seen))
    elif seen.shape != kept.shape or orjson.loads(kept.properties) != seen.properties:
        news.put.append((kept.key, "changed", seen))
    elif seen.leaves_at != kept.leaves_at:
        news.leaving.append((kept.key, seen.leaves_at))
