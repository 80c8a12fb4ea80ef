"""Heeds the time windows of features: as they open and close, incidents are tagged anew and consoles told.

Any number of processes may keep time; what has to be done is done once.
"""

import logging
import threading
from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from data.layers import Layer, LayerFeature, OpenFeature, TimeWindow
from dispatch.journal import SYSTEM, announce, record
from dispatch.tagging import retag_open
from layers.overviews import list_stale, renew_overview
from layers.windows.keeping import AHEAD, renew_windows

LOOK_EVERY_S = 0.5
LOCK = 0x71_3E
MOST_TOLD = 200
"""So many features that open or close at once are told one by one; of more, only how many."""

STAMP = text("SELECT concat_ws('/', max(changed_in::text::bigint), count(*)) FROM layer")
TURNS = text(
    "SELECT DISTINCT turn FROM time_window, unnest(holds) AS span, "
    "LATERAL (VALUES (lower(span)), (upper(span))) AS side(turn) "
    "WHERE turn > :now AND turn < :until AND id IN (SELECT window_id FROM layer_feature) ORDER BY turn"
)
LOOK_AHEAD = timedelta(days=1)

logger = logging.getLogger(__name__)


class Timekeeper:
    """Looks twice a second whether layers were published or a window opened or closed."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._stamp = ""
        self._turns: list[datetime] = []
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._known_until = self._looked_at

    def run(self, stop: threading.Event) -> None:
        """Go on until stopped."""
        while not stop.wait(LOOK_EVERY_S):
            try:
                self.look(datetime.now(UTC))
            except OperationalError:
                logger.exception("the database did not answer; time is looked at again shortly")
                stop.wait(LOOK_EVERY_S)

    def look(self, now: datetime) -> bool:
        """Do what time has brought since the last look; return whether there was anything."""
        with self._sessions.begin() as session:
            stamp = session.scalar(STAMP)
            passed = bisect_right(self._turns, now) > bisect_right(self._turns, self._looked_at)
            if stamp == self._stamp and not passed and now < self._known_until:
                self._looked_at = now
                return False
            heed(session, now)
            until = now + LOOK_AHEAD
            self._turns = list(session.scalars(TURNS, {"now": now, "until": until}))
        self._stamp, self._looked_at, self._known_until = stamp, now, until
        return True


def heed(session: Session, now: datetime) -> None:
    """Tell which features came into force or ceased to, and tag incidents anew."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    _renew(session, now)
    was = {row.feature_id: row for row in session.scalars(select(OpenFeature))}
    holding = {row.id: row for row in session.execute(_holding(now))}
    opened = [row for key, row in holding.items() if key not in was]
    closed = [row for key, row in was.items() if key not in holding]
    for act, rows in (("feature.opened", opened), ("feature.closed", closed)):
        for row in rows[:MOST_TOLD]:
            feature_id = row.id if act == "feature.opened" else row.feature_id
            record(session, SYSTEM, act, "feature", feature_id, feature=row.name, layer_id=row.layer_id)
        if len(rows) > MOST_TOLD:
            record(session, SYSTEM, act, "feature", None, feature=f"+{len(rows) - MOST_TOLD}")
    session.execute(delete(OpenFeature).where(OpenFeature.feature_id.in_([row.feature_id for row in closed])))
    session.add_all(
        OpenFeature(feature_id=row.id, layer_id=row.layer_id, name=row.name, opened_at=now) for row in opened
    )
    _tell(session, {row.layer_id for row in (*opened, *closed)})
    retag_open(session, now)
    for layer_id in list_stale(session):
        renew_overview(session, layer_id)


def _holding(now: datetime) -> object:
    return (
        select(LayerFeature.id, LayerFeature.layer_id, LayerFeature.name)
        .join(TimeWindow, TimeWindow.id == LayerFeature.window_id)
        .where(TimeWindow.holds.op("@>")(now))
        .order_by(LayerFeature.id)
    )


def _tell(session: Session, layers: set[int]) -> None:
    for layer in session.scalars(select(Layer).where(Layer.id.in_(layers)).order_by(Layer.id)):
        payload = {"id": layer.id, "key": layer.key, "version": layer.version, "state": "published"}
        announce(session, "layer", payload, subject_id=layer.id)


def _renew(session: Session, now: datetime) -> None:
    """Work weekly hours out further, long before they end."""
    farthest = select(func.max(func.upper(TimeWindow.holds))).where(
        func.jsonb_array_length(TimeWindow.rule["weekly"]) > 0,
        func.jsonb_array_length(TimeWindow.rule["phases"]) == 0,
    )
    last = session.scalar(farthest)
    if last is not None and last < now + AHEAD / 2:
        renew_windows(session)
