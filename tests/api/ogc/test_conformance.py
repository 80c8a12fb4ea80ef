"""The requirements of OGC API – Features Part 1, 2, 3 and 5, each by its clause, which is the test's name."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from gis.epsg import CRS84, SYSTEMS
from tests.api.ogc.conftest import Ogc

Check = Callable[[Ogc], bool]
EPSG_4326, EPSG_4490 = (f"http://www.opengis.net/def/crs/EPSG/0/{number}" for number in (4326, 4490))
PRIORITY_2 = {"op": "=", "args": [{"property": "priority"}, 2]}


def rels(document: dict[str, Any]) -> set[str]:
    return {link["rel"] for link in document["links"]}


def ok(ogc: Ogc, path: str, **query: Any) -> dict[str, Any]:
    answer = ogc.get(path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def refused(ogc: Ogc, path: str = "{i}/items", **query: Any) -> bool:
    return ogc.get(path, **query).status_code == 400


def conforms(ogc: Ogc, *names: str) -> bool:
    said = ok(ogc, "/conformance")["conformsTo"]
    return all(any(each.endswith(name) for each in said) for name in names)


def count(ogc: Ogc, **query: Any) -> int:
    return ok(ogc, "{i}/items", **query)["numberMatched"]


def queryables(ogc: Ogc) -> dict[str, Any]:
    return ok(ogc, "{i}/queryables")


CLAUSES: dict[str, Check] = {
    "1/req/core/root-op": lambda ogc: ogc.get("").status_code == ogc.get("/").status_code == 200,
    "1/req/core/root-success": lambda ogc: (
        {"service-desc", "service-doc", "conformance", "data", "self"} <= rels(ok(ogc, ""))
    ),
    "1/req/core/api-definition-op": lambda ogc: ok(ogc, "/api")["openapi"].startswith("3.0"),
    "1/req/core/api-definition-success": lambda ogc: (
        ogc.get("/api").content_type == "application/vnd.oai.openapi+json;version=3.0"
    ),
    "1/req/core/conformance-success": lambda ogc: conforms(
        ogc, "features-1/1.0/conf/core", "features-1/1.0/conf/geojson", "features-1/1.0/conf/oas30"
    ),
    "1/req/core/http": lambda ogc: ogc.client.post("/ogc/collections").status_code in (401, 405),
    "1/req/core/query-param-unknown": lambda ogc: all(
        refused(ogc, path, unheard="1") for path in ("", "/conformance", "/collections", "{i}", "{i}/items")
    ),
    "1/req/core/query-param-invalid": lambda ogc: all(
        refused(ogc, **query)
        for query in ({"limit": "x"}, {"limit": "0"}, {"bbox": "1,2,3"}, {"datetime": "x"}, {"priority": "x"})
    ),
    "1/req/core/crs84": lambda ogc: (
        ogc.items()[1]["geometry"]["coordinates"]
        == pytest.approx([ogc.shared.places[1].x, ogc.shared.places[1].y], abs=1e-7)
    ),
    "1/req/core/fc-md-success": lambda ogc: {"self", "alternate"} <= rels(ok(ogc, "/collections")),
    "1/req/core/fc-md-items": lambda ogc: (
        {each["id"] for each in ok(ogc, "/collections")["collections"]}
        == {ogc.shared.incidents, ogc.shared.hotspots}
    ),
    "1/req/core/fc-md-items-links": lambda ogc: all(
        "items" in rels(each) for each in ok(ogc, "/collections")["collections"]
    ),
    "1/req/core/fc-md-extent": lambda ogc: (
        len(ok(ogc, "{i}")["extent"]["spatial"]["bbox"][0]) == 4
        and ok(ogc, "{i}")["extent"]["spatial"]["crs"] == CRS84.uri
    ),
    "1/req/core/sfc-md-op": lambda ogc: ok(ogc, "{i}")["id"] == ogc.shared.incidents,
    "1/req/core/sfc-md-success": lambda ogc: ok(ogc, "{i}")["itemType"] == "feature",
    "1/req/core/fc-op": lambda ogc: ok(ogc, "{i}/items")["type"] == "FeatureCollection",
    "1/req/core/fc-limit-definition": lambda ogc: (
        ok(ogc, "/api")["components"]["parameters"]["limit"]["schema"]["minimum"] == 1
    ),
    "1/req/core/fc-limit-response-1": lambda ogc: (
        len(ogc.items(limit=7)) == 7 and len(ogc.items(limit=10**12)) == 25
    ),
    "1/req/core/fc-bbox-definition": lambda ogc: count(ogc, bbox="116,39,117,41") == 24,
    "1/req/core/fc-bbox-response": lambda ogc: (
        count(ogc, bbox="116,39,0,117,41,100") == 24
        and count(ogc, bbox="-10,-10,10,10") == 0
        and count(ogc, bbox="170,-90,-170,90") == 0
        and count(ogc, bbox="100,-90,-170,90") == 24
    ),
    "1/req/core/fc-time-definition": lambda ogc: count(ogc, datetime="2026-11-02T00:00:00Z") == 2,
    "1/req/core/fc-time-response": lambda ogc: (
        count(ogc, datetime="2026-11-02") == 5
        and count(ogc, datetime="2026-11-02T00:00:00Z/2026-11-02T12:00:00Z") == 4
        and count(ogc, datetime="../2026-11-01") == 4
        and count(ogc, datetime="/2026-11-01") == 4
        and count(ogc, datetime="2026-11-07/..") == 2
        and refused(ogc, datetime="2026-11-07/2026-11-01")
        and refused(ogc, datetime="2026-11-07/2026-11-08/2026-11-09")
    ),
    "1/req/core/fc-response": lambda ogc: ogc.get("{i}/items").content_type == "application/geo+json",
    "1/req/core/fc-links": lambda ogc: (
        {"self", "alternate", "collection", "next"} <= rels(ok(ogc, "{i}/items", limit=2))
        and "next" not in rels(ok(ogc, "{i}/items", limit=25))
    ),
    "1/req/core/fc-rel-type": lambda ogc: all(
        link["rel"] and link["type"] for link in ok(ogc, "{i}/items")["links"]
    ),
    "1/req/core/fc-timeStamp": lambda ogc: ok(ogc, "{i}/items")["timeStamp"].endswith("Z"),
    "1/req/core/fc-numberMatched": lambda ogc: (
        ok(ogc, "{i}/items", limit=2)["numberMatched"] == 25 and count(ogc, status="closed", limit=1) == 8
    ),
    "1/req/core/fc-numberReturned": lambda ogc: ok(ogc, "{i}/items", limit=2)["numberReturned"] == 2,
    "1/rec/core/fc-filters": lambda ogc: count(ogc, status="closed", priority="3") == 2,
    "1/req/core/f-op": lambda ogc: (
        ok(ogc, "{i}/items/" + f"{ogc.shared.incidents}-3")["id"] == f"{ogc.shared.incidents}-3"
        and ogc.get("{i}/items/none").status_code == 404
    ),
    "1/req/core/f-links": lambda ogc: (
        {"self", "alternate", "collection"} <= rels(ok(ogc, "{i}/items/" + f"{ogc.shared.incidents}-3"))
    ),
    "1/req/html/content": lambda ogc: (
        ogc.get("{i}/items", headers={"Accept": "text/html"}).mimetype == "text/html"
    ),
    "1/req/geojson/definition": lambda ogc: (
        ogc.get("{i}/items", f="json").mimetype == "application/geo+json"
        and refused(ogc, f="shp")
        and ogc.get("{i}/items", headers={"Accept": "image/png"}).status_code == 406
    ),
    "1/req/oas30/oas-definition-2": lambda ogc: (
        f"/collections/{ogc.shared.incidents}/items" in ok(ogc, "/api")["paths"]
    ),
    "2/req/crs/crs-uri": lambda ogc: ok(ogc, "{i}")["crs"] == list(SYSTEMS),
    "2/req/crs/fc-md-storageCrs": lambda ogc: ok(ogc, "{i}")["storageCrs"] == CRS84.uri,
    "2/req/crs/fc-crs-valid-value": lambda ogc: refused(ogc, crs="EPSG:4326") and refused(ogc, crs="x"),
    "2/req/crs/fc-bbox-crs-definition": lambda ogc: (
        count(ogc, bbox="39,116,41,117", bbox_crs=EPSG_4490) == 24
    ),
    "2/req/crs/fc-bbox-crs-valid-value": lambda ogc: refused(ogc, bbox="1,2,3,4", bbox_crs="x"),
    "2/req/crs/fc-bbox-crs-default-value": lambda ogc: refused(ogc, bbox="39,116,41,117"),
    "2/req/crs/ogc-crs-header": lambda ogc: all(
        ogc.get(path, crs=EPSG_4326).headers["Content-Crs"] == f"<{EPSG_4326}>"
        for path in ("{i}/items", "{i}/items/" + f"{ogc.shared.incidents}-3")
    ),
    "2/req/crs/ogc-crs-header-default": lambda ogc: (
        ogc.get("{i}/items").headers["Content-Crs"] == f"<{CRS84.uri}>"
    ),
    "2/req/crs/geojson": lambda ogc: (
        ogc.items(crs=EPSG_4326)[1]["geometry"]["coordinates"]
        == ogc.items()[1]["geometry"]["coordinates"][::-1]
    ),
    "3/req/queryables/queryables-link": lambda ogc: (
        "http://www.opengis.net/def/rel/ogc/1.0/queryables" in rels(ok(ogc, "{i}"))
    ),
    "3/req/queryables/schema": lambda ogc: (
        ogc.get("{i}/queryables").mimetype == "application/schema+json"
        and queryables(ogc)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        and queryables(ogc)["properties"]["geometry"]["format"] == "geometry-point"
    ),
    "3/req/queryables/additional-properties": lambda ogc: (
        queryables(ogc)["additionalProperties"] is False and refused(ogc, filter="unheard = 1")
    ),
    "3/req/queryables-query-parameters/parameters": lambda ogc: all(
        refused(ogc, **{name: "x"}) or count(ogc, **{name: "x"}) == 0
        for name in ("number", "priority", "accuracy_m", "joint_response", "reported_at")
    ),
    "3/req/filter/filter-param": lambda ogc: count(ogc, filter="priority = 2") == 6,
    "3/req/filter/filter-lang-param": lambda ogc: (
        count(ogc, filter="priority = 2", filter_lang="cql2-text") == 6
        and refused(ogc, filter="x", filter_lang="sql")
        and refused(ogc, filter_lang="cql2-json")
    ),
    "3/req/filter/filter-crs-wkt": lambda ogc: (
        count(ogc, filter="S_INTERSECTS(geometry, BBOX(39, 116, 41, 117))", filter_crs=EPSG_4326) == 24
    ),
    "3/req/filter/filter-crs-param": lambda ogc: refused(ogc, filter="true", filter_crs="x"),
    "3/req/filter/mixing-expressions": lambda ogc: count(ogc, filter="priority = 2", bbox="0,0,1,1") == 0,
    "3/req/features-filter/filter": lambda ogc: conforms(
        ogc, "conf/features-filter", "cql2/1.0/conf/cql2-text"
    ),
    "3/req/cql2-json": lambda ogc: (
        count(
            ogc,
            filter=json.dumps({"op": "=", "args": [{"property": "priority"}, 2]}),
            filter_lang="cql2-json",
        )
        == 6
    ),
    "5/req/schemas/schema": lambda ogc: (
        ok(ogc, "{i}/schema")["properties"]["id"]["x-ogc-role"] == "id"
        and ok(ogc, "{i}/schema")["properties"]["geometry"]["x-ogc-role"] == "primary-geometry"
        and ok(ogc, "{i}/schema")["properties"]["reported_at"]["x-ogc-role"] == "primary-instant"
    ),
    "5/req/sortables": lambda ogc: (
        set(ok(ogc, "{i}/sortables")["properties"]) == set(queryables(ogc)["properties"]) - {"geometry"}
    ),
    "5/req/returnables": lambda ogc: (
        set(ogc.items()[1]["properties"]) == set(ok(ogc, "{i}/schema")["properties"]) - {"id", "geometry"}
        and set(ogc.items(properties="status,priority")[1]["properties"]) == {"status", "priority"}
        and ogc.items(properties="")[1]["properties"] == {}
    ),
    "tiles-1/req/tilesets-list": lambda ogc: len(ok(ogc, "{i}/tiles")["tilesets"]) == 1,
    "tiles-1/req/tileset": lambda ogc: "item" in rels(ok(ogc, "{i}/tiles/WebMercatorQuad")),
    "tiles-1/req/tms": lambda ogc: (
        ok(ogc, "/tileMatrixSets/WebMercatorQuad")["tileMatrices"][0]["scaleDenominator"]
        == pytest.approx(559082264.028717)
        and ok(ogc, "/tileMatrixSets")["tileMatrixSets"][0]["id"] == "WebMercatorQuad"
    ),
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause(ogc: Ogc, clause: str) -> None:
    assert CLAUSES[clause](ogc)
