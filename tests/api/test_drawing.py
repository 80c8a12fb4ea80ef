"""Drawing through the API: shapes edited, lines along roads, routes from words, points to snap to."""

from typing import Any

import pytest
from shapely.geometry import LineString, mapping, shape

from gis.editing import OPERATIONS
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import area, lonlat
from web.application import Application
from web.problems.planning import EDITS


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


def run(planner: SignedIn, operation: str, status: int = 200, **arguments: Any) -> Any:
    answer = planner.post(f"/geometry/{operation}", {"arguments": arguments})
    assert answer.status_code == status, answer.text
    return answer.json


ZONE = mapping(area(0, 0, 10, 5))
BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[lonlat(0, 0), lonlat(2, 2), lonlat(2, 0), lonlat(0, 2), lonlat(0, 0)]],
}


def test_operations_are_described(planner: SignedIn) -> None:
    listed = planner.get("/geometry").json["items"]
    assert [one["name"] for one in listed] == list(OPERATIONS)
    [buffer] = [one for one in listed if one["name"] == "buffer"]
    assert [parameter["name"] for parameter in buffer["parameters"]] == ["shape", "metres"]


def test_a_zone_is_split_and_merged_again(planner: SignedIn) -> None:
    line = mapping(LineString([lonlat(4, -1), lonlat(4, 6)]))
    parts = run(planner, "split", shape=ZONE, line=line)["geometries"]
    assert len(parts) == 2
    merged = run(planner, "merge", shapes=parts)["geometries"][0]
    assert shape(merged).equals_exact(shape(ZONE), 1e-9) or shape(merged).equals(shape(ZONE))


def test_faults_are_told_with_their_place_and_mended(planner: SignedIn) -> None:
    faults = run(planner, "find_faults", shape=BOW_TIE)["faults"]
    assert faults[0]["code"]
    assert faults[0]["lon"] == pytest.approx(lonlat(1, 1)[0])
    mended = run(planner, "mend", shape=BOW_TIE)
    assert shape(mended["geometries"][0]).is_valid
    assert mended["values"]["changed"] is True


def test_measures_and_differences_are_plain_values(planner: SignedIn) -> None:
    measures = run(planner, "measure", shape=ZONE)["values"]
    assert measures["area_m2"] == pytest.approx(500_000, rel=0.01)
    values = run(planner, "differences", before=ZONE, after=mapping(area(0, 0, 12, 5)))["values"]
    assert values["added"]["type"] == "Polygon"
    assert values["removed"] is None


@pytest.mark.parametrize(
    ("operation", "arguments", "code"),
    [
        (
            "split",
            {"shape": ZONE, "line": mapping(LineString([lonlat(1, 1), lonlat(2, 2)]))},
            "line_does_not_cross",
        ),
        ("buffer", {"shape": BOW_TIE, "metres": 5}, "shape_invalid"),
        ("buffer", {"shape": ZONE}, "bad_arguments"),
        ("buffer", {"shape": ZONE, "metres": "5"}, "bad_arguments"),
        ("buffer", {"shape": ZONE, "metres": -9000}, "nothing_left"),
        ("cut_out", {"shape": ZONE, "other": 7}, "bad_arguments"),
        ("merge", {"shapes": [ZONE, mapping(area(20, 0, 21, 1))]}, "stays_in_parts"),
    ],
)
def test_refusals_say_what_would_do(
    planner: SignedIn, operation: str, arguments: dict[str, Any], code: str
) -> None:
    assert run(planner, operation, status=422, **arguments)["code"] == code


def test_every_refusal_of_an_edit_has_words() -> None:
    from gis.editing.errors import EditRefused

    assert set(EDITS) == set(EditRefused.__subclasses__())


def test_a_line_follows_the_roads_between_clicks(planner: SignedIn) -> None:
    points = [lonlat(0, 0.1), lonlat(4, 3.1), lonlat(4.5, 3.5)]
    found = planner.post("/geometry/follow", {"points": points, "prefer": ["shortest", "straight"]}).json
    assert [leg["prefer"] for leg in found["legs"]] == ["shortest", "straight"]
    assert found["legs"][0]["length_m"] == pytest.approx(700, rel=0.02)
    assert found["geometry"]["type"] == "LineString"
    lost = planner.post("/geometry/follow", {"points": [lonlat(0, 0), lonlat(100, 100)]})
    assert (lost.status_code, lost.json["code"], lost.json["point"]) == (422, "point_off_road", 1)


def test_a_list_of_roads_is_answered_line_by_line(planner: SignedIn) -> None:
    answer = planner.post("/geometry/road-list", {"text": "无名高速，东桥至西桥段\n，\n"})
    assert answer.status_code == 200, answer.text
    assert [(one["line"], one["found"]) for one in answer.json["routes"]] == [(1, "not")]
    assert [(one["line"], one["what"]) for one in answer.json["errors"]] == [(2, "no_road")]


def test_roads_are_snapped_to(planner: SignedIn) -> None:
    lon, lat = lonlat(3.02, 2)
    near = planner.get(f"/geometry/snap?at={lon},{lat}").json["items"]
    assert [one["kind"] for one in near] == ["junction", "along"]
    west, south = lonlat(0.5, 0.5)
    east, north = lonlat(2.5, 2.5)
    inside = planner.get(f"/geometry/snap?bbox={west},{south},{east},{north}").json
    assert (len(inside["items"]), inside["complete"]) == (4, True)
