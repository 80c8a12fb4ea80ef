"""Checks of drafts through the API: what is found, how it is mended, and what keeps a draft back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from shapely import LineString, Point, Polygon, box
from shapely.geometry import shape
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from data.layers import Layer, Plan
from layers.checks.finding import SEVERITY
from layers.windows import ZONE
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, area, lonlat
from tests.factories.layers import between, draft, make_zones, put
from web.application import Application
from web.finding_words import FAULT_WORDS, MEND_WORDS, WORDS


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


class Layers:
    """Makes layers with drafted and published features."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made: dict[str, int] = {}

    def draft(self, kind: str, name: str, shape: Any, window: Any = None, **content: Any) -> int:
        """Draft a feature in the layer of a kind and return that layer's id."""
        return self._add(draft, kind, name, shape, window, **content)

    def put(self, kind: str, name: str, shape: Any, window: Any = None, **content: Any) -> int:
        """Publish a feature in the layer of a kind and return that layer's id."""
        return self._add(put, kind, name, shape, window, **content)

    def _add(
        self, how: Any, kind: str, name: str, shape: Any, window: Any, key: str = "", **content: Any
    ) -> int:
        key = key or kind
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            known = self._made.get(key)
            layer = session.get(Layer, known) if known else make_zones(session, key, kind)
            self._made[key] = layer.id
            how(session, layer, name, shape, window, **content)
            return layer.id


@pytest.fixture
def layers(engine: Engine, city: City) -> Layers:
    return Layers(engine)


def check(planner: SignedIn, layer: int, **query: Any) -> dict[str, Any]:
    answer = planner.get(f"/layers/{layer}/check", query_string=query)
    assert answer.status_code == 200, answer.text
    assert [one for one in answer.json["checks"] if one["left"]] == []
    return answer.json


def codes(planner: SignedIn, layer: int) -> list[str]:
    return [finding["code"] for finding in check(planner, layer)["findings"]]


def mend(planner: SignedIn, layer: int, finding: dict[str, Any]) -> None:
    """Send the offered mend as it is."""
    answer = planner.post(f"/layers/{layer}/edits", {"edits": finding["mend"]["edits"], "reason": "修复"})
    assert answer.status_code == 200, answer.text


def local(days: float) -> str:
    now = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)
    return (now + timedelta(days=days)).isoformat()


def test_a_sound_draft_has_no_findings(planner: SignedIn, layers: Layers) -> None:
    layer = layers.draft("key_zone", "甲", area(0, 0, 5, 5))
    layers.draft("key_zone", "乙", area(5, 0, 9, 5), between(local(1), local(2)))
    report = check(planner, layer)
    assert (report["findings"], report["blocks"], report["counts"]) == ([], False, {})
    assert report["ms"] >= sum(one["ms"] for one in report["checks"])


def test_a_faulty_shape_is_mended_and_then_published(
    planner: SignedIn, layers: Layers, engine: Engine
) -> None:
    layer = layers.draft("key_zone", "甲", area(0, 0, 5, 5))
    bow_tie = Polygon([lonlat(0, 0), lonlat(4, 4), lonlat(4, 0), lonlat(0, 4)])
    with Session(engine) as session, session.begin():
        # The API refuses such shapes; they come from other programs that write to the database.
        session.execute(
            text("UPDATE feature_revision SET shape = ST_GeomFromWKB(:wkb, 4326)"), {"wkb": bow_tie.wkb}
        )
    report = check(planner, layer)
    [finding] = report["findings"]
    assert (finding["code"], finding["severity"], finding["drafted"]) == ("shape_faulty", "error", True)
    assert finding["place"] == pytest.approx(lonlat(2, 2))
    assert "自相交" in finding["text"]
    assert report["blocks"] is True
    refused = planner.post(f"/layers/{layer}/publish", {})
    assert (refused.status_code, refused.json["code"]) == (409, "findings_block")
    assert [one["code"] for one in refused.json["findings"]] == ["shape_faulty"]
    mend(planner, layer, finding)
    assert check(planner, layer)["findings"] == []
    assert planner.post(f"/layers/{layer}/publish", {}).status_code == 200


