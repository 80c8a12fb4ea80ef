"""Hotspots over the API: lists, history, export, statistics as of any day, whose eyes they are for, runs."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import shapely
from geoalchemy2.shape import from_shape
from shapely import LineString, Point
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.fixes import Fix
from data.hotspots import HotspotRun
from data.partitions import ensure_months
from data.past import keep_past
from data.roads import Road
from data.timers import Timer
from data.violations import Subject
from dispatch.hotspots.nightly import ask_nightly
from dispatch.hotspots.running import carry_out
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from tests.factories.hotspots import LAST_DAY, Town, run_now
from web.application import Application


@pytest.fixture
def town(app: Application, city: City, engine: Engine) -> Town:
    """Violations in the small city: in the west's street, and at an address in the east."""
    with Session(engine) as session, session.begin():
        town = Town(session, makes_city=False)
        town.scatter(session, 800)
        town.plant(session, 2, 2, range(30), 3)
        town.plant(session, 9.85, 8, range(40), 2)
        same = {"address": "北京路1号", "address_key": "北京路1号", "source": "patrol"}
        town.plant(session, 20, 3, range(20), **same)
    return town


@pytest.fixture
def reckoned(app: Application, town: Town, tmp_path: Path) -> Town:
    """The same, reckoned."""
    run_now(app.extensions["database"].sessions, tmp_path)
    return town


@pytest.fixture
def supervisor(app: Application) -> SignedIn:
    """A supervisor of the whole city."""
    return sign_in(app, "supervisor")


def test_the_busiest_come_first_and_filters_narrow(reckoned: Town, operator: SignedIn) -> None:
    answer = operator.get("/hotspots").json
    counts = [one["count"] for one in answer["items"]]
    assert counts == sorted(counts, reverse=True)
    assert answer["run"]["state"] == "done"
    found = operator.get("/hotspots?kind=address&window=28&group=stall").json["items"]
    assert [one["name"] for one in found] == ["北京路1号"]
    assert found[0]["owner"]["name_en"] == "East"
    assert (found[0]["complaints"], found[0]["patrols"]) == (0, 20)
    cleared = operator.get("/hotspots?state=cleared").json["items"]
    assert {one["state"] for one in cleared} <= {"cleared"}
    several = operator.get("/hotspots?state=emerging,confirmed&change=born,grew,same,shrank").json["items"]
    assert several
    west = operator.get(f"/hotspots?owner={reckoned.organisations['11']}&kind=cells").json["items"]
    assert west
    owners = [{one["owner"]["code"], (one["neighbour"] or one["owner"])["code"]} for one in west]
    assert all(both & {"11", "111"} for both in owners)
    box = "116.3,39.8,116.301,39.801"
    assert operator.get(f"/hotspots?bbox={box}").json["items"] == []


def test_pages_go_through_all(reckoned: Town, operator: SignedIn) -> None:
    every = [one["id"] for one in operator.get("/hotspots?standing=false").json["items"]]
    paged, cursor = [], ""
    while cursor is not None:
        page = operator.get(f"/hotspots?standing=false&limit=2{cursor and '&cursor=' + cursor}").json
        paged += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert paged == every


def test_one_bears_its_area_and_history(reckoned: Town, operator: SignedIn) -> None:
    for kind in ("cells", "address"):
        listed = operator.get(f"/hotspots?kind={kind}&window=28&group=all").json["items"][0]
        whole = operator.get(f"/hotspots/{listed['id']}").json
        area = shapely.geometry.shape(whole["geometry"])
        assert area.is_valid
        assert area.contains(shapely.Point(whole["centre"]))
        assert bool(whole["cells"]) == (kind == "cells")
        history = operator.get(f"/hotspots/{listed['id']}/history?weeks=8").json
        assert history["days"][-1]["count"] == listed["count"]
        assert history["days"][0]["change"] == "born"
        assert len(history["weeks"]) == 8
        weeks = history["weeks"][-4:]
        assert sum(week["complaints"] + week["patrols"] for week in weeks) == listed["count"]
        assert history["weeks"][-1]["significant"]


def test_geojson_is_what_the_list_says(reckoned: Town, operator: SignedIn) -> None:
    listed = operator.get("/hotspots?window=28").json["items"]
    exported = operator.get("/hotspots.geojson?window=28").json["features"]
    assert [one["id"] for one in exported] == [one["id"] for one in listed]
    assert exported[0]["properties"]["count"] == listed[0]["count"]


