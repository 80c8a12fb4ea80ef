"""Applies the rules of retention every night, and makes partitions long before their months begin."""

import logging
import threading
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from data.partitions import ensure_partitions
from dispatch.retention.running import RetentionRunning, ran_since, run_retention

LOOK_EVERY_S = 300.0
CITY_TIME = ZoneInfo("Asia/Shanghai")
FROM_HOUR, TO_HOUR = 3, 5

logger = logging.getLogger(__name__)


class Nightly:
    """Looks now and then whether it is night and nobody has applied the rules yet; any number may look."""

    def __init__(self, sessions: sessionmaker[Session], instance: Path) -> None:
        self._sessions = sessions
        self._instance = instance

    def run(self, stop: threading.Event) -> None:
        """Go on until stopped."""
        while True:
            try:
                self.look(datetime.now(UTC))
            except (OperationalError, RetentionRunning) as error:
                logger.warning("retention is looked at again shortly: %s", error)
            if stop.wait(LOOK_EVERY_S):
                return

    def look(self, now: datetime) -> bool:
        """Do what is to be done at this time of day; return whether the rules were applied."""
        local = now.astimezone(CITY_TIME)
        begins = local.replace(hour=FROM_HOUR, minute=0, second=0, microsecond=0)
        with self._sessions.begin() as session:
            ensure_partitions(session.connection(), now)
            if not FROM_HOUR <= local.hour < TO_HOUR or ran_since(session, begins.astimezone(UTC)):
                return False
        run_retention(self._sessions, self._instance, now)
        return True
