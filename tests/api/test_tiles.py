"""Tiles and layers: what is in them at which zoom, and how they are kept."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import mercantile
import pytest
from geoalchemy2.shape import from_shape
from shapely import LineString, Point
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.overviews import refresh_overviews
from data.roads import BaseArea, Place, Road
from layers.windows import ZONE
from tests.api.conftest import SignedIn
from tests.factories.city import area, lonlat
from tests.factories.layers import between, make_zones, put
from tests.factories.tiles import read_tile

ROADS = ("motorway", "primary", "secondary", "tertiary", "residential", "service")


@pytest.fixture
def drawn(city: Any, engine: Engine) -> None:
    """A road of each class, a lake, a house, places and a layer of zones."""
    with Session(engine) as session, session.begin():
        for row, road_class in enumerate(ROADS):
            line = from_shape(LineString([lonlat(x, 2 + row / 50) for x in (0, 20)]), 4326)
            session.add(
                Road(osm_id=row, road_class=road_class, name=f"{road_class}路", oneway=row == 5, geom=line)
            )
        session.add(BaseArea(kind="water", name="湖", geom=from_shape(area(12, 1, 20, 9), 4326)))
        session.add(BaseArea(kind="building", geom=from_shape(area(1, 1, 1.2, 1.2), 4326)))
        for rank, name in ((1, "城"), (9, "村")):
            session.add(
                Place(kind="place", name=name, rank=rank, location=from_shape(Point(lonlat(5, 5)), 4326))
            )
        add_zones(session)
        session.flush()
        refresh_overviews(session)


def add_zones(session: Session) -> None:
    """Add a layer with a zone that holds now, one that is over and one that is to come."""
    layer = make_zones(session, "key_zones", group="five", group_name="五区")
    now, day = datetime.now(UTC).astimezone(ZONE).replace(tzinfo=None), timedelta(days=1)
    for name, span in {
        "now": (now - day, None),
        "over": (None, now - day),
        "later": (now + day, None),
    }.items():
        window = between(*(at and at.isoformat(timespec="seconds") for at in span))
        put(session, layer, name, area(0, 0, 5, 5), window, attributes={"level": 2})


def address(z: int, x: float = 2, y: float = 2, layer: str = "base") -> str:
    """Return the address of the tile over a place of the city."""
    tile = mercantile.tile(*lonlat(x, y), z)
    return f"/tiles/{layer}/{z}/{tile.x}/{tile.y}.mvt"


@pytest.mark.parametrize(
    ("z", "classes"), [(6, 1), (8, 2), (9, 3), (10, 3), (11, 4), (12, 4), (13, 5), (14, 6), (15, 6)]
)
@pytest.mark.usefixtures("drawn")
def test_a_tile_holds_the_classes_of_its_zoom(operator: SignedIn, z: int, classes: int) -> None:
    answer = operator.client.get(address(z))
    assert answer.status_code == 200
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    roads = read_tile(answer.data)["road"]
    assert {road.properties["class"] for road in roads} == set(ROADS[:classes])


@pytest.mark.usefixtures("drawn")
def test_details_come_with_the_zoom(operator: SignedIn) -> None:
    far, near = (read_tile(operator.client.get(address(z)).data) for z in (11, 15))
    assert {each.properties["kind"] for each in far["area"]} == {"water"}
    assert {each.properties["kind"] for each in near["area"]} == {"building"}
    assert [each.properties["name"] for each in far["place"]] == ["城"]
    assert {each.kind for each in far["district"]} == {"line", "point"}
    assert {each.properties.get("name") for each in far["district"]} == {None, "西区", "东区"}
    assert {each.properties.get("code") for each in far["street"]} == {None, "111"}


@pytest.mark.usefixtures("drawn")
def test_a_one_way_road_says_so(operator: SignedIn) -> None:
    roads = read_tile(operator.client.get(address(14)).data)["road"]
    assert {road.properties["class"] for road in roads if road.properties.get("oneway")} == {"service"}


@pytest.mark.usefixtures("drawn")
def test_a_border_that_two_share_is_drawn_once(operator: SignedIn) -> None:
    tile = read_tile(operator.client.get(address(15, x=10, y=2)).data)
    assert [each.kind for each in tile["district"]].count("line") == 1


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/tiles/none/1/1/1.mvt", 404, "missing"),
        ("/tiles/base/1/2/1.mvt", 404, "missing"),
        ("/tiles/base/21/0/0.mvt", 404, "missing"),
        ("/tiles/base/31/0/0.mvt", 422, "invalid"),
        ("/tiles/base/-1/0/0.mvt", 404, "no_such_address"),
        ("/tiles/base/1/1/1.png", 404, "no_such_address"),
    ],
)
def test_tiles_that_do_not_exist(operator: SignedIn, path: str, status: int, code: str) -> None:
    answer = operator.client.get(path)
    assert (answer.status_code, answer.json["code"]) == (status, code)


@pytest.mark.usefixtures("drawn")
def test_where_there_is_nothing_a_tile_is_empty(operator: SignedIn) -> None:
    answer = operator.client.get("/tiles/base/14/0/0.mvt")
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.usefixtures("drawn")
def test_a_tile_is_sent_zipped_and_only_once(operator: SignedIn) -> None:
    plain = operator.client.get(address(12))
    zipped = operator.client.get(address(12), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    again = operator.client.get(address(12), headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.usefixtures("drawn")
def test_tiles_are_kept_until_the_roads_change(operator: SignedIn, engine: Engine, tmp_path: Path) -> None:
    def add_road(osm_id: int) -> None:
        line = from_shape(LineString([lonlat(2, 0), lonlat(2, 9)]), 4326)
        session.add(Road(osm_id=osm_id, road_class="motorway", geom=line))

    before = operator.client.get(address(13)).data
    kept = list((tmp_path / "tiles").rglob("*.mvt.gz"))
    assert len(kept) == 1
    with Session(engine) as session, session.begin():
        add_road(100)
    assert operator.client.get(address(13)).data == before
    with Session(engine) as session, session.begin():
        refresh_overviews(session)
    assert operator.client.get(address(13)).data != before
    assert not kept[0].exists()


@pytest.mark.usefixtures("drawn")
def test_a_tile_of_a_layer_holds_what_is_in_force(operator: SignedIn) -> None:
    [zone] = read_tile(operator.client.get(address(12, layer="key_zones")).data)["key_zones"]
    assert zone.kind == "polygon"
    assert zone.properties == {"name": "now", "level": 2}
    assert zone.id


@pytest.mark.usefixtures("drawn")
def test_a_version_is_drawn_whole_or_at_a_time(operator: SignedIn) -> None:
    def names(query: str) -> dict[str, bool]:
        answer = operator.client.get(f"{address(12, layer='key_zones')}?version=3{query}")
        zones = read_tile(answer.data)["key_zones"]
        return {zone.properties["name"]: zone.properties.get("in_force", True) for zone in zones}

    assert names("") == {"now": True, "over": False, "later": False}
    assert names("&at=2100-01-01T00:00:00Z") == {"now": True, "later": True}


@pytest.mark.usefixtures("drawn")
def test_layers_are_listed_in_groups(operator: SignedIn) -> None:
    [group] = operator.get("/layers").json["items"]
    assert (group["key"], group["name"]) == ("five", "五区")
    [layer] = group["layers"]
    assert (layer["key"], layer["count"], layer["kind"]) == ("key_zones", 3, "key_zone")
    features = operator.get(f"/layers/{layer['id']}/features").json["features"]
    assert {each["properties"]["name"]: each["properties"]["in_force"] for each in features} == {
        "now": True,
        "over": False,
        "later": False,
    }
    assert features[0]["geometry"]["type"] == "Polygon"
    west, south = lonlat(10, 10)
    elsewhere = operator.get(f"/layers/{layer['id']}/features?bbox={west},{south},{west + 1},{south + 1}")
    assert elsewhere.json["features"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/layers/1/features", 404),
        ("/layers/0/features", 422),
        ("/layers/99999999999999999999/features", 422),
        ("/layers/x/features", 404),
        ("/layers/1/features?bbox=1,2,3", 422),
        ("/layers/1/features?bbox=a", 422),
        ("/layers/1/features?bbox=1,2,nan,4", 422),
    ],
)
def test_bad_questions_for_features_are_refused(operator: SignedIn, path: str, status: int) -> None:
    assert operator.get(path).status_code == status
