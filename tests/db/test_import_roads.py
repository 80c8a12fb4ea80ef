"""A map comes into use whole, or the former one stays."""

from collections import Counter
from pathlib import Path

import psycopg
import pytest
import shapely
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from data.importers.errors import ImportRunning
from data.importers.roads import import_roads, install_roads, version_of
from data.roads import BaseArea, Place, Road, RoadNetworkVersion
from gis.roads.areas import Area
from gis.roads.build import build_network
from gis.roads.errors import NoRoads, RoadFileDamaged
from gis.roads.network import RoadNetwork
from tests.factories.roads import STREET, grid, raw_roads

BOX = shapely.box(116.3975, 39.9087, 116.3985, 39.9097)
AREAS = [
    Area("water", "昆明湖", "Kunming Lake", BOX),
    Area("green", "", "", shapely.MultiPolygon([BOX])),
    Area("place", "海淀", "Haidian", shapely.Point(116.3, 39.96), subkind="suburb"),
]


def current(session: Session) -> RoadNetworkVersion:
    return session.scalars(select(RoadNetworkVersion).where(RoadNetworkVersion.is_current)).one()


def folders(instance: Path) -> set[str]:
    return {path.name for path in (instance / "roads").glob("*")}


def test_a_real_map_comes_into_use(session: Session, tmp_path: Path, shared_data: Path) -> None:
    told: list[tuple[float, str]] = []
    path = shared_data / "andorra.osm.pbf"
    report = import_roads(session, path, tmp_path, lambda share, word: told.append((share, word)))
    row = current(session)
    network = RoadNetwork.load(tmp_path / "roads" / row.version)
    assert (row.source, row.is_sample) == ("andorra.osm.pbf", False)
    assert "OpenStreetMap" in row.attribution
    assert row.report["modes"]["car"]["arcs"] == report.modes["car"].arcs == 4018
    assert (row.west, row.south, row.east, row.north) == network.bounds
    assert 1550 < session.scalar(select(func.count()).select_from(Road)) < 1620
    counted = select(BaseArea.kind, func.count()).group_by(BaseArea.kind)
    assert dict(session.execute(counted).all()) == {"building": 292, "water": 98, "green": 88}
    assert session.scalar(select(Place.rank).where(Place.name == "安道尔城")) == 2
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert {word for _, word in told} == {
        "ways", "nodes", "areas", "rules", "split", "connect", "order", "map",
    }  # fmt: skip


def test_roads_are_drawn_in_the_direction_of_travel_and_cut_at_gaps(session: Session, tmp_path: Path) -> None:
    raw = raw_roads(
        [(0, 0), (1, 0), (2, 0), (3, 0)],
        ([0, 1, 2, 3], {**STREET, "name": "长安街", "name:en": "Chang'an Avenue", "ref": "S1"}),
        ([0, 1, 2], {**STREET, "oneway": "-1"}),
        ([0, 1, -1, 2, 3], {"highway": "motorway"}),
        ([0, 1], {"highway": "construction"}),
    )
    install_roads(session, raw, AREAS, tmp_path, source="test")
    roads = session.execute(
        select(Road.osm_id, Road.oneway, func.ST_NPoints(Road.geom), func.ST_X(func.ST_StartPoint(Road.geom)))
        .order_by(Road.osm_id, Road.id)
    ).all()  # fmt: skip
    west, middle = raw.node_lon[0], raw.node_lon[2]
    assert [tuple(road) for road in roads] == [
        (1, False, 4, west), (2, True, 3, middle), (3, True, 2, west), (3, True, 2, middle),
    ]  # fmt: skip
    named = session.execute(select(Road.name, Road.name_en, Road.ref).where(Road.osm_id == 1)).one()
    assert tuple(named) == ("长安街", "Chang'an Avenue", "S1")
    assert session.scalar(select(func.ST_SRID(BaseArea.geom)).limit(1)) == 4326