def test_words_are_in_the_language_asked_for(planner: SignedIn, layers: Layers) -> None:
    layer = layers.draft("key_zone", "甲", area(0, 0, 5, 5))
    layers.draft("key_zone", "乙", area(4, 0, 9, 5))
    english = planner.get(f"/layers/{layer}/check", headers={"Accept-Language": "en"}).json
    [finding] = english["findings"]
    assert finding["text"].startswith("“乙” overlaps “甲” by 50,")
    assert finding["mend"]["text"] == "Cut the overlap out of “乙”"


def test_an_overlap_is_cut_out_of_what_is_drafted(planner: SignedIn, layers: Layers) -> None:
    layer = layers.put("key_zone", "甲", area(0, 0, 5, 5))
    layers.draft("key_zone", "乙", area(4, 0, 9, 5))
    layers.draft("key_zone", "丙", area(4, 0, 9, 5), between("2020-01-01T00:00:00", "2020-02-01T00:00:00"))
    [finding] = [
        one
        for one in check(planner, layer)["findings"]
        if one["code"] == "overlap" and one["about"]["name"] == "乙"
    ]
    assert finding["severity"] == "warning"
    assert finding["numbers"]["area_m2"] == pytest.approx(50_000, rel=0.01)
    assert finding["numbers"]["share"] == pytest.approx(0.2, abs=0.01)
    assert Point(finding["place"]).within(shape(finding["shape"]))
    mend(planner, layer, finding)
    found = [one["about"] for one in check(planner, layer)["findings"] if one["code"] == "overlap"]
    assert ("甲", "乙") not in {(one["other"], one["name"]) for one in found}


def test_zones_that_never_hold_together_may_overlap(planner: SignedIn, layers: Layers) -> None:
    layer = layers.draft(
        "key_zone", "上午", area(0, 0, 5, 5), {"weekly": [{"days": [1], "opens": "08:00", "closes": "12:00"}]}
    )
    layers.draft(
        "key_zone", "下午", area(0, 0, 5, 5), {"weekly": [{"days": [1], "opens": "12:00", "closes": "18:00"}]}
    )
    assert codes(planner, layer) == []


def test_what_is_there_twice_is_deleted(planner: SignedIn, layers: Layers) -> None:
    layer = layers.draft("venue_periphery", "甲", area(0, 0, 5, 5))
    layers.draft("venue_periphery", "甲", area(0, 0, 5, 5))
    [finding] = check(planner, layer)["findings"]
    assert (finding["code"], finding["severity"], len(finding["features"])) == ("feature_twice", "error", 2)
    mend(planner, layer, finding)
    assert codes(planner, layer) == []


def test_the_same_shape_in_another_layer_of_the_kind_is_told(planner: SignedIn, layers: Layers) -> None:
    layers.put("venue_periphery", "甲", area(0, 0, 5, 5))
    layers.put("venue_periphery", "旁", area(0, 0, 5, 6))
    layer = layers.draft("venue_periphery", "乙", area(0, 0, 5, 5), key="others")
    [finding] = check(planner, layer)["findings"]
    assert (finding["code"], finding["about"]["other"]) == ("shape_twice", "甲")
    assert finding["about"]["layer_id"] != layer


def test_jurisdictions_are_healed_and_wide_gaps_told(
    planner: SignedIn, app: Application, layers: Layers
) -> None:
    layer = layers.draft("jurisdiction", "西", area(0, 0, 5, 5))
    layers.draft("jurisdiction", "东", area(4.9, 0, 9, 5))
    layers.draft("jurisdiction", "北", area(0, 5.1, 9, 9))
    found = {one["code"]: one for one in check(planner, layer)["findings"]}
    assert set(found) == {"jurisdiction_overlap", "jurisdiction_gap"}
    assert found["jurisdiction_overlap"]["numbers"]["area_m2"] == pytest.approx(5_000, rel=0.02)
    assert found["jurisdiction_overlap"]["severity"] == "error"
    mend(sign_in(app, "admin"), layer, found["jurisdiction_overlap"])
    assert "jurisdiction_overlap" not in codes(planner, layer)


