"""The live picture a process holds: roads with closures, squads, organisations, what features demand.

Each look asks the database, on a connection of its own, only for what was written since the last
one, so an answer never rests on a change that is later rolled back or on one it has missed.
"""

import logging
import threading
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from shapely import from_wkb
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from data.closures import Closure
from data.database import make_engine
from data.organisations import Organisation
from data.squads import Squad
from dispatch.demanded import Demanded, load_demanded, posts_of
from dispatch.roster import Roster
from gis.roads.network import RoadNetwork
from gis.travel import ClosedArcs, NoSuchRoad, TravelTimes

PULSE = text(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS seen_to, "
    "(SELECT version FROM road_network WHERE is_current) AS version, "
    "(SELECT max(xmin::text::bigint) || '/' || count(*) FROM organisation) AS tree, "
    "EXISTS (SELECT FROM closure WHERE changed_in >= CAST(:seen AS xid8)) AS closures_changed, "
    "EXISTS (SELECT FROM layer WHERE changed_in >= CAST(:seen AS xid8)) AS layers_changed"
)
BEGINNING = "0"
LOOK_EVERY_S = 0.25
CLOSURE, FEATURE = "closure", "feature"


logger = logging.getLogger(__name__)


class NoRoadNetwork(Exception):
    """No road network has been imported yet."""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What ranking needs of an organisation: its district and its own place in the tree."""

    id: int
    name: str
    name_en: str
    path: str
    district_id: int | None

    @property
    def is_street(self) -> bool:
        """Whether it stands below a district."""
        return self.district_id not in (None, self.id)


class Situation:
    """Roads, closures, squads and organisations as they are now; shared by the threads of a process."""

    def __init__(self, engine: Engine, instance: Path) -> None:
        # A connection of its own: whoever waits for the picture may hold all those of the shared pool.
        self._engine = make_engine(engine.url.render_as_string(hide_password=False), pool_size=1)
        self._instance = instance
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._looking: threading.Thread | None = None
        self._looked_at = float("-inf")
        self._seen = BEGINNING
        self._version: str | None = None
        self._tree: str | None = None
        self._travel: TravelTimes | None = None
        self._closures: dict[int, Any] = {}
        self._demanded: list[Demanded] = []
        self._in_force: frozenset[Hashable] = frozenset()
        self.demanded: list[Demanded] = []
        self.roster: Roster
        self.organisations: dict[int, Jurisdiction] = {}

    @contextmanager
    def look(self, may_lag: bool = False) -> Iterator["Situation"]:
        """Bring the picture up to date and hold it still.

        What checks the newest state by itself may take the picture as it was at the last look, where that is
        kept fresh: half a second old at most.
        """
        with self._lock:
            if not (may_lag and self._is_fresh()):
                with self._engine.connect() as connection:
                    self._sync(connection)
                    connection.rollback()
                self._looked_at = time.monotonic()
            yield self

    def _is_fresh(self) -> bool:
        return self._looking is not None and time.monotonic() - self._looked_at < 2 * LOOK_EVERY_S

    @property
    def travel(self) -> TravelTimes:
        """The travel times of the network in use."""
        if self._travel is None:
            raise NoRoadNetwork
        return self._travel

    @property
    def version(self) -> str:
        """The version of the road network in use."""
        return self._version or ""

    @property
    def closures_in_force(self) -> list[int]:
        """The ids of the closures that now count, in order."""
        return sorted(key for kind, key in self._in_force if kind == CLOSURE)

    @property
    def known_closures(self) -> list[tuple[Any, ClosedArcs]]:
        """All closures that are not lifted, whenever they hold, each with its arcs."""
        return list(self._closures.values())

    @property
    def known_demanded(self) -> list[Demanded]:
        """What published features demand, whenever they hold."""
        return list(self._demanded)

    def keep_fresh(self) -> None:
        """Look again and again from now on, so that no request waits for all that has moved meanwhile."""
        if self._looking is None:
            self._looking = threading.Thread(target=self._look_on, name="situation", daemon=True)
            self._looking.start()

    def _look_on(self) -> None:
        while not self._closed.wait(LOOK_EVERY_S):
            try:
                with self.look():
                    pass
            except NoRoadNetwork:
                continue
            except DBAPIError:
                logger.warning("the database did not answer; the picture is brought up to date later")

    def close(self) -> None:
        """Let go of the travel times and of the connection."""
        self._closed.set()
        with self._lock:
            self._engine.dispose()
            if self._travel is not None:
                self._travel.close()
                self._travel = None

    def _sync(self, connection: Connection) -> None:
        pulse = connection.execute(PULSE, {"seen": self._seen}).one()
        if pulse.version is None:
            raise NoRoadNetwork
        if pulse.version != self._version:
            self._take_network(pulse.version)
        if pulse.tree != self._tree:
            self.organisations, self._tree = load_jurisdictions(connection), pulse.tree
        self.roster.update(self._changed_squads(connection))
        if pulse.closures_changed or self._seen == BEGINNING:
            self._closures = self._load_closures(connection)
        if pulse.layers_changed or self._seen == BEGINNING:
            self._demanded = load_demanded(connection, self.travel)
        self._apply(datetime.now(UTC))
        self._seen = pulse.seen_to

    def _take_network(self, version: str) -> None:
        network = RoadNetwork.load(self._instance / "roads" / version)
        former, self._travel = self._travel, TravelTimes(network)
        if former is not None:
            former.close()
        self.roster = Roster(self._travel)
        self._version, self._seen, self._in_force = version, BEGINNING, frozenset()
        self._closures, self._demanded = {}, []

    def _changed_squads(self, connection: Connection) -> list[Any]:
        columns = (
            Squad.id,
            Squad.call_sign,
            Squad.organisation_id,
            Squad.mode,
            Squad.capabilities,
            Squad.status,
            Squad.post_feature_id,
            Squad.fix_at,
            Squad.retired_at,
            func.ST_X(Squad.location).label("lon"),
            func.ST_Y(Squad.location).label("lat"),
        )
        since = text("changed_in >= CAST(:seen AS xid8)").bindparams(seen=self._seen)
        return list(connection.execute(select(*columns).where(since)).all())

    def _load_closures(self, connection: Connection) -> dict[int, Any]:
        columns = (
            Closure.id,
            Closure.road_name,
            Closure.modes,
            Closure.starts_at,
            Closure.ends_at,
            func.ST_AsBinary(Closure.shape).label("shape"),
        )
        rows = connection.execute(select(*columns).where(Closure.lifted_at.is_(None)))
        known = self._closures
        return {row.id: known.get(row.id) or (row, self._closed_arcs(row)) for row in rows.all()}

    def _closed_arcs(self, closure: Any) -> ClosedArcs:
        shape = from_wkb(bytes(closure.shape)) if closure.shape is not None else None
        try:
            return self.travel.closed_arcs(shape, closure.road_name, closure.modes)
        except NoSuchRoad:
            return ClosedArcs(np.empty(0, np.int32), tuple(closure.modes))

    def _apply(self, now: datetime) -> None:
        """Put in force what holds now: closures, and what features demand."""
        self.demanded = [one for one in self._demanded if one.holds(now)]
        self.roster.bind(posts_of(self.demanded))
        closed = {
            (CLOSURE, key): arcs
            for key, (row, arcs) in self._closures.items()
            if row.starts_at <= now and (row.ends_at is None or now < row.ends_at)
        }
        # A feature that is published anew may close other roads: its revision is part of the key.
        closed |= {(FEATURE, one.revision_id): one.closed for one in self.demanded if one.closed is not None}
        if closed.keys() != self._in_force:
            self.travel.set_closures(closed)
            self._in_force = frozenset(closed)


def load_jurisdictions(connection: Connection) -> dict[int, Jurisdiction]:
    """Return all organisations by id, each with the district above it."""
    columns = (Organisation.id, Organisation.code, Organisation.name, Organisation.name_en)
    rows = connection.execute(select(*columns, Organisation.path, Organisation.level)).all()
    districts = {row.code: row.id for row in rows if row.level == "district"}
    return {
        row.id: Jurisdiction(
            row.id,
            row.name,
            row.name_en,
            row.path,
            next((districts[code] for code in row.path.split(".") if code in districts), None),
        )
        for row in rows
    }
