"""Loads the sample city into an empty database."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from geoalchemy2.shape import from_shape
from shapely import Point, points, set_srid, to_wkb
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.base import SRID
from data.fixes import ensure_partitions
from data.importers.roads import install_roads
from data.organisations import Organisation
from data.overviews import refresh_overviews
from data.roads import RoadNetworkVersion
from data.sample.accounts import make_accounts
from data.sample.areas import make_areas
from data.sample.categories import make_categories
from data.sample.jurisdictions import jurisdictions
from data.sample.layers import add_layers
from data.sample.roads import make_roads
from data.sample.squads import make_squads
from data.sample.violations import PastYear, SampleSubject, make_past_year
from data.settings import put_setting
from data.violations import Subject
from gis.roads.network import RoadNetwork
from gis.roads.osm import Progress, no_progress

SEED = 20220204
OWN_TABLE = "own"


def load_sample(session: Session, instance: Path, progress: Progress | None = None) -> None:
    """Make the sample city and put it into use when the transaction commits.

    The city is the same each time; the year of past violations ends on the day it is loaded.
    """
    progress = progress or no_progress
    now = datetime.now(UTC)
    random = np.random.default_rng(SEED)
    progress(0.0, "organisations")
    organisations = _add_organisations(session)
    progress(0.1, "roads")
    install_roads(session, make_roads(), make_areas(), instance, source="sample", is_sample=True)
    network = RoadNetwork.load(instance / "roads" / _current_version(session))
    progress(0.6, "squads")
    categories = make_categories()
    session.add_all(categories)
    add_layers(session, network)
    lands = {each.code: each.land for each in jurisdictions() if each.level == "district"}
    squads = make_squads(
        network, {code: (organisations[code], land) for code, land in lands.items()}, random, now
    )
    session.add_all(squads)
    session.flush()
    session.add_all(make_accounts(organisations["110000"], squads[0].id))
    progress(0.7, "violations")
    ensure_partitions(session.connection(), now)
    own = [category.id for category in categories if category.code_table == OWN_TABLE]
    year, subjects = make_past_year(network, len(own), random, now)
    _add_violations(session, network, own, year, subjects)
    put_setting(session, "is_sample", True)
    put_setting(session, "simulation_running", True)
    refresh_overviews(session)
    progress(1.0, "done")


def _current_version(session: Session) -> str:
    return session.scalars(select(RoadNetworkVersion.version).where(RoadNetworkVersion.is_current)).one()


def _add_organisations(session: Session) -> dict[str, int]:
    """Store the tree, parents first; return the ids by code."""
    ids: dict[str, int] = {}
    paths: dict[str, str] = {}
    for each in jurisdictions():
        paths[each.code] = f"{paths[each.parent]}.{each.code}" if each.parent else each.code
        row = Organisation(
            code=each.code,
            name=each.name,
            name_en=each.name_en,
            level=each.level,
            parent_id=ids.get(each.parent or ""),
            path=paths[each.code],
            jurisdiction=from_shape(each.land, SRID),
            is_sample=True,
        )
        session.add(row)
        session.flush()
        ids[each.code] = row.id
    return ids


def _add_violations(
    session: Session,
    network: RoadNetwork,
    categories: list[int],
    year: PastYear,
    subjects: list[SampleSubject],
) -> None:
    rows = [
        Subject(
            name=each.name,
            kind=each.kind,
            location=from_shape(Point(each.lon, each.lat), SRID),
            is_sample=True,
        )
        for each in subjects
    ]
    session.add_all(rows)
    session.flush()
    places = to_wkb(set_srid(_points(year), SRID), hex=True, include_srid=True)
    names = np.asarray(network.road_name)[year.road]
    cursor = session.connection().connection.cursor()
    columns = "happened_at, category_id, subject_id, location, address, source, is_sample"
    with cursor.copy(f"COPY violation ({columns}) FROM STDIN") as copy:
        for row, at in enumerate(year.happened_at):
            subject = int(year.subject[row])
            copy.write_row(
                (
                    at,
                    categories[int(year.category[row])],
                    None if subject < 0 else rows[subject].id,
                    places[row],
                    names[row],
                    "complaint" if year.complaint[row] else "patrol",
                    True,
                )
            )


def _points(year: PastYear) -> np.ndarray:
    return points(year.lon, year.lat)
