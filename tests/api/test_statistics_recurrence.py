"""How violations recur, over HTTP: planted truth is told, each sees its own, what is too heavy refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon
from sqlalchemy.orm import Session

from app import create_app
from data.database import make_engine
from data.hotspots import Hotspot
from dispatch.recurrence import forecast, near_repeat, outbreaks
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, area, lonlat, make_city
from tests.factories.recurrence import plant_cases
from tests.postgres import Server
from web.application import Application
from web.settings import Settings

UNTIL = date(2026, 6, 30)
ASKED = {"until": UNTIL.isoformat()}
# Midnight in Beijing at the end of the last day.
END = datetime(2026, 6, 30, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def planted(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Application, City]]:
    """An app over the small city with violations."""
    instance = tmp_path_factory.mktemp("instance")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            city = make_city(session, instance)
            plant_cases(session, city, END)
            session.commit()
        app = create_app(Settings(database_url=url, instance=instance, secret_key="tests"))
        yield app, city
        app.extensions["situation"].close()
        app.extensions["live"].close()
        app.extensions["database"].engine.dispose()
        engine.dispose()


@pytest.fixture
def supervisor(planted: Any) -> SignedIn:
    return sign_in(planted[0], "supervisor")


def ask(client: SignedIn, statistic: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/statistics/{statistic}", query_string=ASKED | query)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_near_repeats_at_one_place_are_told(supervisor: SignedIn) -> None:
    found = ask(supervisor, "near-repeat", window=300)
    bands = {(band["to_m"], band["to_days"]): band for band in found["bands"]}
    assert len(bands) == 12
    # Each evening and those of the week before it, of 120 evenings; and chance.
    assert bands[100.0, 7.0]["pairs"] > 600
    assert bands[100.0, 7.0]["ratio"] > 1.5
    assert bands[100.0, 7.0]["significant"]
    assert bands[400.0, 28.0]["from_m"] == 200.0
    assert all(0 < band["p"] <= 1 for band in found["bands"])
    assert found == ask(supervisor, "near-repeat", window=300)


def test_the_rhythm_is_told_in_the_citys_time(supervisor: SignedIn) -> None:
    found = ask(supervisor, "rhythm", window=90, source="patrol")
    assert [hour["count"] for hour in found["hours"]] == [0] * 19 + [90] + [0] * 4
    assert found["hours"][19]["rate"] == 1.0
    assert found["hours"][19]["low"] < 1 < found["hours"][19]["high"]
    assert found["peak"] == {"from_hour": 19, "to_hour": 20, "share": 1.0}
    assert sum(sum(row) for row in found["cells"]) == 90
    # 30 June 2026 is a Tuesday; 90 days hold thirteen of it and of the five days before.
    assert [day["count"] for day in found["weekdays"]] == [13, 13, 12, 13, 13, 13, 13]
    assert found["even_weekdays_p"] > 0.5


def test_what_it_rests_on_is_told(supervisor: SignedIn) -> None:
    about = ask(supervisor, "rhythm", window=120)["about"]
    assert about["patrol"] == 120
    assert about["count"] == about["complaint"] + 120
    assert about["patrol_share"] == pytest.approx(120 / about["count"])
    assert about["warning"] == "patrol_feeds_itself"
    assert (about["since"], about["until"]) == ("2026-03-03", "2026-06-30")
    assert ask(supervisor, "rhythm", source="complaint", window=120)["about"]["warning"] is None
    few = ask(supervisor, "rhythm", source="complaint", window=7, group="gas")["about"]
    assert not few["enough"]


def test_an_outbreak_is_told_where_and_when_it_is(supervisor: SignedIn) -> None:
    days = ask(supervisor, "outbreaks", days=4, source="complaint")["days"]
    assert [day["day"] for day in days] == ["2026-06-30", "2026-06-29", "2026-06-28", "2026-06-27"]
    newest = days[0]["outbreaks"]
    assert len(newest) == 1
    lon, lat = lonlat(20, 9)
    assert newest[0]["centre"] == [pytest.approx(lon, abs=0.006), pytest.approx(lat, abs=0.006)]
    assert newest[0]["first_day"] >= "2026-06-28"
    assert newest[0]["cases"] >= 7
    assert newest[0]["ratio"] > 2
    assert newest[0]["p"] <= 0.05
    assert newest[0]["every_days"] > 20
    assert days[3]["outbreaks"] == []


def test_a_forecast_names_the_place_and_how_such_forecasts_did(supervisor: SignedIn) -> None:
    found = ask(supervisor, "forecast", from_hour=18, source="patrol")
    assert found["shift"] == {
        "starts_at": "2026-06-30T10:00:00.000Z",
        "ends_at": "2026-06-30T18:00:00.000Z",
        "whole_day": False,
    }
    assert found["study"]["basis"] == "jurisdiction"
    assert found["study"]["cells"] * found["study"]["cell_m"] ** 2 / 1e6 == pytest.approx(
        found["study"]["area_km2"], rel=0.25
    )
    corners = found["cells"][0]["corners"]
    west, east = min(lon for lon, _ in corners), max(lon for lon, _ in corners)
    south, north = min(lat for _, lat in corners), max(lat for _, lat in corners)
    lon, lat = lonlat(2, 3)
    assert west - 0.002 < lon < east + 0.002
    assert south - 0.002 < lat < north + 0.002
    assert found["expected"] == pytest.approx(1.0, abs=0.05)
    tested = found["back_test"]["best"]
    assert found["back_test"]["tuned"] is False
    assert tested["cases"] == 28
    assert tested["hit_rate"] == 1.0
    assert tested["pai"] == pytest.approx(1 / found["study"]["share"])
    assert tested["pei_star"] == 1.0
    assert found["about"]["warning"] == "patrol_feeds_itself"


def test_without_a_shift_the_next_one_is_forecast(supervisor: SignedIn) -> None:
    answer = supervisor.get("/statistics/forecast")
    assert answer.status_code == 200, answer.text
    assert datetime.fromisoformat(answer.json["shift"]["starts_at"]) > datetime.now(UTC) - timedelta(
        minutes=5
    )


def test_each_sees_its_own(planted: Any) -> None:
    app, city = planted
    everything, west = (sign_in(app, name) for name in ("supervisor", "west_supervisor"))
    all_of_it, theirs = (ask(each, "rhythm", window=300)["about"] for each in (everything, west))
    assert theirs["patrol"] == 120
    assert 120 < theirs["count"] < all_of_it["count"]
    assert ask(everything, "rhythm", window=300, organisation=city.west)["about"]["count"] == theirs["count"]
    assert ask(west, "rhythm", window=300, organisation=city.east)["about"]["count"] == 0
    east = sign_in(app, "east_supervisor")
    outbreaks_of = [
        ask(each, "outbreaks", source="complaint")["days"][0]["outbreaks"] for each in (east, west)
    ]
    assert [len(each) for each in outbreaks_of] == [1, 0]
    assert ask(west, "forecast")["study"]["area_km2"] < ask(everything, "forecast")["study"]["area_km2"]


def test_a_box_and_a_group_narrow(supervisor: SignedIn) -> None:
    west, south = lonlat(1, 2)
    east, north = lonlat(3, 4)
    box = f"{west},{south},{east},{north}"
    near = ask(supervisor, "rhythm", bbox=box, window=120)["about"]
    assert 120 <= near["count"] < 140
    gas = ask(supervisor, "rhythm", group="gas", window=300)["about"]
    assert gas["patrol"] == 0
    assert 0 < gas["count"] < 150
    small = ask(supervisor, "forecast", bbox=box)["study"]
    assert small["area_km2"] == pytest.approx(0.04, abs=0.01)


@pytest.mark.parametrize("kind", ["cells", "address", "subject"])
def test_the_rhythm_of_a_hotspot(planted: Any, supervisor: SignedIn, kind: str) -> None:
    app, city = planted
    with app.extensions["database"].sessions.begin() as session:
        hotspot = Hotspot(
            kind=kind,
            group_code="stall" if kind == "cells" else "all",
            window_days=28,
            key="" if kind == "cells" else f"nobody's {kind}",
            name="试",
            area=from_shape(MultiPolygon([area(1, 2, 3, 4)]), 4326),
            area_m2=40_000,
            state_since=UNTIL,
            born_on=UNTIL,
            last_day=UNTIL,
            count=1,
            complaints=0,
            patrols=1,
            total=1,
            peak=1,
            organisation_id=city.west,
        )
        session.add(hotspot)
        session.flush()
        hotspot_id = hotspot.id
    found = ask(supervisor, "rhythm", hotspot=hotspot_id)["about"]
    assert (found["patrol"] == 90) == (kind == "cells")
    hidden = sign_in(app, "east_supervisor").get(
        "/statistics/rhythm", query_string=ASKED | {"hotspot": hotspot_id}
    )
    assert (hidden.status_code, hidden.json["code"]) == (404, "hotspot_unknown")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"group": "nothing"}, "group_unknown"),
        ({"organisation": 99_999}, "organisation_unknown"),
        ({"source": "camera"}, "invalid"),
        ({"until": "1066-10-14"}, "invalid"),
        ({"window": 0}, "invalid"),
        ({"bbox": "1,2,3"}, "invalid"),
    ],
)
def test_what_is_not_understood_is_refused(supervisor: SignedIn, query: dict, code: str) -> None:
    answer = supervisor.get("/statistics/near-repeat", query_string=ASKED | query)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_forecast_rests_on_the_newest_of_too_many_cases(
    supervisor: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ask(supervisor, "forecast")["about"]
    least = ask(supervisor, "forecast", window=84)["about"]
    assert least["count"] < whole["count"]
    monkeypatch.setattr(forecast, "MOST_CASES", whole["count"] - 1)
    shorter = ask(supervisor, "forecast")["about"]
    assert least["count"] <= shorter["count"] < whole["count"]
    assert least["since"] >= shorter["since"] > whole["since"]


def test_a_box_outside_of_the_land_has_no_forecast(supervisor: SignedIn) -> None:
    answer = supervisor.get("/statistics/forecast", query_string=ASKED | {"bbox": "10,10,11,11"})
    assert (answer.status_code, answer.json["code"]) == (422, "no_study_area")


def test_what_is_too_heavy_is_refused(supervisor: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_repeat, "MOST_PAIRS", 100)
    monkeypatch.setattr(outbreaks, "MOST_SCANNED", 20)
    monkeypatch.setattr(forecast, "MOST_CASES", 50)
    codes = {
        statistic: supervisor.get(f"/statistics/{statistic}", query_string=ASKED).json["code"]
        for statistic in ("near-repeat", "outbreaks", "forecast")
    }
    assert codes == {
        "near-repeat": "too_many_pairs",
        "outbreaks": "too_many_cases",
        "forecast": "too_many_cases",
    }
    monkeypatch.setattr(near_repeat, "MOST_CASES", 100)
    answer = supervisor.get("/statistics/near-repeat", query_string=ASKED)
    assert (answer.json["code"], answer.json["most"]) == ("too_many_cases", 100)


@pytest.mark.parametrize("statistic", ["near-repeat", "rhythm", "outbreaks", "forecast"])
def test_nothing_happened_is_told_as_such(supervisor: SignedIn, statistic: str) -> None:
    found = ask(supervisor, statistic, until="2020-01-01")
    assert found["about"]["count"] == 0
    assert found["about"]["patrol_share"] is None
    assert found["about"]["enough"] is False
    assert found["about"]["warning"] is None


@pytest.mark.parametrize("role", ["squad", "agency"])
def test_who_may_not_look(planted: Any, role: str) -> None:
    for statistic in ("near-repeat", "rhythm", "outbreaks", "forecast"):
        assert sign_in(planted[0], role).get(f"/statistics/{statistic}").status_code == 403
