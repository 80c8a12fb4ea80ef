"""Search and where: names, numbers, coordinates, and what is at a place."""

from typing import Any

import pytest
from geoalchemy2.shape import from_shape
from shapely import LineString, Point
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from data.overviews import refresh_overviews
from data.roads import Place, Road
from data.squads import Squad
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, area, lonlat
from tests.factories.layers import make_zones, put
from web.application import Application


@pytest.fixture
def named(city: City, engine: Engine) -> City:
    """A road in two pieces, a place and a zone."""
    with Session(engine) as session, session.begin():
        for x_1, x_2 in ((0, 4), (4, 20)):
            line = LineString([lonlat(x_1, 3), lonlat(x_2, 3)])
            road = Road(
                osm_id=x_1,
                road_class="primary",
                name="朝阳北路",
                name_en="Chaoyang North Road",
                geom=from_shape(line, 4326),
            )
            session.add(road)
        session.add(
            Road(
                osm_id=9,
                road_class="service",
                geom=from_shape(LineString([lonlat(0, 2), lonlat(9, 2)]), 4326),
            )
        )
        session.add(
            Place(kind="place", name="三里屯", rank=3, location=from_shape(Point(lonlat(6, 6)), 4326))
        )
        put(session, make_zones(session), "商圈", area(0, 0, 5, 5))
    return city


def search(account: SignedIn, words: str, **headers: str) -> list[dict[str, Any]]:
    answer = account.get("/search", query_string={"q": words}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


@pytest.mark.parametrize("words", ["朝阳北路", "cybl", "chaoyangbei", "Chaoyang north"])
@pytest.mark.usefixtures("named")
def test_a_road_is_found_once_at_the_middle_of_its_longest_piece(operator: SignedIn, words: str) -> None:
    [found] = search(operator, words)
    assert (found["kind"], found["title"], found["title_en"]) == ("road", "朝阳北路", "Chaoyang North Road")
    assert found["subtitle"] == "道路"
    assert found["location"] == pytest.approx(lonlat(12, 3))


@pytest.mark.usefixtures("named")
def test_organisations_places_and_squads_are_found(operator: SignedIn) -> None:
    west = search(operator, "xiqu", Accept_Language="en")
    assert [(found["kind"], found["title"]) for found in west] == [("organisation", "西区")]
    assert [found["title"] for found in search(operator, "slt")] == ["三里屯"]
    [squad] = search(operator, "西01")
    assert (squad["kind"], squad["title"], squad["subtitle"]) == ("squad", "西-01", "西区")
    assert squad["location"] == pytest.approx(lonlat(2, 2))


def test_incidents_are_found_by_number_and_place(operator: SignedIn) -> None:
    made = [
        operator.post(
            "/incidents",
            {"category": "stall", "location": lonlat(2, 5), "source": "12345", "place": place},
        ).json
        for place in ("工体北路", "100%_路")
    ]
    assert search(operator, made[0]["number"])[0]["id"] == made[0]["id"]
    assert [found["id"] for found in search(operator, made[0]["number"][:2])] == [each["id"] for each in made]
    assert [found["id"] for found in search(operator, "工体")] == [made[0]["id"]]
    assert [found["id"] for found in search(operator, "%_")] == [made[1]["id"]]


@pytest.mark.parametrize(
    "words",
    [
        "116.3975,39.9087",
        "116.3975 39.9087",
        "39.9087, 116.3975",
        "116.3975，39.9087",
        "116.3975°E, 39.9087°N",
    ],
)
def test_coordinates_are_read_as_each_system(operator: SignedIn, words: str) -> None:
    found = search(operator, words)
    assert [each["subtitle"] for each in found] == ["WGS84", "GCJ-02", "BD-09"]
    places = {each["subtitle"]: each["location"] for each in found}
    assert places["WGS84"] == [116.3975, 39.9087]
    assert places["GCJ-02"] == pytest.approx([116.39126, 39.9073], abs=1e-4)
    assert places["BD-09"] == pytest.approx([116.38476, 39.90136], abs=1e-3)


@pytest.mark.parametrize("words", ["200,300", "1,2,3", "a,b", "--", "%", "' OR 1=1", "😀", "\\"])
def test_odd_words_find_nothing_and_break_nothing(operator: SignedIn, words: str) -> None:
    assert search(operator, words) == []


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=" + "x" * 101, "q=a&limit=0", "q=%00"])
def test_bad_questions_are_refused(operator: SignedIn, query: str) -> None:
    assert operator.get(f"/search?{query}").status_code == 422


def test_new_names_are_found_at_once(operator: SignedIn, named: City, engine: Engine) -> None:
    assert search(operator, "新桥") == []
    with Session(engine) as session, session.begin():
        session.add(Place(kind="place", name="新桥", location=from_shape(Point(lonlat(1, 1)), 4326)))
        refresh_overviews(session)
    assert len(search(operator, "新桥")) == 1
    with Session(engine) as session, session.begin():
        session.execute(update(Road).where(Road.osm_id == 9).values(name="胡同"))
        refresh_overviews(session)
    assert len(search(operator, "胡同")) == 1


def test_a_squad_is_found_by_those_who_may_see_squads(app: Application, operator: SignedIn) -> None:
    assert search(operator, "西-01")
    assert search(sign_in(app, "agency"), "西-01") == []


def where(account: SignedIn, x: float, y: float) -> dict[str, Any]:
    lon, lat = lonlat(x, y)
    answer = account.get(f"/what-is-here?at={lon},{lat}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_where_tells_what_is_at_a_place(operator: SignedIn, named: City) -> None:
    found = where(operator, 2, 2.5)
    assert [each["name"] for each in found["organisations"]] == ["市", "西区", "西一街道"]
    assert [(each["name"], each["kind"]) for each in found["features"]] == [("商圈", "key_zone")]
    assert found["nearest_road"]["name"] == "朝阳北路"
    assert found["nearest_road"]["distance_m"] == pytest.approx(50, abs=1)
    assert found["boundary"] is None
    assert found["coordinates"]["wgs84"] == pytest.approx(lonlat(2, 2.5))
    assert found["coordinates"]["gcj02"] != found["coordinates"]["wgs84"]


def test_where_tells_the_border_nearby(operator: SignedIn, named: City) -> None:
    boundary = where(operator, 9, 3)["boundary"]
    assert boundary["neighbour"]["name"] == "东区"
    assert boundary["distance_m"] == pytest.approx(100, abs=1)
    enclave = where(operator, 16, 6)
    assert [each["name"] for each in enclave["organisations"]] == ["市", "西区"]


@pytest.mark.usefixtures("named")
def test_far_outside_there_is_nothing(operator: SignedIn) -> None:
    found = operator.get("/what-is-here?at=0,0").json
    assert (found["organisations"], found["features"]) == ([], [])
    assert (found["nearest_road"], found["boundary"]) == (None, None)
    assert found["coordinates"]["gcj02"] == found["coordinates"]["wgs84"] == [0, 0]


@pytest.mark.parametrize("at", ["", "1", "1,2,3", "a,b", "181,0", "0,91", "nan,0", "inf,0", "39.9,116.4"])
def test_bad_places_are_refused(operator: SignedIn, at: str) -> None:
    assert operator.get(f"/what-is-here?at={at}").json["code"] == "invalid"


def test_a_squad_without_a_position_is_found_all_the_same(
    operator: SignedIn, city: City, engine: Engine
) -> None:
    with Session(engine) as session, session.begin():
        session.execute(update(Squad).where(Squad.id == city.squads["东-01"]).values(location=None))
    [found] = search(operator, "东-01")
    assert found["location"] is None
