"""Layers through the API: drafted, brought together, reviewed, published, frozen, brought back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from shapely.geometry import mapping
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from layers.windows import ZONE
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, area, lonlat
from tests.factories.layers import between, make_zones, put
from web.application import Application


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


@pytest.fixture
def layer(engine: Engine, city: City) -> int:
    """An empty layer of key zones."""
    with Session(engine) as session, session.begin():
        return make_zones(session).id


def content(name: str = "商圈", x: float = 0, y: float = 0, **more: Any) -> dict[str, Any]:
    return {"name": name, "geometry": mapping(area(x, y, x + 5, y + 5)), **more}


def edit(planner: SignedIn, layer: int, *edits: dict[str, Any], status: int = 200) -> Any:
    answer = planner.post(f"/layers/{layer}/edits", {"edits": list(edits)})
    assert answer.status_code == status, answer.text
    return answer.json


def create(planner: SignedIn, layer: int, **values: Any) -> dict[str, Any]:
    return edit(planner, layer, {"action": "create", "content": content(**values)})["features"][0]


def change(feature: dict[str, Any], **values: Any) -> dict[str, Any]:
    base = feature["properties"]["revision_id"]
    return {"action": "change", "feature_id": feature["id"], "base": base, "content": content(**values)}


def delete(feature: dict[str, Any]) -> dict[str, Any]:
    base = feature["properties"]["revision_id"]
    return {"action": "delete", "feature_id": feature["id"], "base": base}


def publish(planner: SignedIn, layer: int, **body: Any) -> dict[str, Any]:
    answer = planner.post(f"/layers/{layer}/publish", body)
    assert answer.status_code == 200, answer.text
    return answer.json


def names(account: SignedIn, layer: int, **query: Any) -> list[str]:
    answer = account.get(f"/layers/{layer}/features", query_string=query)
    assert answer.status_code == 200, answer.text
    return [feature["properties"]["name"] for feature in answer.json["features"]]


def test_what_is_drafted_is_seen_by_planners_until_it_is_published(
    planner: SignedIn, operator: SignedIn, layer: int
) -> None:
    create(planner, layer)
    assert names(operator, layer) == []
    assert operator.get(f"/layers/{layer}/features?view=draft").json["code"] == "not_allowed"
    assert names(planner, layer, view="draft") == ["商圈"]
    assert planner.get(f"/layers/{layer}").json["state"] == "draft"
    version = publish(planner, layer, reason="开市")
    assert (version["version"], version["created"], version["published_by"]) == (1, 1, "planner")
    assert names(operator, layer) == ["商圈"]
    assert planner.get(f"/layers/{layer}").json["state"] == "published"


def test_two_planners_on_one_feature_lose_nothing(planner: SignedIn, app: Application, layer: int) -> None:
    other = sign_in(app, "admin")
    first = create(planner, layer)
    theirs = edit(other, layer, change(first, name="他人的"))["features"][0]
    refused = edit(planner, layer, change(first, name="我的"), status=409)
    assert refused["code"] == "feature_changed"
    assert (refused["author"], refused["theirs"]["properties"]["name"]) == ("admin", "他人的")
    edit(planner, layer, change(theirs, name="合并的"))
    assert names(planner, layer, view="draft") == ["合并的"]
    history = planner.get(f"/layers/{layer}/features/{first['id']}/revisions").json["items"]
    assert [(one["name"], one["author"]) for one in history] == [
        ("合并的", "planner"),
        ("他人的", "admin"),
        ("商圈", "planner"),
    ]


def test_edits_are_all_or_none(planner: SignedIn, layer: int) -> None:
    first = create(planner, layer)
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    broken = {"action": "create", "content": content() | {"geometry": bow_tie}}
    refused = edit(planner, layer, change(first, name="新"), broken, status=422)
    assert refused["code"] == "shape_invalid"
    assert names(planner, layer, view="draft") == ["商圈"]


def test_versions_stay_readable_and_come_back(planner: SignedIn, layer: int) -> None:
    one, two = create(planner, layer, name="一"), create(planner, layer, name="二", x=6)
    publish(planner, layer)
    edit(planner, layer, change(one, name="一改", x=1), delete(two))
    changes = planner.get(f"/layers/{layer}/draft/changes").json["items"]
    assert [(each["change"], each["fields"]) for each in changes] == [
        ("changed", ["name", "geometry"]),
        ("deleted", []),
    ]
    assert changes[0]["added"]["type"] == changes[0]["removed"]["type"] == "Polygon"
    publish(planner, layer)
    assert names(planner, layer) == ["一改"]
    assert names(planner, layer, version=1) == ["一", "二"]
    restored = planner.post(f"/layers/{layer}/versions/1/restore", {"note": "回到一"})
    assert restored.json == {"count": 2}
    publish(planner, layer, reason="回退")
    assert names(planner, layer) == ["一", "二"]
    against = planner.get(f"/layers/{layer}/versions/3/changes?against=1").json["items"]
    assert against == [] or all(each["fields"] == [] for each in against)
    versions = planner.get(f"/layers/{layer}/versions").json["items"]
    assert [(each["version"], each["created"], each["changed"], each["deleted"]) for each in versions] == [
        (3, 1, 1, 0),
        (2, 0, 1, 1),
        (1, 2, 0, 0),
    ]


def test_some_of_a_draft_is_published_and_the_rest_waits(planner: SignedIn, layer: int) -> None:
    one = create(planner, layer, name="一")
    create(planner, layer, name="二", x=6)
    publish(planner, layer, features=[one["id"]])
    assert names(planner, layer) == ["一"]
    assert planner.get(f"/layers/{layer}").json["drafted"] == 1
    assert planner.send("DELETE", f"/layers/{layer}/draft").json == {"count": 1}
    refused = planner.post(f"/layers/{layer}/publish", {})
    assert refused.json["code"] == "nothing_drafted"


def test_a_draft_in_review_waits_and_a_frozen_layer_stays(planner: SignedIn, layer: int) -> None:
    feature = create(planner, layer)
    assert planner.post(f"/layers/{layer}/submit", {"note": "请审"}).status_code == 200
    assert edit(planner, layer, delete(feature), status=409)["code"] == "layer_in_review"
    assert planner.get(f"/layers/{layer}").json["submitted"]["note"] == "请审"
    planner.post(f"/layers/{layer}/take-back", {})
    feature = edit(planner, layer, change(feature, name="改"))["features"][0]
    assert planner.post(f"/layers/{layer}/freeze", {}).json["code"] == "draft_pending"
    publish(planner, layer)
    assert planner.post(f"/layers/{layer}/freeze", {"note": "一级保障"}).status_code == 200
    assert edit(planner, layer, delete(feature), status=409)["code"] == "layer_frozen"
    assert planner.get(f"/layers/{layer}").json["state"] == "frozen"
    assert planner.post(f"/layers/{layer}/thaw", {}).status_code == 422
    planner.post(f"/layers/{layer}/thaw", {"reason": "方案有变"})
    edit(planner, layer, delete(feature))


def test_with_review_by_another_nobody_publishes_their_own(
    planner: SignedIn, app: Application, engine: Engine, layer: int
) -> None:
    from data.settings import put_setting

    with Session(engine) as session, session.begin():
        put_setting(session, "publish_needs_review", True)
    create(planner, layer)
    assert planner.post(f"/layers/{layer}/publish", {}).json["code"] == "layer_not_in_review"
    planner.post(f"/layers/{layer}/submit", {})
    assert planner.post(f"/layers/{layer}/publish", {}).json["code"] == "review_by_another"
    version = publish(sign_in(app, "supervisor"), layer)
    assert (version["submitted_by"], version["published_by"]) == ("planner", "supervisor")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"attributes": {"guarantee_level": "9"}}, "attribute_invalid"),
        ({"demands": {"priority_up": 9}}, "demand_invalid"),
        ({"demands": {"fly": True}}, "demand_invalid"),
        ({"window": {"phases": [{"starts": "2022-02-02", "ends": "2022-02-01"}]}}, "window_invalid"),
        ({"geometry": {"type": "Point", "coordinates": [116.4, 39.9]}}, "geometry_not_of_kind"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "shape_unreadable"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    planner: SignedIn, layer: int, values: dict[str, Any], code: str
) -> None:
    refused = edit(planner, layer, {"action": "create", "content": content() | values}, status=422)
    assert refused["code"] == code


def test_features_are_found_by_place_time_and_attributes(
    operator: SignedIn, engine: Engine, layer: int
) -> None:
    now = datetime.now(UTC).astimezone(ZONE).replace(tzinfo=None)
    soon = between((now + timedelta(days=1)).isoformat(), None)
    with Session(engine) as session, session.begin():
        zones = make_zones(session, "more")
        put(session, zones, "西", area(0, 0, 5, 5), attributes={"guarantee_level": "1"})
        put(session, zones, "东", area(10, 0, 15, 5), soon, attributes={"guarantee_level": "2"})
        key = zones.id
    west, south = lonlat(9, 0)
    east, north = lonlat(12, 2)
    assert names(operator, key, bbox=f"{west},{south},{east},{north}") == ["东"]
    assert names(operator, key, attributes='{"guarantee_level": "1"}') == ["西"]
    assert names(operator, key, at=datetime.now(UTC).isoformat()) == ["西"]
    assert names(operator, key, at=(datetime.now(UTC) + timedelta(days=2)).isoformat()) == ["西", "东"]
    first = operator.get(f"/layers/{key}/features?limit=1").json
    assert [one["properties"]["in_force"] for one in first["features"]] == [True]
    assert names(operator, key, limit=1, cursor=first["next"]) == ["东"]


def test_custom_kinds_come_without_code(planner: SignedIn, app: Application) -> None:
    admin = sign_in(app, "admin")
    kind = {
        "name": "井盖",
        "geometries": ["point"],
        "attributes": [{"key": "diameter", "name": "直径", "type": "number", "unit": "m", "required": True}],
        "seen_by": ["planner", "admin"],
        "edited_by": ["planner"],
    }
    assert admin.send("PUT", "/layer-kinds/manhole", kind).status_code == 200
    assert admin.send("PUT", "/layer-kinds/key_zone", kind).json["code"] == "kind_builtin"
    made = planner.post("/layers", {"key": "manholes", "kind": "manhole", "name": "井盖", "group": "own"})
    assert made.status_code == 201, made.text
    point = {"name": "一号", "geometry": {"type": "Point", "coordinates": list(lonlat(1, 1))}}
    refused = edit(planner, made.json["id"], {"action": "create", "content": point}, status=422)
    assert (refused["attribute"], refused["what"]) == ("diameter", "missing")
    edit(planner, made.json["id"], {"action": "create", "content": point | {"attributes": {"diameter": 0.7}}})
    assert sign_in(app, "operator").get(f"/layers/{made.json['id']}").status_code == 404
    assert admin.send("DELETE", "/layer-kinds/manhole").json["code"] == "kind_in_use"
    assert planner.send("DELETE", f"/layers/{made.json['id']}").status_code == 204
    assert admin.send("DELETE", "/layer-kinds/manhole").status_code == 204