def test_boundary_areas_tell_of_the_borders_beneath_and_of_unknown_owners(
    planner: SignedIn, layers: Layers, engine: Engine
) -> None:
    layer = layers.draft(
        "boundary_area", "界", area(9, 0, 11, 5), attributes={"first_code": "11", "second_code": "12"}
    )
    assert codes(planner, layer) == []
    with Session(engine) as session, session.begin():
        moved = area(9.9, -5, 25, 15)
        session.execute(
            text(
                "UPDATE organisation SET jurisdiction = ST_Multi(ST_GeomFromWKB(:wkb, 4326)) "
                "WHERE code = '12'"
            ),
            {"wkb": moved.wkb},
        )
    assert set(codes(planner, layer)) == {"borders_overlap"}
    layers.draft(
        "boundary_area", "旧", area(9, 6, 11, 7), attributes={"first_code": "11", "second_code": "99"}
    )
    found = check(planner, layer)["findings"]
    assert [one["about"]["code"] for one in found if one["code"] == "owner_unknown"] == ["99"]


def test_a_window_that_is_past_is_shifted_by_whole_weeks(planner: SignedIn, layers: Layers) -> None:
    window = between("2022-01-21T06:00:00", "2022-02-25T23:00:00") | {"except_days": ["2022-02-01"]}
    layer = layers.draft("key_zone", "甲", area(0, 0, 5, 5), window)
    [finding] = check(planner, layer)["findings"]
    assert (finding["code"], finding["severity"]) == ("window_past", "warning")
    mend(planner, layer, finding)
    assert codes(planner, layer) == []
    [feature] = planner.get(f"/layers/{layer}/features?view=draft").json["features"]
    [phase] = feature["properties"]["window"]["phases"]
    starts, ends = (datetime.fromisoformat(phase[side]) for side in ("starts", "ends"))
    assert starts.isoweekday() == 5
    assert starts > datetime.now(ZONE).replace(tzinfo=None)
    assert ends - starts == timedelta(days=35, hours=17)


def test_a_window_that_is_past_is_no_matter_once_published(planner: SignedIn, layers: Layers) -> None:
    layer = layers.put(
        "key_zone", "甲", area(0, 0, 5, 5), between("2022-01-21T06:00:00", "2022-02-25T23:00:00")
    )
    assert codes(planner, layer) == []


def test_a_window_that_never_opens_keeps_a_draft_back(planner: SignedIn, layers: Layers) -> None:
    window = between("2022-01-21T00:00:00", "2022-01-22T00:00:00") | {"except_days": ["2022-01-21"]}
    layer = layers.draft("key_zone", "甲", area(0, 0, 5, 5), window)
    assert codes(planner, layer) == ["window_never_opens"]
    assert planner.post(f"/layers/{layer}/publish", {}).json["codes"] == ["window_never_opens"]


