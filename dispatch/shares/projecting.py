"""Keeps what agencies see up to date: what is due is looked at, share by share, a batch at a time.

A batch is one transaction, under the lock of its share's row: taken out of what is due, looked at, kept,
numbered and told. Killed at any moment, it has been done or will be. Any number of workers may do it.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from data.shares import Share, ShareDue, ShareFeature
from dispatch.shares.building import Older, begin, end_if_done
from dispatch.shares.keeping import keep
from dispatch.shares.projection import read_seen
from dispatch.shares.purging import purge
from dispatch.shares.reading import LIVES
from dispatch.shares.sources import any_of

BATCH = 2000
# Areas may have many thousand corners.
BATCH_OF_AREAS = 200
LONGEST_PAUSE_S = 300.0
NOW = func.clock_timestamp()
DUE = exists().where(ShareDue.share_id == Share.id, ShareDue.due_at <= NOW)
LEAVING = exists().where(ShareFeature.share_id == Share.id, ShareFeature.leaves_at <= NOW)
logger = logging.getLogger(__name__)

IS_BUILT = Share.built.is_not_distinct_from(Share.definition)


@dataclass(frozen=True, slots=True)
class Failed:
    """How often in a row a share could not be looked at, and when it is tried again."""

    times: int
    again_at: float

    @classmethod
    def after(cls, former: "Failed | None") -> "Failed":
        """Return one failure more: from a second on, the pause doubles up to five minutes."""
        times = 1 if former is None else former.times + 1
        return cls(times, time.monotonic() + min(2.0 ** (times - 1), LONGEST_PAUSE_S))


@dataclass
class Projector:
    """Brings shares up to date; `patient` is to wait for older transactions before a share is built."""

    sessions: sessionmaker[Session]
    patient: bool = True
    older: Older = field(default_factory=Older)
    failed: dict[int, Failed] = field(default_factory=dict)

    def look(self) -> bool:
        """Give every share that has something to do one batch; return whether any has more."""
        with self.sessions() as session:
            waiting = session.execute(_to_do()).all()
        more = [self._try(share_id, lives) for share_id, lives in waiting]
        return any(more)

    def _try(self, share_id: int, lives: bool) -> bool:
        """Do a batch of a share; one that fails is left alone for a while, and holds up no other."""
        failed = self.failed.get(share_id)
        if failed is not None and time.monotonic() < failed.again_at:
            return False
        try:
            more = self.project(share_id, lives)
        except Exception as error:
            if not self.patient or (isinstance(error, DBAPIError) and error.connection_invalidated):
                raise
            logger.exception("share %s is looked at again later", share_id)
            self.failed[share_id] = Failed.after(failed)
            return False
        self.failed.pop(share_id, None)
        return more

    def project(self, share_id: int, lives: bool) -> bool:
        """Do a batch of a share; return whether there may be more. One that another worker has is left."""
        with self.sessions.begin() as session:
            share, now = _lock(session, share_id)
            if share is None:
                return False
            if not lives:
                return purge(session, share, now)
            if share.built != share.definition:
                if self.patient and not self.older.are_over(session, share):
                    return False
                begin(session, share, now)
            return project_batch(session, share, now)


def project_all(sessions: sessionmaker[Session]) -> None:
    """Bring all shares up to date now and return; waits for nobody: for where nobody else writes."""
    projector = Projector(sessions, patient=False)
    while projector.look():
        pass


def project_batch(session: Session, share: Share, now: datetime) -> bool:
    """Look at a batch of what is due of a share that is locked; return whether there may be more."""
    most = BATCH if share.source in ("incidents", "violations") else BATCH_OF_AREAS
    ids, more = _take_due(session, share, now, most)
    if ids:
        keep(session, share, read_seen(session, share, now, ids), ids, now)
    end_if_done(session, share)
    return more


def _to_do():
    live = and_(LIVES, or_(~IS_BUILT, DUE, LEAVING))
    kept = exists().where(ShareFeature.share_id == Share.id)
    over = and_(~LIVES, or_(Share.built.is_not(None), kept, DUE))
    return select(Share.id, LIVES.label("lives")).where(or_(live, over)).order_by(Share.id)


def _lock(session: Session, share_id: int) -> tuple[Share | None, datetime | None]:
    # The weaker lock: who adds to what is kept of a share only needs that its key stays.
    query = select(Share, NOW).where(Share.id == share_id).with_for_update(key_share=True, skip_locked=True)
    row = session.execute(query.execution_options(populate_existing=True)).first()
    return (row[0], row[1]) if row else (None, None)


def _take_due(session: Session, share: Share, now: datetime, most: int) -> tuple[list[int], bool]:
    """Take out what is due first, and find what leaves by time; return ids, and whether there may be more."""
    first = (
        select(ShareDue.id)
        .where(ShareDue.share_id == share.id, ShareDue.due_at <= now)
        .order_by(ShareDue.due_at, ShareDue.id)
        .limit(most)
    )
    taken = delete(ShareDue).where(ShareDue.id.in_(first)).returning(ShareDue.id, ShareDue.source_id)
    rows = session.execute(taken.execution_options(synchronize_session=False)).all()
    leaving = select(ShareFeature.source_id).where(
        ShareFeature.share_id == share.id, ShareFeature.leaves_at <= now
    )
    left = list(session.scalars(leaving.order_by(ShareFeature.leaves_at).limit(most)))
    ids = list(dict.fromkeys([source_id for _, source_id in sorted(map(tuple, rows))] + left))
    ids = _without_later(session, share, now, ids)
    # What would leave but has changed within the delay is found again each time: it is no reason to go on.
    return ids, len(rows) == most or (len(left) == most and bool(ids))


def _without_later(session: Session, share: Share, now: datetime, ids: list[int]) -> list[int]:
    """Leave out what has changed again within the delay: it is not to be given out yet as it is now."""
    if not share.delay_s or not ids:
        return ids
    again = select(ShareDue.source_id).where(
        ShareDue.share_id == share.id, ShareDue.source_id == any_of(ids), ShareDue.due_at > now
    )
    later = set(session.scalars(again))
    return [each for each in ids if each not in later]
