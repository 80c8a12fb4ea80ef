"""The real Beijing of 2017 with 1,000 squads in a private database, which the benchmarks run on."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from alembic import command
from alembic.config import Config
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from data.accounts import Account, hash_password
from data.base import SRID
from data.categories import Category
from data.database import make_engine, make_sessions
from data.embedded import Cluster
from data.importers.organisations import import_organisations
from data.importers.roads import import_roads
from data.incidents import Incident
from data.organisations import Organisation
from data.partitions import ensure_partitions
from data.roads import RoadNetworkVersion
from data.squads import Squad
from dispatch.past.keeping import begin
from gis.roads.network import UNREACHABLE_MS, RoadNetwork

ROOT = Path(__file__).resolve().parent.parent
SQUADS = 1_000
MODES = ("car", "car", "ebike", "foot")


@dataclass(frozen=True)
class BenchCity:
    """A database with the city, and how to reach it."""

    url: str
    instance: Path
    engine: Engine
    sessions: sessionmaker[Session]

    def network(self) -> RoadNetwork:
        """Return the road network in use."""
        with self.sessions() as session:
            current = select(RoadNetworkVersion.version).where(RoadNetworkVersion.is_current)
            return RoadNetwork.load(self.instance / "roads" / str(session.scalar(current)))


def shared_data() -> Path:
    """Return the folder of real data: SHARED_DATA, else shared/data beside the clone."""
    return Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared/data")


@contextmanager
def beijing(squads: int = SQUADS) -> Iterator[BenchCity]:
    """Give Beijing with so many squads for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="one-map-bench-") as folder:
        instance = Path(folder)
        instance.chmod(0o755)
        cluster = Cluster(instance)
        cluster.start()
        engine = make_engine(cluster.url())
        try:
            _migrate(engine)
            sessions = make_sessions(engine)
            with sessions.begin() as session:
                _fill(session, instance, squads)
            yield BenchCity(cluster.url(), instance, engine, sessions)
        finally:
            engine.dispose()
            cluster.remove()


def _migrate(engine: Engine) -> None:
    config = Config(ROOT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _fill(session: Session, instance: Path, squads: int) -> None:
    import_roads(session, shared_data() / "beijing_osm2017_reconstructed.osm.pbf", instance)
    import_organisations(session, shared_data() / "beijing_districts_wgs84.geojson")
    session.flush()
    ensure_partitions(session.connection(), datetime.now(UTC))
    session.add(Category(code="stall", code_table="bench", name="占道经营", name_en="Street stall"))
    current = select(RoadNetworkVersion.version).where(RoadNetworkVersion.is_current)
    network = RoadNetwork.load(instance / "roads" / str(session.scalar(current)))
    session.add_all(make_squads(session, network, squads))
    session.flush()
    root = session.scalars(select(Organisation).where(Organisation.level == "city")).one()
    session.add(
        Account(
            name="operator",
            display_name="operator",
            role="operator",
            password_hash=hash_password("operator"),
            organisation_id=root.id,
        )
    )
    session.flush()
    begin(session)


def make_squads(session: Session, network: RoadNetwork, count: int) -> list[Squad]:
    """Return squads at junctions by chance that all ways of moving reach, spread over the districts."""
    random = np.random.default_rng(2022)
    districts = list(session.scalars(select(Organisation.id).where(Organisation.level == "district")))
    open_to_all = (np.asarray(network.weight_ms) < UNREACHABLE_MS).all(axis=0)
    nodes = random.choice(np.unique(np.asarray(network.tail)[open_to_all]), count, replace=False)
    now = datetime.now(UTC)
    return [
        Squad(
            call_sign=f"测-{number:04d}",
            organisation_id=districts[number % len(districts)],
            mode=MODES[number % len(MODES)],
            capabilities=[],
            status="available",
            location=from_shape(Point(network.node_lon[node], network.node_lat[node]), SRID),
            fix_at=now,
        )
        for number, node in enumerate(nodes)
    ]


def report(session: Session) -> int:
    """Report an incident in the middle of the city and return its id."""
    now = datetime.now(UTC)
    land = session.scalars(select(Organisation.id).where(Organisation.level == "district").limit(1)).one()
    incident = Incident(
        source="patrol", category_id=session.scalars(select(func.min(Category.id))).one(), priority=3,
        base_priority=3, status="received", location="SRID=4326;POINT(116.4 39.9)", organisation_id=land,
        reported_at=now, updated_at=now,
    )  # fmt: skip
    session.add(incident)
    session.flush()
    return incident.id
