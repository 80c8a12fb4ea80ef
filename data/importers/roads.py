"""Puts a road network into use: its arrays in the instance folder, its roads and areas on the base map.

The network is written beside the one in use and made current in the same transaction as the base map, so
whoever looks sees the former city or the new one; a failure leaves the former in use and no folder behind.
"""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from data.importers.basemap import replace_basemap
from data.importers.turns import ROADS, take_turn
from data.overviews import refresh_overviews
from data.roads import RoadNetworkVersion
from gis.roads.areas import Area, read_areas
from gis.roads.build import build_network
from gis.roads.network import RoadNetwork
from gis.roads.osm import Progress, RawRoads, no_progress, read_osm
from gis.roads.report import BuildReport

OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
CHANNEL = "roads"


def import_roads(
    session: Session, path: Path, instance: Path, progress: Progress | None = None
) -> BuildReport:
    """Read an .osm.pbf file and put its network and base map into use when the transaction commits.

    Raises what `gis.roads.osm.read_osm` and `install_roads` raise. Progress is told in the words "ways",
    "nodes", "areas", "rules", "split", "connect", "order", "wait", "map".
    """
    path, progress = Path(path), progress or no_progress
    raw = read_osm(path, lambda share, word: progress(share * 0.4, word))
    progress(0.4, "areas")
    areas = read_areas(path)
    return install_roads(
        session,
        raw,
        areas,
        instance,
        source=path.name,
        attribution=OSM_ATTRIBUTION,
        progress=lambda share, word: progress(0.45 + share * 0.55, word),
    )


def install_roads(
    session: Session,
    raw: RawRoads,
    areas: Sequence[Area],
    instance: Path,
    source: str,
    attribution: str = "",
    is_sample: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Build the network of a map and put it and its base map into use when the transaction commits.

    Raises NoRoads if nobody may use any of the ways, and ImportRunning while another import is under way;
    waits, telling "wait", while a start loads the sample.
    """
    progress = progress or no_progress
    network, report = build_network(raw, lambda share, word: progress(share * 0.6, word))
    progress(0.6, "map")
    take_turn(session, ROADS, lambda: progress(0.6, "wait"))
    version = _save(session, network, Path(instance) / "roads")
    replace_basemap(session, raw, areas)
    _make_current(
        session,
        network,
        version=version,
        source=source,
        attribution=attribution,
        is_sample=is_sample,
        report=report,
    )
    refresh_overviews(session)
    progress(1.0, "map")
    return report


def version_of(network: RoadNetwork) -> str:
    """Return a name that changes with the network's content."""
    digest = hashlib.sha256()
    for field in fields(network):
        array = getattr(network, field.name)
        content = (
            "\0".join(array).encode() if array.dtype == object else np.ascontiguousarray(array).tobytes()
        )
        digest.update(content)
    return digest.hexdigest()[:16]


def _save(session: Session, network: RoadNetwork, folder: Path) -> str:
    """Save the network in a folder of its own, which goes if the transaction is rolled back."""
    version = version_of(network)
    current = session.scalar(select(RoadNetworkVersion.version).where(RoadNetworkVersion.is_current))
    _clear_away(folder, keep={version, current})
    if version != current or not (folder / version).is_dir():
        _drop_on_rollback(session, folder / version)
        network.save(folder / version)
    return version


def _clear_away(folder: Path, keep: set[str | None]) -> None:
    """Delete networks that are neither in use nor about to be; also what a killed import left."""
    for old in folder.glob("*"):
        if old.name not in keep:
            shutil.rmtree(old, ignore_errors=True)


def _drop_on_rollback(session: Session, folder: Path) -> None:
    settled = False

    def drop(_session: Session) -> None:
        nonlocal settled
        if not settled:
            shutil.rmtree(folder, ignore_errors=True)
        settled = True

    def keep(_session: Session) -> None:
        nonlocal settled
        settled = True

    event.listen(session, "after_rollback", drop)
    event.listen(session, "after_commit", keep)


def _make_current(session: Session, network: RoadNetwork, report: BuildReport, **values: object) -> None:
    """Write the version's row, and tell every process on commit."""
    west, south, east, north = network.bounds
    session.execute(update(RoadNetworkVersion).values(is_current=False))
    session.add(
        RoadNetworkVersion(
            imported_at=datetime.now(UTC),
            is_current=True,
            report=report.as_dict(),
            west=west,
            south=south,
            east=east,
            north=north,
            **values,
        )
    )
    session.flush()
    session.execute(select(func.pg_notify(CHANNEL, values["version"])))