def test_demands_for_what_is_not_there_are_dropped(planner: SignedIn, layers: Layers, city: City) -> None:
    squad = city.squads["西-01"]
    demands = {"squads": [squad, 99_999], "forbidden": ["stall", "nothing"], "priority_up": 1}
    layer = layers.draft("key_zone", "甲", area(0, 0, 5, 5), demands=demands)
    assert sorted(codes(planner, layer)) == ["category_unknown", "squad_unknown"]
    for _ in range(2):
        mend(planner, layer, check(planner, layer)["findings"][0])
    assert codes(planner, layer) == []
    [feature] = planner.get(f"/layers/{layer}/features?view=draft").json["features"]
    assert feature["properties"]["demands"] == {"squads": [squad], "forbidden": ["stall"], "priority_up": 1}


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_squad_bound_twice_is_unbound(
    planner: SignedIn, layers: Layers, city: City, elsewhere: bool
) -> None:
    demands = {"squads": [city.squads["西-01"]]}
    kind = "venue_periphery" if elsewhere else "key_zone"
    layers.put(kind, "甲", area(0, 0, 2, 2), between(local(-1), local(5)), demands=demands)
    layer = layers.draft("key_zone", "乙", area(6, 0, 8, 2), between(local(4), local(8)), demands=demands)
    layers.draft("key_zone", "丙", area(3, 0, 4, 2), between(local(9), None), demands=demands)
    [finding] = check(planner, layer)["findings"]
    assert (finding["code"], finding["about"]["name"], finding["about"]["other"]) == (
        "squad_bound_twice",
        "乙",
        "甲",
    )
    assert finding["about"]["call_sign"] == "西-01"
    mend(planner, layer, finding)
    assert codes(planner, layer) == []


RING = Polygon(area(1.5, 1.5, 5.5, 5.5).exterior, [area(2.5, 2.5, 4.5, 4.5).exterior])


def test_closures_that_cut_a_place_off_are_told_with_the_place(planner: SignedIn, layers: Layers) -> None:
    """A ring of closed roads, but the squad 西-01 at (2, 2) is within it: the inside is reached by nobody."""
    layer = layers.draft("closure", "环形封控", RING, between(local(1), local(2)))
    [finding] = check(planner, layer)["findings"]
    assert (finding["code"], finding["severity"], finding["drafted"]) == ("cut_off", "error", True)
    assert shape(finding["shape"]).covers(Point(lonlat(3.5, 3.5)))
    assert not shape(finding["shape"]).covers(Point(lonlat(8, 8)))
    # The four roads of the block from (3, 3) to (4, 4) are all that is not closed itself.
    assert finding["numbers"] == {"road_length_m": pytest.approx(400, rel=0.01), "roads": 4}
    assert finding["about"]["at"].startswith(local(1)[:16])
    assert finding["mend"] is None
    layers.draft("closure", "另一处", LineString([lonlat(10, 0), lonlat(10, 1)]))
    assert codes(planner, layer) == ["cut_off"]


def test_a_closure_to_cars_alone_is_a_warning_where_others_get_in(planner: SignedIn, layers: Layers) -> None:
    layer = layers.draft("closure", "禁车", RING, demands={"closed_to": ["car"]})
    [finding] = check(planner, layer)["findings"]
    assert (finding["code"], finding["severity"], finding["about"]["mode"]) == (
        "cut_off_to_mode",
        "warning",
        "car",
    )
    assert "汽车" in finding["text"]


def test_closures_cut_off_together_only_while_both_hold(planner: SignedIn, layers: Layers) -> None:
    west, east = RING.intersection(area(0, 0, 3.5, 8)), RING.intersection(area(3.5, 0, 8, 8))
    layers.put("no_go", "西半", west, between(local(1), local(3)))
    layer = layers.draft("closure", "东半", east, between(local(4), local(6)))
    assert codes(planner, layer) == []
    layers.draft("closure", "东半提前", east, between(local(2), local(3)))
    [finding] = [one for one in check(planner, layer)["findings"] if one["code"] == "cut_off"]
    assert finding["about"]["name"] == "东半提前"