def test_statistics_of_any_day_fit_the_cells(reckoned: Town, operator: SignedIn) -> None:
    cells = operator.get("/statistics/cells").json
    corners = np.frombuffer(b64decode(cells["shapes"]), "<i4").reshape(cells["count"], cells["corners"], 2)
    assert shapely.is_valid(shapely.polygons(corners / cells["degrees"])).all()
    assert cells["cell"] == list(range(cells["count"]))
    assert cells["study"]["basis"] == "jurisdictions"
    for days in (0, 10, 60, 5000):
        day = LAST_DAY - timedelta(days=days)
        scores = operator.get(f"/statistics/gi-star?as_of={day}&window=28").json
        assert scores["as_of"] == day.isoformat()
        assert sum(scores["count"]) == scores["cases"]
        assert set(scores["cell"]) <= set(cells["cell"])
        parts = [
            operator.get(f"/statistics/gi-star?as_of={day}&window=28&source={source}").json["cases"]
            for source in ("complaint", "patrol")
        ]
        assert parts == [scores["complaints"], scores["patrols"]]
    assert scores["cases"] == 0
    weeks = operator.get("/statistics/weeks").json["weeks"]
    assert sum(week["complaints"] + week["patrols"] for week in weeks) == cells["study"]["cases"]
    patterns = operator.get("/statistics/emerging?window=90").json
    again = operator.get("/statistics/emerging?window=90").json
    assert patterns == again
    assert {one["key"] for one in patterns["classes"]} >= {"new_hot", "persistent_cold"}
    assert operator.get("/statistics/gi-star?group=none").json["cell"] == []


def test_rates_are_by_roads_and_by_the_hours_of_squads_on_duty(
    app: Application, town: Town, city: City, engine: Engine, operator: SignedIn, tmp_path: Path
) -> None:
    sessions = app.extensions["database"].sessions
    run_now(sessions, tmp_path)
    reasons = {
        one["by"]: one["reason"] for one in operator.get("/statistics/cells").json["study"]["measures"]
    }
    assert reasons == {"count": None, "road_length": "no_roads", "patrol_hours": "no_patrol_hours"}
    for by, reason in reasons.items():
        answer = operator.get(f"/statistics/gi-star?by={by}")
        assert (answer.status_code, answer.json.get("code")) == ((409, reason) if reason else (200, None))
    noon = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 4, tzinfo=UTC)
    with Session(engine) as session, session.begin():
        road = from_shape(LineString([lonlat(-4, 2.03), lonlat(24, 2.03)]), 4326)
        session.add(Road(osm_id=1, road_class="primary", geom=road))
        ensure_months(session.connection(), "fix", noon, noon)
        here, off = city.squads["西-01"], city.squads["东-01"]
        keep_past(session, noon - timedelta(days=1), [_squad_state(off, "off_duty")])
        # Two hours at one place, then three at another; who is off duty is on no patrol there.
        for squad, minute in product((here, off), range(301)):
            place = from_shape(Point(*lonlat(2 if minute < 120 else 20, 2)), 4326)
            at = noon + timedelta(minutes=minute)
            session.add(Fix(squad_id=squad, recorded_at=at, received_at=at, location=place, live=True))
    run_now(sessions, tmp_path)
    study = operator.get("/statistics/cells").json["study"]
    assert [one["reason"] for one in study["measures"]] == [None] * 3
    by_hours = operator.get("/statistics/gi-star?by=patrol_hours").json
    assert (by_hours["by"], by_hours["unit"], by_hours["least"], by_hours["n"]) == ("patrol_hours", "h", 1, 2)
    assert by_hours["left_out"]["cells"] == study["cells"] - 2
    every = operator.get("/statistics/gi-star").json
    assert by_hours["left_out"]["cases"] + by_hours["cases"] == every["cases"]
    # Of two hours and three, half of the minute in between is of each.
    assert set(by_hours["exposure"]) <= {round(119.5 / 60, 3), round(180.5 / 60, 3)}
    by_roads = operator.get("/statistics/gi-star?by=road_length&window=90").json
    assert 0 < by_roads["n"] < study["cells"]
    assert min(by_roads["exposure"]) >= by_roads["least"] > 0
    counts = dict(zip(by_roads["cell"], by_roads["count"], strict=True))
    same = operator.get("/statistics/gi-star?window=90").json
    assert counts.items() <= dict(zip(same["cell"], same["count"], strict=True)).items()


def _squad_state(squad: int, status: str) -> dict[str, object]:
    return {
        "kind": "squad",
        "subject_id": squad,
        "seen_by": None,
        "view": {"id": squad, "status": status},
        "lasts": True,
    }


def test_all_subjects_of_a_hotspot_are_listed_by_pages(
    app: Application, town: Town, operator: SignedIn, tmp_path: Path
) -> None:
    with app.extensions["database"].sessions.begin() as session:
        subjects = [Subject(name=f"第{number}家", kind="shop") for number in range(5)]
        session.add_all(subjects)
        session.flush()
        for number, subject in enumerate(subjects):
            for day in range(number + 1):
                town.add(session, 7 * day, 2, 2, subject_id=subject.id, day_only=True)
    run_now(app.extensions["database"].sessions, tmp_path)
    hotspots = operator.get("/hotspots?group=all&window=28&kind=cells").json["items"]
    pages = {one["id"]: operator.get(f"/hotspots/{one['id']}/subjects?limit=2").json for one in hotspots}
    hotspot_id, page = next((key, page) for key, page in pages.items() if page["items"])
    assert [(one["name"], one["count"], one["total"]) for one in page["items"]] == [
        ("第4家", 4, 5),
        ("第3家", 4, 4),
    ]
    assert page["items"][0]["last_day_only"]
    listed = [one["total"] for one in page["items"]]
    while page["next"]:
        page = operator.get(f"/hotspots/{hotspot_id}/subjects?limit=2&cursor={page['next']}").json
        listed += [one["total"] for one in page["items"]]
    assert listed == [5, 4, 3, 2, 1]
    assert operator.get("/hotspots/999999/subjects").status_code == 404