def test_a_new_map_replaces_the_former_and_the_one_before_is_cleared(
    session: Session, tmp_path: Path
) -> None:
    versions = []
    for size in (3, 4, 5):
        install_roads(session, grid(size, size), AREAS, tmp_path, source=f"grid {size}", is_sample=True)
        session.commit()
        versions.append(current(session).version)
    assert len(set(versions)) == 3
    assert folders(tmp_path) == set(versions[1:])
    assert session.scalar(select(func.count()).select_from(Road)) == 10
    assert session.scalar(select(func.count()).select_from(BaseArea)) == 2
    sources = session.scalars(select(RoadNetworkVersion.source).order_by(RoadNetworkVersion.id))
    assert list(sources) == ["grid 3", "grid 4", "grid 5"]


def test_the_same_map_again_keeps_its_version(session: Session, tmp_path: Path) -> None:
    for _ in range(2):
        install_roads(session, grid(3, 3), AREAS, tmp_path, source="grid")
        session.commit()
    assert len(folders(tmp_path)) == 1
    assert RoadNetwork.load(tmp_path / "roads" / current(session).version).node_count == 9


def test_a_version_changes_with_any_content() -> None:
    networks = [
        build_network(raw)[0] for raw in (grid(3, 3), grid(3, 3, name="一路"), grid(3, 3, maxspeed="20"))
    ]
    assert len({version_of(network) for network in networks}) == 3
    assert version_of(networks[0]) == version_of(build_network(grid(3, 3))[0])


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("damaged", RoadFileDamaged), ("no roads", NoRoads), ("bad area", psycopg.DataError)],
)
def test_a_failure_leaves_the_former_map_in_use(
    engine: Engine, tmp_path: Path, shared_data: Path, name: str, refusal: type[Exception]
) -> None:
    with Session(engine) as session, session.begin():
        install_roads(session, grid(3, 3), AREAS, tmp_path, source="former")
    before = folders(tmp_path)
    path = tmp_path / "damaged.osm.pbf"
    path.write_bytes((shared_data / "andorra.osm.pbf").read_bytes()[:-9])
    attempts = {
        "damaged": lambda session: import_roads(session, path, tmp_path),
        "no roads": lambda session: install_roads(session, raw_roads([]), AREAS, tmp_path, source="new"),
        "bad area": lambda session: install_roads(
            session, grid(4, 4), [Area("water", "\0", "", BOX)], tmp_path, source="new"
        ),
    }
    with pytest.raises(refusal), Session(engine) as session, session.begin():
        attempts[name](session)
    with Session(engine) as session:
        row = current(session)
        assert row.source == "former"
        assert session.scalar(select(func.count()).select_from(Road)) == 6
    assert folders(tmp_path) == before == {row.version}


def test_processes_are_told_on_commit(engine: Engine, tmp_path: Path) -> None:
    with psycopg.connect(engine.url.set(drivername="postgresql").render_as_string(False)) as listener:
        listener.autocommit = True
        listener.execute("LISTEN roads")
        with Session(engine) as session, session.begin():
            install_roads(session, grid(3, 3), AREAS, tmp_path, source="grid")
            assert list(listener.notifies(timeout=0)) == []
        notes = Counter(note.payload for note in listener.notifies(timeout=60, stop_after=1))
    with Session(engine) as session:
        assert notes == {current(session).version: 1}


def test_two_imports_at_once_are_one_too_many(engine: Engine, tmp_path: Path) -> None:
    with Session(engine) as first, Session(engine) as second:
        install_roads(first, grid(3, 3), AREAS, tmp_path, source="first")
        with pytest.raises(ImportRunning):
            install_roads(second, grid(4, 4), AREAS, tmp_path, source="second")
        second.rollback()
        first.commit()
        second.execute(text("SELECT 1"))
        assert current(second).source == "first"
    assert len(folders(tmp_path)) == 1
