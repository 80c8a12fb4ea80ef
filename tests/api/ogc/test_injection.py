"""What people try: none of it gets through, and each attempt is told what would do."""

import json
from urllib.parse import quote

import pytest
from sqlalchemy import text

from tests.api.ogc.conftest import Ogc

PAYLOADS = (
    "1; DROP TABLE share_feature",
    "1' OR '1'='1",
    "' OR 1=1 --",
    "1) OR (1=1",
    "pg_sleep(10)",
    "(SELECT secret FROM api_token)",
    "1 UNION SELECT token_hash FROM api_token",
    "%27%20OR%201%3D1",
    "$$; SELECT pg_sleep(5); $$",
    "{{7*7}}",
    "../../etc/passwd",
    "\x00",
    "a\x00' OR 1=1",
    "\\'; COPY account TO PROGRAM 'id' --",
    "E'\\x27' OR true",
    "NaN",
    "1e999",
    "-1",
)
# What is a good value somewhere among the payloads is not tried there.
PARAMETERS = (
    "limit", "bbox", "bbox-crs", "crs", "datetime", "sortby", "properties", "filter-lang", "filter-crs", "f",
    "cursor", "nothing", "priority",
)  # fmt: skip
FINE = {("priority", "-1")}
FILTERS = (
    "pg_sleep(10) = 1",
    "pg_sleep(10)",
    "status = pg_read_file('/etc/passwd')",
    "lo_import('/etc/passwd') > 0",
    "CASEI(pg_sleep(1)) = 'x'",
    "version() LIKE 'Post%'",
    "current_user = 'one_map'",
    "status = 'a' ; DROP TABLE share",
    "status = 'a' -- ",
    "status = 'a' /* */",
    "status = 'a' UNION SELECT 1",
    "(SELECT 1) = 1",
    "secret = 1",
    "share_id = 1",
    '"share_id" = 1',
    "\"properties\" = 'x'",
    "\"priority' OR '1'='1\" = 1",
    '"status""; DROP TABLE share" = 1',
    "token_hash IS NULL",
    "S_INTERSECTS(share_feature, POINT(1 2))",
    "S_INTERSECTS(geometry, ST_Buffer(geometry, 1))",
    "ST_Simplify(geometry, POINT(1 2))",
    "S_DWITHIN(geometry, POINT(1 2), 3)",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))",
    "S_INTERSECTS(geometry, POINT(999 999))",
    "S_WITHIN(geometry, GEOMETRYCOLLECTION(POINT(1 2)))",
    "S_INTERSECTS(geometry, 'POINT(1 2)')",
    "S_INTERSECTS(geometry)",
    "S_INTERSECTS(status, POINT(1 2))",
    "geometry = 1",
    "T_AFTER(reported_at, TIMESTAMP('infinity'))",
    "T_AFTER(reported_at, TIMESTAMP('2026-13-01T00:00:00Z'))",
    "T_AFTER(reported_at, 'now()')",
    "T_AFTER(status, TIMESTAMP('2026-01-01T00:00:00Z'))",
    "T_NEVER(reported_at, TIMESTAMP('2026-01-01T00:00:00Z'))",
    "reported_at > 'now'",
    "reported_at > TIMESTAMP('epoch')",
    "priority = 'one'",
    "priority = TRUE",
    "status = 1",
    "status > 1",
    "joint_response > FALSE",
    "joint_response = 'yes'",
    "priority + 1 = 2",
    "priority / 0 = 1",
    "priority ^ 999999 = 1",
    "priority LIKE '1%'",
    "place LIKE 'x\\'",
    "place LIKE place",
    "place LIKE '" + "%a" * 200 + "'",
    "priority IN ()",
    "priority IN (SELECT 1)",
    "priority BETWEEN 1 AND 'x'",
    "CASEI(priority) = 1",
    "A_CONTAINS(status, ('a'))",
    "ACCENTI(place) = 'x'",
    "status",
    "1",
    "",
    "(" * 5000,
    "a IN " + "(" * 5000,
    "NOT " * 3000 + "true",
    "(" * 40 + "true" + ")" * 40,
    "priority = " + "-" * 4000 + "1",
    "priority = 1" + " OR priority = 1" * 900,
    "priority IN (" + ",".join("1" * 2000) + ")",
    "status = '" + "x" * 20_000 + "'",
    "status = 'a\x00b'",
)
FILTERS_AS_JSON = (
    {"op": "pg_sleep", "args": [10]},
    {"op": "=", "args": [{"op": "pg_sleep", "args": [10]}, 1]},
    {"op": "=", "args": [{"property": "share_id"}, 1]},
    {"op": "=", "args": [{"property": {"op": "x"}}, 1]},
    {"op": "=", "args": [{"function": {"name": "pg_sleep"}}, 1]},
    {"op": "=", "args": [[1, 2], [1, 2]]},
    {"op": "=", "args": []},
    {"op": "=", "args": "status"},
    {"op": "or", "args": []},
    {"op": "and", "args": [1, "x"]},
    {"op": ["="], "args": [1, 1]},
    {"op": "in", "args": [{"property": "status"}, {"op": "select", "args": []}]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": ["a", "b"]}]},
    {"op": "s_within", "args": [{"property": "geometry"}, {"type": "Polygon", "coordinates": [[[0, 0]]]}]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Curve", "coordinates": [0, 0]}]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [1, 2, 3]}]},
    {"op": "t_after", "args": [{"property": "reported_at"}, {"interval": ["now()", ".."]}]},
    {"op": "isNull", "args": ["status; DROP TABLE share"]},
    {"op": "like", "args": [{"property": "place"}, 1]},
    {"sql": "SELECT 1"},
    "true; DROP TABLE share",
    [1],
    None,
)  # fmt: skip
PATHS = (
    "/collections/{}", "/collections/{}/items", "/collections/{}/queryables", "/collections/{}/schema",
    "/collections/{}/tiles", "/collections/{}/tiles/WebMercatorQuad/0/0/0",
)  # fmt: skip


def told(ogc: Ogc, path: str, query: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {ogc.shared.token}"}
    answer = ogc.client.get(f"/ogc{path}", query_string=query, headers=headers)
    assert answer.status_code == 400, (query, answer.status_code, answer.text[:300])
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "parameter_refused"
    assert answer.json["parameter"] in query
    assert len(answer.json["detail"]) > 10


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_no_parameter_takes_what_it_is_not_for(ogc: Ogc, parameter: str) -> None:
    for payload in PAYLOADS:
        if (parameter, payload) not in FINE:
            told(ogc, f"/collections/{ogc.shared.incidents}/items", {parameter: payload})


def test_no_filter_calls_anything(ogc: Ogc) -> None:
    for said in FILTERS:
        told(ogc, f"/collections/{ogc.shared.incidents}/items", {"filter": said})


def test_no_filter_as_json_does_either(ogc: Ogc) -> None:
    asked = f"/collections/{ogc.shared.incidents}/items"
    for said in FILTERS_AS_JSON:
        told(ogc, asked, {"filter": json.dumps(said), "filter-lang": "cql2-json"})
    for said in ("{", "[" * 5000, '{"op":"not","args":[' * 500 + "true" + "]}" * 500, "1e999", '{"a":NaN}'):
        told(ogc, asked, {"filter": said, "filter-lang": "cql2-json"})


def test_no_address_leads_elsewhere(ogc: Ogc) -> None:
    for key in (ogc.shared.others, ogc.shared.withdrawn, "1", "%"):
        for path in PATHS:
            assert ogc.get(path.format(quote(key, safe=""))).status_code == 404, (key, path)
    for payload in (*PAYLOADS, f"{ogc.shared.others}-0"):
        for path in ("/collections/{}/items", f"/collections/{ogc.shared.incidents}/items/{{}}"):
            answer = ogc.get(path.format(quote(payload, safe="")))
            assert answer.status_code == 404, (payload, path, answer.text)
            assert answer.content_type == "application/problem+json"


def test_headers_change_nothing(ogc: Ogc) -> None:
    names = ("Accept-Language", "If-None-Match", "X-Forwarded-For", "Range", "Prefer")
    for payload in PAYLOADS:
        if "\x00" not in payload:
            answer = ogc.get("{i}/items", headers=dict.fromkeys(names, payload), limit=1)
            assert answer.status_code == 200, (payload, answer.text)
            assert ogc.get("{i}/items", headers={"Accept": payload}, limit=1).status_code in (200, 406)
            assert ogc.get("{i}/items", token=payload).status_code == 401


def test_another_agency_gets_only_its_own(ogc: Ogc) -> None:
    answer = ogc.get("/collections", token=ogc.shared.other_token)
    assert [each["id"] for each in answer.json["collections"]] == [ogc.shared.others]
    for path in ("{i}", "{i}/items", "{h}/items", "{i}/items/" + f"{ogc.shared.incidents}-1", "{i}/tiles"):
        assert ogc.get(path, token=ogc.shared.other_token).status_code == 404


def test_there_are_a_hundred_attempts_and_all_is_left(ogc: Ogc) -> None:
    tried = len(PAYLOADS) * len(PARAMETERS) + len(FILTERS) + len(FILTERS_AS_JSON)
    assert tried >= 100
    assert ogc.numbers() == list(range(len(ogc.shared.rows)))
    with ogc.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM share")) == 4