def test_each_sees_its_own_land(reckoned: Town, app: Application, operator: SignedIn) -> None:
    west, east = sign_in(app, "west_operator"), sign_in(app, "east_operator")
    every = operator.get("/statistics/cells").json
    halves = [one.get("/statistics/cells").json for one in (west, east)]
    assert 0 < halves[0]["count"] < every["count"]
    assert not set(halves[0]["cell"]) & set(halves[1]["cell"])
    address = operator.get("/hotspots?kind=address&window=28").json["items"][0]["id"]
    assert west.get("/hotspots?kind=address").json["items"] == []
    assert west.get(f"/hotspots/{address}").status_code == 404
    assert west.get(f"/hotspots/{address}/history").status_code == 404
    assert east.get(f"/hotspots/{address}").status_code == 200
    scores = [one.get("/statistics/gi-star?window=90").json["cases"] for one in (operator, west, east)]
    assert scores[0] == scores[1] + scores[2]
    groups = [one.get("/hotspot-groups").json["items"][0] for one in (operator, west, east)]
    assert groups[0]["cases"] == groups[1]["cases"] + groups[2]["cases"]
    shared = operator.get("/hotspots?boundary=true").json["items"]
    for one in shared:
        assert west.get(f"/hotspots/{one['id']}").status_code == 200
        assert east.get(f"/hotspots/{one['id']}").status_code == 200


def test_before_the_first_run_it_says_so(town: Town, operator: SignedIn) -> None:
    answer = operator.get("/statistics/gi-star")
    assert (answer.status_code, answer.json["code"]) == (404, "nothing_reckoned")
    assert operator.get("/hotspots").json == {"items": [], "next": None, "run": None}
    assert [one["code"] for one in operator.get("/hotspot-groups").json["items"]] == ["all"]


def test_runs_are_asked_for_followed_and_stopped(
    town: Town, app: Application, supervisor: SignedIn, engine: Engine, tmp_path: Path
) -> None:
    made = supervisor.post("/hotspot-runs", {"as_of": LAST_DAY.isoformat()})
    assert (made.status_code, made.json["state"]) == (201, "waiting")
    assert supervisor.post("/hotspot-runs", {}).json["code"] == "run_under_way"
    with Session(engine) as session:
        timer = session.scalars(select(Timer).where(Timer.kind == "hotspots.run")).one()
        assert timer.subject_id == made.json["id"]
    assert carry_out(app.extensions["database"].sessions, made.json["id"], tmp_path) == "done"
    run = supervisor.get(f"/hotspot-runs/{made.json['id']}").json
    assert (run["state"], run["progress"]) == ("done", 1.0)
    early = supervisor.post("/hotspot-runs", {"as_of": "2026-01-01"})
    assert (early.status_code, early.json["code"]) == (409, "run_too_early")
    waiting = supervisor.post("/hotspot-runs", {}).json["id"]
    assert supervisor.post(f"/hotspot-runs/{waiting}/stop", None).json["state"] == "stopped"
    assert supervisor.post(f"/hotspot-runs/{waiting}/stop", None).json["code"] == "run_over"
    assert supervisor.post("/hotspot-runs/99/stop", None).status_code == 404
    assert supervisor.get("/hotspot-runs").json["items"][0]["id"] == waiting
    assert sign_in(app, "west_supervisor").post("/hotspot-runs", {}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/hotspots?window=8",
        "/hotspots?state=gone",
        "/hotspots?kind=cells,,",
        "/hotspots?sort=name",
        "/hotspots/0",
        "/statistics/gi-star?as_of=1800-01-01",
        "/statistics/gi-star?as_of=yesterday",
        "/statistics/gi-star?source=rumour",
        "/statistics/emerging?window=30",
    ],
)
def test_what_makes_no_sense_is_refused(town: Town, operator: SignedIn, path: str) -> None:
    assert operator.get(path).status_code in (404, 422)


def test_every_night_a_run_is_asked_for_once(town: Town, app: Application, engine: Engine) -> None:
    for _ in range(2):
        with app.extensions["database"].sessions.begin() as session:
            ask_nightly(session, Timer(), session.scalar(select(HotspotRun.asked_at)))
    with Session(engine) as session:
        assert [run.asked_for for run in session.scalars(select(HotspotRun))] == ["night"]
