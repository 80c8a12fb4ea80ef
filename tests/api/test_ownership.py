"""Layers and plans of a district: seen by those below and above, changed by it and by those above."""

from typing import Any

import pytest
from shapely.geometry import mapping

from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import area
from web.application import Application

LAYER = {"kind": "key_zone", "name": "试", "group": "five_zones", "group_name": "五区"}
FEATURE = {"name": "试一", "geometry": mapping(area(1, 1, 3, 3))}


@pytest.fixture
def west(app: Application) -> SignedIn:
    """The west's planner."""
    return sign_in(app, "west_planner")


def make(client: SignedIn, key: str) -> dict[str, Any]:
    answer = client.post("/layers", {**LAYER, "key": key})
    assert answer.status_code == 201, answer.text
    return answer.json


def draw(client: SignedIn, layer: dict[str, Any]) -> Any:
    return client.post(f"/layers/{layer['id']}/edits", {"edits": [{"action": "create", "content": FEATURE}]})


def layers_of(client: SignedIn) -> dict[str, dict[str, Any]]:
    groups = client.get("/layers").json["items"]
    return {layer["key"]: layer for group in groups for layer in group["layers"]}


def test_a_layer_is_its_makers_districts_and_the_citys_is_everybodys(
    app: Application, west: SignedIn
) -> None:
    own, all_s = make(west, "own"), make(sign_in(app, "planner"), "all")
    assert (own["organisation"], all_s["organisation"]) == ("西区", None)
    assert {key: one["editable"] for key, one in layers_of(west).items()} == {"own": True, "all": False}
    assert set(layers_of(sign_in(app, "east_planner"))) == {"all"}
    assert set(layers_of(sign_in(app, "street_supervisor"))) == {"own", "all"}


def test_it_is_changed_and_published_at_or_above_its_organisation(app: Application, west: SignedIn) -> None:
    own, all_s = make(west, "own"), make(sign_in(app, "planner"), "all")
    drawn = draw(west, own)
    assert drawn.status_code == 200, drawn.text
    for name, layer, owner in (
        ("west_planner", all_s, "全市"),
        ("street_supervisor", own, "西区"),
    ):
        client = sign_in(app, name)
        write = "publish" if name == "street_supervisor" else "submit"
        refused = client.post(f"/layers/{layer['id']}/{write}", {})
        assert (refused.status_code, refused.json["code"]) == (403, "not_own"), refused.text
        assert owner in refused.json["detail"]
    assert draw(west, all_s).json["code"] == "not_own"
    assert draw(sign_in(app, "east_planner"), own).json["code"] == "layer_unknown"
    assert sign_in(app, "planner").patch(f"/layers/{own['id']}", {"name": "改"}).json["name"] == "改"
    assert west.post(f"/layers/{own['id']}/publish", {}).status_code == 200


def test_a_key_or_name_that_another_district_has_is_taken(app: Application, west: SignedIn) -> None:
    make(west, "own")
    west.post("/plans", {"name": "国庆保障"})
    east = sign_in(app, "east_planner")
    assert east.post("/layers", {**LAYER, "key": "own"}).json["code"] == "layer_key_taken"
    assert east.post("/plans", {"name": "国庆保障"}).json["code"] == "plan_name_taken"


def test_a_plan_is_its_makers_and_copied_it_is_the_copiers(app: Application, west: SignedIn) -> None:
    planner, east = sign_in(app, "planner"), sign_in(app, "east_planner")
    own = west.post("/plans", {"name": "西区", "starts_on": "2027-10-01"}).json
    all_s = planner.post("/plans", {"name": "全市", "starts_on": "2027-10-01"}).json
    assert (own["organisation"], all_s["organisation"]) == ("西区", None)
    assert [one["name"] for one in east.get("/plans").json["items"]] == ["全市"]
    assert west.patch(f"/plans/{all_s['id']}", {"name": "改"}).json["code"] == "not_own"
    assert west.send("DELETE", f"/plans/{all_s['id']}").json["code"] == "not_own"
    assert east.patch(f"/plans/{own['id']}", {"name": "改"}).json["code"] == "plan_unknown"
    copy = west.post(f"/plans/{all_s['id']}/copy", {"name": "西区版", "starts_on": "2028-10-01"})
    assert copy.json["organisation"] == "西区"
    assert planner.send("DELETE", f"/plans/{own['id']}").status_code == 204


def test_of_squads_search_finds_those_that_are_seen(app: Application, operator: SignedIn) -> None:
    def found(client: SignedIn) -> list[str]:
        items = client.get("/search?q=01").json["items"]
        return [one["title"] for one in items if one["kind"] == "squad"]

    assert found(sign_in(app, "west_operator")) == ["西-01"]
    assert set(found(operator)) == {"西-01", "东-01"}
    assert found(sign_in(app, "east_operator")) == ["东-01"]
    assert found(sign_in(app, "agency")) == []
