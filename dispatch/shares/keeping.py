"""Writes what has changed of what an agency sees: its kept features, and their changes, without gaps.

The share's row is locked by whoever calls: so numbers rise in the order in which the changes commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Text, cast, delete, select, text, update
from sqlalchemy.orm import Session

from data.shares import Share, ShareFeature
from dispatch.shares.projection import Seen, key_of
from dispatch.shares.sources import any_of

CHANGED = "share_change"
"""The channel on which a share's id is told when changes of it have committed."""

# Arrays, so that thousands of rows are one statement.
PUT_CHANGES = text("""
    INSERT INTO share_change (share_id, sequence, key, change, at, properties, shape)
    SELECT :share_id, :before + new.number, new.key, new.change, :at, new.properties::jsonb,
        new.shape::geometry
    FROM unnest(CAST(:keys AS text[]), CAST(:changes AS text[]), CAST(:properties AS text[]),
        CAST(:shapes AS text[])) WITH ORDINALITY AS new (key, change, properties, shape, number)
""")
PUT_FEATURES = text("""
    INSERT INTO share_feature
        (share_id, key, source_id, sequence, first_at, changed_at, leaves_at, properties, shape)
    SELECT :share_id, new.key, new.source_id, new.sequence, :at, :at, new.leaves_at, new.properties::jsonb,
        new.shape::geometry
    FROM unnest(CAST(:keys AS text[]), CAST(:source_ids AS bigint[]), CAST(:sequences AS bigint[]),
        CAST(:leave_at AS timestamptz[]), CAST(:properties AS text[]), CAST(:shapes AS text[]))
        AS new (key, source_id, sequence, leaves_at, properties, shape)
    ORDER BY new.sequence
    ON CONFLICT (share_id, key) DO UPDATE SET
        sequence = excluded.sequence, changed_at = excluded.changed_at, leaves_at = excluded.leaves_at,
        properties = excluded.properties, shape = excluded.shape
""")
TELL = text("SELECT pg_notify(:channel, :share_id)")


@dataclass(frozen=True, slots=True)
class Kept:
    """A feature as it is kept; `shape` is EWKB in hexadecimal."""

    key: str
    properties: bytes
    shape: str | None
    leaves_at: datetime | None


@dataclass(slots=True)
class News:
    """What has to be written: keys with what they become, those that go, those that only leave later."""

    put: list[tuple[str, str, Seen, bytes]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    leaving: list[tuple[str, datetime | None]] = field(default_factory=list)


def keep(session: Session, share: Share, seen: Sequence[Seen], ids: Sequence[int], at: datetime) -> int:
    """Make the kept features of some ids what is seen of these now; return how many changed."""
    kept = _read_kept(session, share, ids)
    news = News(deleted=[kept[each].key for each in ids if each in kept])
    for each in seen:
        _compare(share, each, kept.get(each.source_id), news)
    stay = {key for key, *_ in news.put} | {
        kept[each.source_id].key for each in seen if each.source_id in kept
    }
    news.deleted = [key for key in news.deleted if key not in stay]
    return write(session, share, news, at)


def write(session: Session, share: Share, news: News, at: datetime) -> int:
    """Write what is new, and tell of it at the commit; return how many changes there are."""
    for key, leaves_at in news.leaving:
        leaving = update(ShareFeature).where(ShareFeature.share_id == share.id, ShareFeature.key == key)
        session.execute(leaving.values(leaves_at=leaves_at).execution_options(synchronize_session=False))
    count = len(news.put) + len(news.deleted)
    if not count:
        return 0
    before = share.last_sequence
    _put_changes(session, share, news, before, at)
    if news.put:
        _put_features(session, share, news, before, at)
    if news.deleted:
        gone = (ShareFeature.share_id == share.id, ShareFeature.key.in_(news.deleted))
        ended = delete(ShareFeature).where(*gone)
        session.execute(ended.execution_options(synchronize_session=False))
    share.last_sequence = before + count
    session.flush()
    session.execute(TELL, {"channel": CHANGED, "share_id": str(share.id)})
    return count


def _read_kept(session: Session, share: Share, ids: Sequence[int]) -> dict[int, Kept]:
    columns: tuple[Any, ...] = (
        ShareFeature.source_id, ShareFeature.key, cast(ShareFeature.properties, Text),
        cast(ShareFeature.shape, Text), ShareFeature.leaves_at,
    )  # fmt: skip
    query = select(*columns).where(ShareFeature.share_id == share.id, ShareFeature.source_id == any_of(ids))
    return {row[0]: Kept(*row[1:]) for row in session.execute(query)}


def _compare(share: Share, seen: Seen, kept: Kept | None, news: News) -> None:
    if kept is None:
        news.put.append((key_of(share, seen.source_id), "created", seen, orjson.dumps(seen.properties)))
    elif seen.shape != kept.shape or orjson.loads(kept.properties) != seen.properties:
        news.put.append((kept.key, "changed", seen, orjson.dumps(seen.properties)))
    elif seen.leaves_at != kept.leaves_at:
        news.leaving.append((kept.key, seen.leaves_at))


def _put_changes(session: Session, share: Share, news: News, before: int, at: datetime) -> None:
    gone = len(news.deleted)
    session.execute(
        PUT_CHANGES,
        {
            "share_id": share.id,
            "before": before,
            "at": at,
            "keys": [key for key, *_ in news.put] + news.deleted,
            "changes": [change for _, change, *_ in news.put] + ["deleted"] * gone,
            "properties": [properties.decode() for *_, properties in news.put] + [None] * gone,
            "shapes": [seen.shape for _, _, seen, _ in news.put] + [None] * gone,
        },
    )


def _put_features(session: Session, share: Share, news: News, before: int, at: datetime) -> None:
    session.execute(
        PUT_FEATURES,
        {
            "share_id": share.id,
            "at": at,
            "keys": [key for key, *_ in news.put],
            "source_ids": [seen.source_id for _, _, seen, _ in news.put],
            "sequences": list(range(before + 1, before + 1 + len(news.put))),
            "leave_at": [seen.leaves_at for _, _, seen, _ in news.put],
            "properties": [properties.decode() for *_, properties in news.put],
            "shapes": [seen.shape for _, _, seen, _ in news.put],
        },
    )
