"""Boundary areas through the API and the command line: derived, corrected, derived again, known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from geoalchemy2.shape import from_shape
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry import mapping, shape
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from data.categories import Category
from data.layers import FeatureRevision
from data.organisations import Organisation
from data.partitions import ensure_months
from data.roads import Road
from data.violations import Violation
from tests.api.conftest import SignedIn, sign_in
from tests.api.test_commands import run
from tests.factories.city import City, area, lonlat
from tests.factories.layers import make_zones
from web.application import Application


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


@pytest.fixture
def layer(engine: Engine, city: City) -> int:
    """An empty layer of boundary areas."""
    with Session(engine) as session, session.begin():
        return make_zones(session, "boundaries", "boundary_area").id


def derive(planner: SignedIn, layer: int, status: int = 200, **body: Any) -> Any:
    answer = planner.post(f"/layers/{layer}/derive", body)
    assert answer.status_code == status, answer.text
    return answer.json


def drafted(planner: SignedIn, layer: int) -> list[dict[str, Any]]:
    return planner.get(f"/layers/{layer}/features?view=draft").json["features"]


def save(planner: SignedIn, layer: int, feature: dict[str, Any], **values: Any) -> dict[str, Any]:
    """Save a feature again as it was told, but for some values."""
    properties = feature["properties"]
    names = ("name", "name_en", "attributes", "window", "demands")
    content = {"geometry": feature["geometry"]} | {name: properties[name] for name in names} | values
    edit = {"action": "change", "feature_id": feature["id"], "base": properties["revision_id"]}
    answer = planner.post(f"/layers/{layer}/edits", {"edits": [edit | {"content": content}]})
    assert answer.status_code == 200, answer.text
    return answer.json["features"][0]


def delete(planner: SignedIn, layer: int, feature: dict[str, Any]) -> None:
    base = feature["properties"]["revision_id"]
    edit = {"action": "delete", "feature_id": feature["id"], "base": base}
    assert planner.post(f"/layers/{layer}/edits", {"edits": [edit]}).status_code == 200


def publish(planner: SignedIn, layer: int) -> None:
    assert planner.post(f"/layers/{layer}/publish", {}).status_code == 200


def move_border(engine: Engine, x: float) -> None:
    """Let the border of the two districts run elsewhere."""
    lands = {"11": area(-5, -5, x, 15), "12": area(x, -5, 25, 15)}
    with Session(engine) as session, session.begin():
        for code, land in lands.items():
            row = session.scalars(select(Organisation).where(Organisation.code == code)).one()
            row.jurisdiction = from_shape(MultiPolygon([land]), 4326)


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {
        what: report[what] for what in ("created", "changed", "unchanged", "kept", "deleted") if report[what]
    }


def test_each_pair_of_neighbours_has_its_strip(planner: SignedIn, layer: int) -> None:
    report = derive(planner, layer)
    assert (report["level"], report["within_m"], counts(report)) == ("district", 200, {"created": 1})
    [feature] = drafted(planner, layer)
    properties = feature["properties"]
    assert (properties["name"], properties["name_en"]) == ("西区–东区交界", "West–East boundary")
    attributes = properties["attributes"]
    assert (attributes["first_code"], attributes["second_code"], attributes["within_m"]) == ("11", "12", 200)
    assert attributes["border_length_m"] == pytest.approx(2_000 + 800, rel=0.01)
    strip = shape(feature["geometry"])
    assert strip.covers(Point(lonlat(8.1, 5)))
    assert strip.covers(Point(lonlat(16, 6))), "the enclave has a border too"
    assert not strip.covers(Point(lonlat(7.9, 5)))


def test_deriving_again_changes_nothing(planner: SignedIn, layer: int) -> None:
    derive(planner, layer)
    [before] = drafted(planner, layer)
    assert counts(derive(planner, layer)) == {"unchanged": 1}
    assert drafted(planner, layer)[0]["properties"]["revision_id"] == before["properties"]["revision_id"]
    save(planner, layer, before, demands={"joint": True})
    assert counts(derive(planner, layer)) == {"unchanged": 1}, "what is told and saved again is the same"
    assert counts(derive(planner, layer, within_m=100)) == {"changed": 1}
    [after] = drafted(planner, layer)
    assert after["properties"]["demands"] == {"joint": True}
    assert after["properties"]["attributes"]["within_m"] == 100


@pytest.mark.parametrize(
    "correction", [{"name": "两区交界"}, {"geometry": mapping(area(9, 0, 11, 5))}], ids=["name", "shape"]
)
def test_corrections_survive_until_they_are_to_be_overwritten(
    planner: SignedIn, engine: Engine, layer: int, correction: dict[str, Any]
) -> None:
    derive(planner, layer)
    publish(planner, layer)
    corrected = save(planner, layer, drafted(planner, layer)[0], **correction)
    publish(planner, layer)
    move_border(engine, 12)
    report = derive(planner, layer)
    assert counts(report) == {"kept": 1}
    assert (report["members"][0]["why"], report["members"][0]["feature_id"]) == ("corrected", corrected["id"])
    [kept] = drafted(planner, layer)
    assert kept["geometry"] == corrected["geometry"]
    assert planner.get(f"/boundary-areas/{kept['id']}").json["corrected"] is True
    assert counts(derive(planner, layer, overwrite_corrections=True)) == {"changed": 1}
    [feature] = drafted(planner, layer)
    assert feature["properties"]["name"] == "西区–东区交界"
    assert shape(feature["geometry"]).covers(Point(lonlat(13, 5)))


def test_what_is_deleted_by_hand_stays_away_until_it_is_to_be_overwritten(
    planner: SignedIn, layer: int
) -> None:
    derive(planner, layer)
    publish(planner, layer)
    delete(planner, layer, drafted(planner, layer)[0])
    assert derive(planner, layer)["members"][0]["why"] == "deleted_by_hand"
    publish(planner, layer)
    assert derive(planner, layer)["members"][0]["why"] == "deleted_by_hand"
    assert counts(derive(planner, layer, overwrite_corrections=True)) == {"created": 1}


def test_those_who_are_no_longer_neighbours_lose_their_strip(
    planner: SignedIn, engine: Engine, layer: int
) -> None:
    derive(planner, layer)
    publish(planner, layer)
    with Session(engine) as session, session.begin():
        row = session.scalars(select(Organisation).where(Organisation.code == "12")).one()
        row.jurisdiction = from_shape(MultiPolygon([area(18, -5, 25, 15)]), 4326)
    assert counts(derive(planner, layer)) == {"deleted": 1}
    assert [one["properties"]["change"] for one in drafted(planner, layer)] == ["deleted"]
    publish(planner, layer)
    move_border(engine, 10)
    assert counts(derive(planner, layer)) == {"created": 1}, "it was no person who deleted it"


def test_borders_that_do_not_fit_are_healed_and_told(planner: SignedIn, engine: Engine, layer: int) -> None:
    move_border(engine, 10)
    with Session(engine) as session, session.begin():
        row = session.scalars(select(Organisation).where(Organisation.code == "12")).one()
        row.jurisdiction = from_shape(MultiPolygon([area(10.1, -5, 25, 15)]), 4326)
    report = derive(planner, layer)
    assert counts(report) == {"created": 1}
    [gap] = report["healing"]
    assert (gap["kind"], [owner["code"] for owner in gap["owners"]]) == ("gap", ["11", "12"])
    assert gap["given_to"]["code"] in ("11", "12")
    assert gap["area_m2"] == pytest.approx(20_000, rel=0.01)
    assert Point(gap["place"]).within(shape(gap["shape"]))


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("key_zone", {}, "not_a_boundary_layer"),
        ("boundary_area", {"level": "street"}, "level_without_neighbours"),
    ],
)
def test_refusals(
    planner: SignedIn, engine: Engine, layer: int, kind: str, body: dict[str, Any], code: str
) -> None:
    with Session(engine) as session, session.begin():
        other = make_zones(session, "other", kind).id
    assert derive(planner, other, 409, **body)["code"] == code


def test_each_knows_its_owners_its_streets_and_its_past(
    planner: SignedIn, engine: Engine, layer: int
) -> None:
    derive(planner, layer)
    [feature] = drafted(planner, layer)
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        for name, west, east in [("东西大街", 0, 20), ("东西大街", 0, 20), ("远街", 0, 5)]:
            line = LineString([lonlat(west, 4.4), lonlat(east, 4.4)])
            session.add(Road(osm_id=1, road_class="primary", name=name, geom=from_shape(line, 4326)))
        stall = session.scalars(select(Category.id).where(Category.code == "stall")).one()
        for x, days in [(9, 1), (11, 300), (11, 400), (5, 1)]:
            place = from_shape(Point(lonlat(x, 5)), 4326)
            happened_at = now - timedelta(days=days)
            ensure_months(session.connection(), "violation", happened_at, happened_at)
            session.add(
                Violation(location=place, happened_at=happened_at, category_id=stall, source="patrol")
            )
    lon, lat = lonlat(10.5, 5)
    incident = {"source": "patrol", "category": "stall", "location": [lon, lat]}
    assert planner.post("/incidents", incident).status_code == 201
    known = planner.get(f"/boundary-areas/{feature['id']}").json
    assert (known["first"]["name"], known["second"]["name"]) == ("西区", "东区")
    assert (known["drafted"], known["corrected"]) == (True, False)
    [street] = known["streets"]
    # Two carriageways across the strip of 400 m, and across that of the enclave, 600 m wide.
    assert (street["name"], street["length_m"]) == ("东西大街", pytest.approx(2 * (400 + 600), rel=0.02))
    assert known["violations"]["count"] == 2
    assert known["incidents"]["count"] == 1
    [category] = known["incidents"]["categories"]
    assert (category["code"], category["count"]) == ("stall", 1)


def test_a_draft_is_known_to_planners_only(planner: SignedIn, operator: SignedIn, layer: int) -> None:
    derive(planner, layer)
    [feature] = drafted(planner, layer)
    assert operator.get(f"/boundary-areas/{feature['id']}").status_code == 404
    publish(planner, layer)
    assert operator.get(f"/boundary-areas/{feature['id']}").json["drafted"] is False
    assert operator.get("/boundary-areas/999999").json["code"] == "missing"


def test_the_command_makes_the_layer_derives_and_publishes(app: Application, planner: SignedIn) -> None:
    result = run(app, "derive", "boundary-areas", "--level", "district", "--publish")
    assert result.exit_code == 0, result.output
    assert "1 created" in result.output
    assert "published version 1" in result.output
    groups = planner.get("/layers").json["items"]
    [layer] = [one for group in groups for one in group["layers"] if one["key"] == "boundary_areas"]
    assert (layer["kind"], layer["count"]) == ("boundary_area", 1)
    again = run(app, "derive", "boundary-areas", "--publish")
    assert "nothing to publish" in again.output
    refused = run(app, "derive", "boundary-areas", "--level", "street")
    assert refused.exit_code == 1
    assert "Import organisations" in refused.output


def test_the_command_publishes_no_errors(app: Application, planner: SignedIn, engine: Engine) -> None:
    assert run(app, "derive", "boundary-areas").exit_code == 0
    with Session(engine) as session, session.begin():
        broken = Polygon([lonlat(0, 0), lonlat(4, 4), lonlat(4, 0), lonlat(0, 4)])
        session.execute(update(FeatureRevision).values(shape=from_shape(broken, 4326)))
    refused = run(app, "derive", "boundary-areas", "--publish")
    assert refused.exit_code == 1
    assert "kept\t西区–东区交界\tcorrected" in refused.output
    assert "shape_faulty" in refused.output
