"""Filters in CQL2, each held against the same question asked of the rows in Python or of shapely."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from shapely import Geometry, Point, Polygon, box

from tests.api.ogc.conftest import Ogc
from tests.factories.ogc import area_of
from tests.factories.ogc import place as at_place

Row = dict[str, Any]
Fits = Callable[[Row], Any]
WEST, SOUTH = at_place(0.5, 0.5)
EAST, NORTH = at_place(2.5, 3.5)
BOX = box(WEST, SOUTH, EAST, NORTH)
ON_EDGE = box(*at_place(1, 1), *at_place(3, 3))


def known(row: Row) -> bool:
    return row["priority"] is not None


def wkt(shape: Geometry) -> str:
    """Return a polygon in words, to the last bit."""
    return "POLYGON((" + ", ".join(f"{x!r} {y!r}" for x, y in shape.exterior.coords) + "))"


def at(row: Row) -> str:
    """Return when a row was, so that one without a time is before and after nothing."""
    return row["reported_at"] or ""


DAY_2, DAY_3 = "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z"
ATTRIBUTES: list[tuple[str, Fits]] = [
    ("priority = 2", lambda row: row["priority"] == 2),
    ("priority <> 2", lambda row: known(row) and row["priority"] != 2),
    ("priority < 2", lambda row: known(row) and row["priority"] < 2),
    ("priority > 2", lambda row: known(row) and row["priority"] > 2),
    ("priority <= 2", lambda row: known(row) and row["priority"] <= 2),
    ("2 <= priority", lambda row: known(row) and row["priority"] >= 2),
    ("accuracy_m >= 12.5", lambda row: known(row) and row["accuracy_m"] >= 12.5),
    ("status = 'closed'", lambda row: row["status"] == "closed"),
    ("status > 'd'", lambda row: known(row) and row["status"] > "d"),
    ("NOT status = 'closed'", lambda row: known(row) and row["status"] != "closed"),
    ("status = 'closed' AND priority = 3", lambda row: row["status"] == "closed" and row["priority"] == 3),
    ("status = 'closed' OR priority = 3", lambda row: row["status"] == "closed" or row["priority"] == 3),
    ("joint_response = TRUE", lambda row: row["joint_response"] is True),
    ("joint_response", lambda row: row["joint_response"] is True),
    ("NOT joint_response", lambda row: row["joint_response"] is False),
    ("true", lambda row: True),
    ("false", lambda row: False),
    ("priority IN (1, 4)", lambda row: row["priority"] in (1, 4)),
    ("status NOT IN ('closed')", lambda row: known(row) and row["status"] != "closed"),
    ("priority BETWEEN 2 AND 3", lambda row: row["priority"] in (2, 3)),
    ("priority NOT BETWEEN 2 AND 3", lambda row: row["priority"] in (1, 4)),
    ("priority IS NULL", lambda row: not known(row)),
    ("priority IS NOT NULL", known),
    ("geometry IS NULL", lambda row: not known(row)),
    ("place LIKE 'alpha%'", lambda row: known(row) and row["place"].startswith("alpha")),
    ("place LIKE '朝_门'", lambda row: row["place"] == "朝阳门"),
    (r"place LIKE '100\%\_sure'", lambda row: row["place"] == "100%_sure"),
    ("place NOT LIKE '%road'", lambda row: known(row) and not row["place"].endswith("road")),
    ("CASEI(place) = CASEI('Alpha ROAD')", lambda row: known(row) and row["place"].lower() == "alpha road"),
    ("CASEI(place) LIKE CASEI('%ALPHA%')", lambda row: known(row) and "alpha" in row["place"].lower()),
    ("CASEI(place) IN (CASEI('ALPHA ROAD'))", lambda row: (row["place"] or "").lower() == "alpha road"),
    ("place = 'O''Brien \"Inn\" =1+1'", lambda row: known(row) and row["place"].startswith("O'B")),
    ("number = place", lambda row: False),
    ("\"status\" = 'closed'", lambda row: row["status"] == "closed"),
    (f"reported_at > TIMESTAMP('{DAY_3}')", lambda row: at(row) > DAY_3),
    ("reported_at = TIMESTAMP('2026-11-02T08:00:00+08:00')", lambda row: at(row) == DAY_2),
    (f"reported_at < '{DAY_2}'", lambda row: "" < at(row) < DAY_2),
    ("T_AFTER(reported_at, DATE('2026-11-03'))", lambda row: at(row) >= "2026-11-04"),
    (f"T_BEFORE(reported_at, TIMESTAMP('{DAY_2}'))", lambda row: "" < at(row) < DAY_2),
    (f"T_EQUALS(reported_at, TIMESTAMP('{DAY_2}'))", lambda row: at(row) == DAY_2),
    ("T_DISJOINT(reported_at, INTERVAL('2026-11-02', '..'))", lambda row: "" < at(row) < DAY_2),
    ("T_INTERSECTS(reported_at, INTERVAL('2026-11-02', '2026-11-03'))",
     lambda row: DAY_2 <= at(row) < "2026-11-04"),
    (f"T_DURING(reported_at, INTERVAL('{DAY_2}', '{DAY_3}'))", lambda row: DAY_2 < at(row) < DAY_3),
    ("T_CONTAINS(INTERVAL('2026-11-02', '2026-11-02'), reported_at)", lambda row: DAY_2 < at(row) < DAY_3),
    (f"T_METBY(reported_at, INTERVAL('..', '{DAY_2}'))", lambda row: at(row) == DAY_2),
    (f"T_MEETS(reported_at, INTERVAL('{DAY_2}', '..'))", lambda row: at(row) == DAY_2),
    (f"T_STARTS(reported_at, INTERVAL('{DAY_2}', '..'))", lambda row: at(row) == DAY_2),
    (f"T_FINISHES(reported_at, INTERVAL('..', '{DAY_2}'))", lambda row: at(row) == DAY_2),
    ("T_OVERLAPS(reported_at, INTERVAL('2026-11-01', '..'))", lambda row: False),
    (f"T_STARTEDBY(INTERVAL(reported_at, '..'), TIMESTAMP('{DAY_2}'))", lambda row: at(row) == DAY_2),
    (f"T_FINISHEDBY(INTERVAL('..', reported_at), TIMESTAMP('{DAY_2}'))", lambda row: at(row) == DAY_2),
    ("T_OVERLAPPEDBY(INTERVAL(reported_at, '..'), INTERVAL('2026-11-01', '2026-11-02'))",
     lambda row: "2026-11-01T00:00:00Z" < at(row) < DAY_3),
]  # fmt: skip

SPATIAL: list[tuple[str, Callable[[Geometry], bool]]] = [
    (f"S_INTERSECTS(geometry, {wkt(BOX)})", lambda place: place.intersects(BOX)),
    (f"S_INTERSECTS({wkt(BOX)}, geometry)", lambda place: place.intersects(BOX)),
    (f"S_INTERSECTS(geometry, BBOX({WEST}, {SOUTH}, {EAST}, {NORTH}))", lambda place: place.intersects(BOX)),
    (f"S_WITHIN(geometry, {wkt(ON_EDGE)})", lambda place: place.within(ON_EDGE)),
    (f"S_CONTAINS({wkt(ON_EDGE)}, geometry)", ON_EDGE.contains),
    (f"S_TOUCHES(geometry, {wkt(ON_EDGE)})", lambda place: place.touches(ON_EDGE)),
    (f"S_DISJOINT(geometry, {wkt(BOX)})", lambda place: place.disjoint(BOX)),
    (f"S_CROSSES(geometry, {wkt(BOX)})", lambda place: place.crosses(BOX)),
    (f"S_OVERLAPS(geometry, {wkt(BOX)})", lambda place: place.overlaps(BOX)),
    ("S_EQUALS(geometry, POINT({!r} {!r}))".format(*at_place(2, 1)), Point(at_place(2, 1)).equals),
    (f"S_INTERSECTS(geometry, GEOMETRYCOLLECTION({wkt(BOX)}))", lambda place: place.intersects(BOX)),
    (f"NOT S_INTERSECTS(geometry, {wkt(BOX)})", lambda place: not place.intersects(BOX)),
]  # fmt: skip


@pytest.mark.parametrize(("said", "fits"), ATTRIBUTES, ids=[said for said, _ in ATTRIBUTES])
def test_cql2_text_says_which_features(ogc: Ogc, said: str, fits: Fits) -> None:
    wanted = [number for number, row in enumerate(ogc.shared.rows) if fits(row)]
    assert ogc.numbers(filter=said) == wanted


@pytest.mark.parametrize(("said", "fits"), SPATIAL, ids=[said[:25] for said, _ in SPATIAL])
def test_cql2_text_says_where(ogc: Ogc, said: str, fits: Callable[[Geometry], bool]) -> None:
    wanted = [number for number, place in enumerate(ogc.shared.places) if place is not None and fits(place)]
    assert ogc.numbers(filter=said) == wanted


def test_cql2_json_says_the_same(ogc: Ogc) -> None:
    closed = {"op": "=", "args": [{"property": "status"}, "closed"]}
    inside = {"op": "s_intersects", "args": [{"property": "geometry"}, BOX.__geo_interface__]}
    later = {"op": "t_after", "args": [{"property": "reported_at"}, {"date": "2026-11-02"}]}
    said = json.dumps({"op": "and", "args": [closed, {"op": "not", "args": [inside]}, later]})
    found = ogc.numbers(filter=said, filter_lang="cql2-json")
    in_words = f"status = 'closed' AND NOT S_INTERSECTS(geometry, {wkt(BOX)})"
    in_words += " AND T_AFTER(reported_at, DATE('2026-11-02'))"
    assert found == ogc.numbers(filter=in_words) != []


def test_shapes_of_a_filter_are_in_its_crs(ogc: Ogc) -> None:
    turned = Polygon([(y, x) for x, y in BOX.exterior.coords])
    system = "http://www.opengis.net/def/crs/EPSG/0/4490"
    found = ogc.numbers(filter=f"S_INTERSECTS(geometry, {wkt(turned)})", filter_crs=system)
    assert found == ogc.numbers(filter=f"S_INTERSECTS(geometry, {wkt(BOX)})") != []


def test_areas_relate_as_shapely_says(ogc: Ogc) -> None:
    middle = box(*at_place(1, 1), *at_place(5, 5))
    for name, fits in [("OVERLAPS", "overlaps"), ("INTERSECTS", "intersects"), ("CONTAINS", "contains")]:
        wanted = [number for number in range(3) if getattr(area_of(number), fits)(middle)]
        found = ogc.items("{h}/items", filter=f"S_{name}(geometry, {middle.wkt})")
        assert [int(item["id"][-1]) for item in found] == wanted


def test_dates_are_whole_days(ogc: Ogc) -> None:
    found = ogc.items("{h}/items", filter="T_DURING(last_day, INTERVAL('2026-11-01', '2026-11-04'))")
    assert [item["properties"]["last_day"] for item in found] == ["2026-11-02", "2026-11-03"]
    assert len(ogc.items("{h}/items", filter="last_day >= DATE('2026-11-02')")) == 2
    assert len(ogc.items("{h}/items", datetime="2026-11-02/..")) == 2
