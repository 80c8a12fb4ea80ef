"""The forms and systems that features are given in, held against how other programs read them."""

import csv
import io
import json

import pytest
import shapely
from geojson_pydantic import FeatureCollection
from pyogrio.raw import read as read_file
from pyproj import Transformer
from shapely.geometry import shape

from tests.api.ogc.conftest import Ogc
from tests.factories.tiles import read_tile

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
Y_FIRST = (4326, 4490, 4547, 4548, 4549)


def test_geojson_is_what_rfc_7946_says(ogc: Ogc) -> None:
    for path in ("{i}/items", "{h}/items"):
        answer = ogc.get(path, limit=1000)
        found = FeatureCollection.model_validate_json(answer.data)
        assert answer.content_type == "application/geo+json"
        assert "crs" not in answer.json
        assert answer.json["numberReturned"] == len(found.features)
        for item in found.features:
            assert item.geometry is None or _is_wound_right(shape(item.geometry.model_dump()))


def _is_wound_right(found: shapely.Geometry) -> bool:
    numbers = shapely.get_coordinates(found).ravel().tolist()
    decimals = [len(repr(number).partition(".")[2]) for number in numbers]
    areas = [part for part in getattr(found, "geoms", [found]) if part.geom_type == "Polygon"]
    return max(decimals) <= 7 and all(part.exterior.is_ccw for part in areas)


@pytest.mark.parametrize("number", [3857, *Y_FIRST])
def test_coordinates_are_those_of_proj_in_the_order_of_the_system(ogc: Ogc, number: int) -> None:
    there = Transformer.from_crs(4326, number, always_xy=True)
    answer = ogc.get("{i}/items", limit=1000, crs=f"{EPSG}{number}")
    assert answer.headers["Content-Crs"] == f"<{EPSG}{number}>"
    close = 1e-6 if number in (4326, 4490) else 0.002
    for item, place in zip(answer.json["features"], ogc.shared.places, strict=True):
        if place is None:
            assert item["geometry"] is None
            continue
        x, y = there.transform(place.x, place.y)
        wanted = (y, x) if number in Y_FIRST else (x, y)
        assert item["geometry"]["coordinates"] == pytest.approx(wanted, abs=close, rel=0)
    first = answer.json["features"][7]["geometry"]["coordinates"]
    box = [first[0] - close, first[1] - close, first[0] + close, first[1] + close]
    near = ogc.numbers(bbox=",".join(map(repr, box)), bbox_crs=f"{EPSG}{number}")
    assert near == [7]


def test_a_sequence_has_a_feature_in_each_text(ogc: Ogc) -> None:
    answer = ogc.get("{i}/items", headers={"Accept": "application/geo+json-seq"})
    assert answer.content_type == "application/geo+json-seq"
    texts = answer.text.split("\x1e")
    assert texts[0] == ""
    assert all(text.endswith("\n") and "\n" not in text[:-1] for text in texts[1:])
    assert [json.loads(text) for text in texts[1:]] == ogc.items()


def test_a_long_answer_is_what_pages_are(ogc: Ogc) -> None:
    long, page = (ogc.get("{i}/items", limit=limit).json for limit in (20_000, 1000))
    assert long["features"] == page["features"]
    assert long["numberMatched"] == page["numberMatched"] == long["numberReturned"] == len(ogc.shared.rows)


def test_csv_opens_in_a_spreadsheet_and_calculates_nothing(ogc: Ogc) -> None:
    whole = ogc.get("{i}/items", f="csv")
    page = ogc.get("{i}/items", f="csv", limit=1000)
    assert whole.data == page.data
    assert whole.data.startswith(b"\xef\xbb\xbfid,number,")
    rows = list(csv.DictReader(io.StringIO(whole.data.decode("utf-8-sig"))))
    assert [row["place"] for row in rows] == [row["place"] or "" for row in ogc.shared.rows]
    assert rows[0]["wkt"] == ""
    assert shapely.from_wkt(rows[1]["wkt"]).equals_exact(ogc.shared.places[1], 1e-7)


def test_flatgeobuf_is_read_by_gdal(ogc: Ogc) -> None:
    content = ogc.get("{i}/items", f="fgb").data
    meta, _, shapes, columns = read_file(io.BytesIO(content))
    named = dict(zip(meta["fields"], columns, strict=True))
    assert meta["crs"] == "EPSG:4326"
    assert list(named["number"]) == [row["number"] for row in ogc.shared.rows]
    assert shapely.from_wkb(shapes).tolist() == ogc.shared.places


def test_tiles_hold_the_features(ogc: Ogc) -> None:
    described = ogc.get("{i}/tiles/WebMercatorQuad", f="tilejson").json
    assert described["tiles"][0].endswith("/{z}/{y}/{x}")
    answer = ogc.get("{i}/tiles/WebMercatorQuad/6/24/52")
    assert answer.content_type == "application/vnd.mapbox-vector-tile"
    found = read_tile(answer.data)[ogc.shared.incidents]
    assert {one.properties["number"] for one in found} == {row["number"] for row in ogc.shared.rows[1:]}
    tag = answer.headers["ETag"]
    assert ogc.get("{i}/tiles/WebMercatorQuad/6/24/52", headers={"If-None-Match": tag}).status_code == 304
    assert ogc.get("{i}/tiles/WebMercatorQuad/6/0/0").status_code == 204
    assert ogc.get("{i}/tiles/WebMercatorQuad/1/2/2").status_code == 404


@pytest.mark.parametrize(("language", "word"), [("zh-CN", "案件"), ("en", "Incidents")])
def test_pages_are_in_the_language_asked_for(ogc: Ogc, language: str, word: str) -> None:
    own = (
        "{i}",
        "{i}/queryables",
        "{i}/schema",
        "{i}/items",
        "{i}/tiles",
        f"{{i}}/items/{ogc.shared.incidents}-1",
    )
    for path in ("", "/collections", "/conformance", "/api", *own):
        answer = ogc.get(path, headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.mimetype == "text/html", path
        assert answer.headers["Content-Language"] == language
        assert "<script" not in answer.text
        assert "//" not in answer.text.replace("http://localhost/", "").replace("http://www.opengis.net", "")
    assert word in ogc.get("{i}", headers={"Accept": "text/html", "Accept-Language": language}).text


def test_a_token_may_be_shown_as_a_password(ogc: Ogc) -> None:
    for password, status in ((ogc.shared.token, 200), ("wrong", 401), ("", 401)):
        answer = ogc.client.get("/ogc/collections", auth=("agency", password))
        assert answer.status_code == status
