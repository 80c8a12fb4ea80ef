"""GDAL opens the shares: all collections, whole, with their types, filtered by box, value and time."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pyogrio
import pytest
import shapely
from pyproj import Transformer
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from data.scope import everything
from data.shares import Share, ShareFeature
from tests.clients.conftest import Service
from tests.factories.city import lonlat

TYPES = {
    "incidents": {
        "priority": "Integer", "accuracy_m": "Real", "joint_response": r"Integer\(Boolean\)",
        "reported_at": "DateTime", "ended_at": "DateTime", "number": "String",
    },
    "hotspots": {"z": "Real", "last_day": "Date", "cleared_on": "Date", "count": "Integer"},
    "posts": {"squads_wanted": "Integer", "valid_from": "DateTime"},
}  # fmt: skip
# What of the shares can be asked in the words of OGR SQL, and in those of the database.
FILTERS = {
    "status = 'closed'": "properties->>'status' = 'closed'",
    "priority = 2": "properties->>'priority' = '2'",
    "priority < 3 AND status = 'closed'":
        "(properties->>'priority')::int < 3 AND properties->>'status' = 'closed'",
    "joint_response = 1": "(properties->>'joint_response')::boolean",
    "place = '=样例路 1 号'": "properties->>'place' = '=样例路 1 号'",
    "place LIKE '=样例路 1%'": "properties->>'place' LIKE '=样例路 1%'",
    "priority IN (1, 4) OR status = 'merged'":
        "properties->>'priority' IN ('1', '4') OR properties->>'status' = 'merged'",
}  # fmt: skip
EQUAL = 1e-6


def kept(service: Service, key: str, where: str = "true") -> dict[str, shapely.Geometry]:
    """Return the features that the database keeps of a share, by key."""
    with Session(service.engine) as session, everything(session):
        query = select(ShareFeature.key, func.ST_AsBinary(ShareFeature.shape)).join(
            Share, Share.id == ShareFeature.share_id
        )
        rows = session.execute(query.where(Share.key == key, text(f"({where})")))
        return {name: shapely.from_wkb(bytes(shape)) for name, shape in rows}


def copied(service: Service, folder: Path, key: str, *words: str) -> dict[str, shapely.Geometry]:
    """Return what ogr2ogr copies of a collection into a GeoPackage, by key."""
    path = folder / f"{key}.gpkg"
    service.run("ogr2ogr", "-f", "GPKG", *words, str(path), service.source, key)
    _, _, shapes, columns = pyogrio.raw.read(path, columns=["id"])
    return dict(zip(columns[0].tolist(), shapely.from_wkb(shapes), strict=True))


def test_all_collections_are_listed(service: Service) -> None:
    listed = re.findall(r"^\d+: (\S+)", service.run("ogrinfo", "-ro", service.source), re.MULTILINE)
    assert sorted(listed) == sorted(service.scene.keys.values())


@pytest.mark.parametrize("name", TYPES)
def test_fields_have_their_types_also_where_the_first_features_have_no_values(
    service: Service, name: str
) -> None:
    told = service.run("ogrinfo", "-so", service.source, service.scene.keys[name])
    for field, kind in TYPES[name].items():
        assert re.search(rf"^{field}: {kind} \(", told, re.MULTILINE), field


@pytest.mark.parametrize("name", ["incidents", "violations", "hotspots", "zones", "routes", "posts"])
def test_every_collection_is_copied_whole(service: Service, name: str, tmp_path: Path) -> None:
    key = service.scene.keys[name]
    ours, theirs = kept(service, key), copied(service, tmp_path, key)
    assert ours.keys() == theirs.keys()
    assert all(theirs[each].normalize().equals_exact(ours[each].normalize(), EQUAL) for each in ours)


@pytest.mark.parametrize("words", FILTERS)
def test_a_filter_gives_what_the_database_does(service: Service, words: str, tmp_path: Path) -> None:
    key = service.scene.keys["incidents"]
    ours = kept(service, key, FILTERS[words])
    assert ours
    assert copied(service, tmp_path, key, "-where", words).keys() == ours.keys()


def test_a_time_gives_what_the_database_does(service: Service, tmp_path: Path) -> None:
    key, day = service.scene.keys["incidents"], f"{datetime.now(UTC):%Y-%m-%d}"
    ours = kept(service, key, f"(properties->>'reported_at')::timestamptz >= '{day}T00:00:00Z'")
    for at in (day.replace("-", "/"), f"{day.replace('-', '/')} 00:00:00"):
        theirs = copied(service, tmp_path, key, "-overwrite", "-where", f"reported_at >= '{at}'")
        assert theirs.keys() == ours.keys()


def test_a_box_gives_what_lies_in_it(service: Service, tmp_path: Path) -> None:
    key = service.scene.keys["incidents"]
    west, south, east, north = (*lonlat(1.9, 0.9), *lonlat(4.1, 3.1))
    box = shapely.box(west, south, east, north)
    ours = {name for name, shape in kept(service, key).items() if box.intersects(shape)}
    assert 0 < len(ours) < 1000
    assert copied(service, tmp_path, key, "-spat", *map(str, (west, south, east, north))).keys() == ours


@pytest.mark.parametrize("epsg", [4490, 4547])
def test_a_copy_in_another_system_lies_where_it_should(service: Service, epsg: int, tmp_path: Path) -> None:
    key = service.scene.keys["hotspots"]
    theirs = copied(service, tmp_path, key, "-t_srs", f"EPSG:{epsg}")
    there = Transformer.from_crs(4326, epsg, always_xy=True)
    for name, shape in kept(service, key).items():
        x, y = there.transform(shape.centroid.x, shape.centroid.y)
        near = 1e-6 if epsg == 4490 else 0.05
        assert theirs[name].centroid.distance(shapely.Point(x, y)) < near
