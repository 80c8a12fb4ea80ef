"""`flask import cases`: what it says and writes of a file, and that a city may be founded on its cases."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from data.hotspots import HotspotRun
from data.importers.cases.report import REASONS as CODES
from data.incidents import Incident
from data.layers import Layer, LayerFeature
from data.ledger import Event, LedgerEntry
from data.organisations import Organisation
from data.roads import RoadNetworkVersion
from data.settings import put_setting
from data.timers import Timer
from data.violations import Violation
from dispatch.hotspots.nightly import IMPORTED, ask_after_import
from dispatch.hotspots.runs import FOUNDED, FOUNDING, CityBeingFounded, get_run, open_run
from dispatch.hotspots.viewing import name_groups
from dispatch.journal import SYSTEM
from dispatch.timers.firing import fire_once
from tests.api.conftest import SignedIn
from tests.api.joint import report
from tests.factories.city import City, lonlat
from web.application import Application
from web.commands.case_words import REASONS

HEADER = "编号,上报时间,经度,纬度,地址,事项,来源"


def run(app: Application, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["import", "cases", *arguments])


def write(path: Path, *rows: str) -> str:
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    return str(path)


@pytest.fixture
def file(tmp_path: Path) -> str:
    lon, lat = lonlat(2, 2)
    far_lon, far_lat = lonlat(200, 2)
    return write(
        tmp_path / "cases.csv",
        f"1,2021-09-05 13:05,{lon},{lat},西大街1号,stall,12345",
        f"2,2021-09-06 13:05,{lon},{lat},西大街1号,占道经营,巡查",
        f"3,2021-09-07 13:05,{far_lon},{far_lat},西大街1号,stall,巡查",
        f"4,today,{lon},{lat},西大街1号,stall,巡查",
    )


def count(app: Application) -> int:
    with app.extensions["database"].sessions() as session:
        return session.scalar(select(func.count()).select_from(Violation))


def test_cases_come_in_and_bad_rows_are_listed_and_written(
    app: Application, file: str, tmp_path: Path
) -> None:
    result = run(app, file, "--report", str(tmp_path / "report.csv"))
    assert result.exit_code == 0, result.output
    assert "4 rows: 2 taken, 0 known, 2 left out" in result.output
    assert "上报时间 → happened_at" in result.output
    assert "不在任何辖区内" in result.output
    with (tmp_path / "report.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["row"], row["reason"]) for row in rows] == [("3", "outside"), ("4", "time_unreadable")]
    assert count(app) == 2
    with app.extensions["database"].sessions() as session:
        act = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "violations.imported")).one()
        assert act.details["taken"] == 2
    assert "0 taken, 2 known" in run(app, file).output
    assert count(app) == 2


def test_options_go_before_the_mapping_file(app: Application, file: str, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"columns": {"happened_at": "地址"}, "organisation": "12"}), "utf-8")
    result = run(app, file, "--mapping", str(mapping), "--column", "happened_at=上报时间")
    assert "3 taken" in result.output, result.output
    with app.extensions["database"].sessions() as session:
        codes = select(Organisation.code).join(Violation, Violation.organisation_id == Organisation.id)
        assert set(session.scalars(codes)) == {"12"}


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["none.csv"], "无法读取", "cannot be read"),
        (["FILE", "--column", "id=nothing"], "没有 id 所需的列 nothing", "no column nothing for id"),
        (["FILE", "--organisation", "77"], "不能是 77", "cannot be 77"),
        (["FILE", "--crs", "EPSG:1"], "坐标系 EPSG:1 不可用", "EPSG:1 cannot be used"),
        (["FILE", "--mapping", "none.json"], "映射中的 mapping", "it may be: a JSON object"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(
    app: Application, file: str, arguments: list[str], zh: str, en: str
) -> None:
    result = run(app, *(file if each == "FILE" else each for each in arguments))
    assert result.exit_code == 1
    assert zh in result.output
    assert en in result.output
    assert count(app) == 0


def test_a_city_may_be_founded_on_its_cases_far_from_all_roads(app: Application, tmp_path: Path) -> None:
    kinds = ("Graffiti", "Dumping")
    rows = [f"{n},2021-09-0{n},-87.{n},41.{n},{n} N State St,{kinds[n % 2]},complaint" for n in range(1, 6)]
    group = ("--group", "dirt", "--group-name", "环境卫生")
    result = run(app, write(tmp_path / "chicago.csv", *rows), "--city", "Chicago", *group)
    assert "5 taken" in result.output, result.output
    assert "graffiti" in result.output
    with app.extensions["database"].sessions() as session:
        city = session.scalars(select(Organisation).where(Organisation.name == "Chicago")).one()
        inside = select(func.count()).where(func.ST_Covers(city.jurisdiction, Violation.location))
        assert session.scalar(inside) == 5
        # A group has a name of its own, or goes by its code; one that is a single category has that one's.
        assert name_groups(session, {"dirt", "stall"}) == {
            "dirt": ("环境卫生", "环境卫生"),
            "stall": ("占道经营", "Street stall"),
        }
        put_setting(session, "category_groups", {})
        assert name_groups(session, {"dirt"}) == {"dirt": ("dirt", "dirt")}


def test_a_founded_city_takes_the_place_of_the_sample_and_has_hotspots_reckoned(
    app: Application, city: City, operator: SignedIn, tmp_path: Path
) -> None:
    sessions = app.extensions["database"].sessions
    incident, handled = report(operator), report(operator)
    squads = operator.get("/squads").json["items"]
    sent = {"squad_id": squads[0]["id"], "override_reason": "near"}
    assert operator.post(f"/incidents/{incident['id']}/assignments", sent).status_code == 201
    with sessions.begin() as session:
        _make_sample(session, handled["id"])
        run_id = open_run(session, SYSTEM).id
    row = "1,2021-09-01,-87.5,41.5,1 N State St,Graffiti,complaint"
    file = write(tmp_path / "chicago.csv", row)
    with sessions() as other, other.begin():
        # While a city is being founded, no run is begun.
        other.execute(select(func.pg_advisory_xact_lock(FOUNDING)))
        with sessions() as session, pytest.raises(CityBeingFounded):
            open_run(session, SYSTEM)
    result = run(app, file, "--city", "Chicago")
    assert f"incidents cancelled 2; 撤编执法队 squads retired {len(squads)}" in result.output, result.output
    assert "layers deleted 1" in result.output
    assert "names for passwords" in result.output
    assert operator.get("/squads").json["items"] == []
    for one in (incident, handled):
        assert operator.get(f"/incidents/{one['id']}").json["status"] == "cancelled"
    assert not operator.get("/session").json["is_sample"]
    layers = [layer for group in operator.get("/layers").json["items"] for layer in group["layers"]]
    assert [(layer["name"], layer["count"]) for layer in layers] == [("岗位", 1)]
    with sessions() as session:
        assert (get_run(session, run_id).state, get_run(session, run_id).problem) == ("stopped", FOUNDED)
        assert session.scalars(select(RoadNetworkVersion.id).where(RoadNetworkVersion.is_current)).all() == []
        assert session.scalar(select(Event.payload["name"].astext).where(Event.kind == "city")) == "Chicago"
        acts = select(LedgerEntry.details).where(LedgerEntry.act == "organisation.founded")
        assert session.scalars(acts).one()["incidents"] == 2
    with sessions() as session:
        timer = session.scalars(select(Timer).where(Timer.kind == IMPORTED)).one()
        assert timer.payload == {"first_day": "2021-09-01"}
    fire_once(sessions, timer.id)
    with sessions() as session:
        asked = session.scalars(select(HotspotRun).where(HotspotRun.is_open)).one()
        assert (asked.state, asked.asked_for, asked.since) == ("waiting", "import", None)
    # One that may not know the cases is under way: it is asked again once that has ended.
    with sessions.begin() as session:
        ask_after_import(session, datetime(2021, 8, 1, tzinfo=UTC))
        again = session.scalars(
            select(Timer.id).where(Timer.kind == IMPORTED, Timer.fired_at.is_(None))
        ).one()
    fire_once(sessions, again)
    with sessions() as session:
        later = session.scalars(select(Timer).where(Timer.kind == IMPORTED, Timer.fired_at.is_(None))).one()
        assert later.payload == {"first_day": "2021-08-01"}
        assert later.due_at > datetime.now(UTC)


def _make_sample(session: Session, handled_id: int) -> None:
    """Say of all there is that it is the sample's, but for one feature that somebody has drawn."""
    for model in (Organisation, RoadNetworkVersion):
        session.execute(update(model).values(is_sample=True))
    put_setting(session, "is_sample", True)
    session.execute(update(Incident).where(Incident.id == handled_id).values(status="handled"))
    for kind, key, name in (("post", "posts", "岗位（样例）"), ("venue", "venues", "场馆（样例）")):
        layer = Layer(key=key, kind=kind, name=name, is_sample=True)
        session.add(layer)
        session.flush()
        marks = ({"sample": True}, {}) if kind == "post" else ({"sample": True},)
        place = from_shape(Point(*lonlat(1, 1)), 4326)
        session.add_all(
            LayerFeature(layer_id=layer.id, name="", shape=place, attributes=mark) for mark in marks
        )


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(CODES)