def test_publishing_in_spite_of_errors_takes_a_reason_and_is_in_the_ledger(
    planner: SignedIn, app: Application, layers: Layers
) -> None:
    layer = layers.draft("closure", "环形封控", RING, between(local(1), local(2)))
    refused = planner.post(f"/layers/{layer}/publish", {"despite": ["overlap"], "reason": "演练"})
    assert (refused.status_code, refused.json["codes"]) == (409, ["cut_off"])
    assert planner.get(f"/layers/{layer}").json["drafted"] == 1
    silent = planner.post(f"/layers/{layer}/publish", {"despite": ["cut_off"]})
    assert (silent.status_code, silent.json["code"]) == (422, "despite_unexplained")
    done = planner.post(f"/layers/{layer}/publish", {"despite": ["cut_off"], "reason": "演练"})
    assert done.status_code == 200, done.text
    entries = sign_in(app, "supervisor").get("/ledger").json["items"]
    [published] = [one for one in entries if one["act"] == "layer.published"]
    assert published["details"]["despite"] == ["cut_off"]
    assert published["details"]["findings"] == {"cut_off": 1}
    assert codes(planner, layer) == ["cut_off"], "what is published is still told of"
    layers.draft("closure", "无关", LineString([lonlat(12, 0), lonlat(12, 0.5)]))
    assert planner.post(f"/layers/{layer}/publish", {}).status_code == 200, "but keeps nothing else back"


def test_coverage_is_held_against_the_posts_of_the_plan(
    planner: SignedIn, layers: Layers, engine: Engine
) -> None:
    layer = layers.draft("key_zone", "甲", area(0, 0, 20, 4), demands={"coverage_min": 2})
    assert codes(planner, layer) == ["coverage_without_posts"]
    posts = layers.draft("post", "西岗", Point(lonlat(1, 1)))
    with Session(engine) as session, session.begin():
        session.add(plan := Plan(name="保障"))
        session.flush()
        session.execute(
            text("UPDATE layer SET plan_id = :plan WHERE id IN (:one, :other)"),
            {"plan": plan.id, "one": layer, "other": posts},
        )
    [finding] = check(planner, layer)["findings"]
    assert (finding["code"], finding["severity"]) == ("coverage_short", "error")
    numbers = finding["numbers"]
    assert numbers["demanded_min"] == 2
    assert 0 < numbers["share"] < 1
    short = shape(finding["shape"])
    assert short.bounds[0] > lonlat(4, 0)[0], "the west is reached from its post"
    assert short.intersects(box(*lonlat(19, 0), *lonlat(20, 4)))
    layers.draft("post", "东岗", Point(lonlat(19, 1)))
    layers.draft("post", "中岗", Point(lonlat(10, 2)))
    again = [one["numbers"]["share"] for one in check(planner, layer)["findings"]]
    assert again == [] or again[0] < numbers["share"]


def test_a_squad_bound_to_a_feature_covers_it(planner: SignedIn, layers: Layers, city: City) -> None:
    demands = {"coverage_min": 5, "squads": [city.squads["西-01"]]}
    layer = layers.draft("key_zone", "近", area(1, 1, 4, 4), demands=demands)
    assert codes(planner, layer) == []
    far = {"coverage_min": 1, "squads": [city.squads["西-02"]]}
    layers.draft("key_zone", "远", area(16, 0, 20, 3), demands=far)
    [finding] = check(planner, layer)["findings"]
    assert (finding["about"]["name"], finding["numbers"]["share"]) == ("远", 1.0)
    assert finding["numbers"].get("longest_min", 99) > 1


def test_checks_are_chosen_and_end_in_time(planner: SignedIn, layers: Layers) -> None:
    layer = layers.draft("closure", "环形封控", RING)
    report = check(planner, layer, only="shapes,windows")
    assert [one["check"] for one in report["checks"]] == ["shapes", "windows"]
    assert planner.get(f"/layers/{layer}/check?only=nothing").status_code == 422


def test_drafts_are_checked_by_planners(operator: SignedIn, planner: SignedIn, layers: Layers) -> None:
    layer = layers.draft("key_zone", "甲", area(0, 0, 5, 5))
    assert operator.get(f"/layers/{layer}/check").status_code == 403
    assert planner.get("/layers/99999/check").status_code == 404


def test_every_finding_mend_and_fault_has_words() -> None:
    assert set(WORDS) == set(SEVERITY)
    assert all(zh and en for words in (WORDS, MEND_WORDS, FAULT_WORDS) for zh, en in words.values())
