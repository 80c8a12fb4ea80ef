"""Shares by the API: looked at before they are made, as they are then given; refused, changed, withdrawn."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from shapely.geometry import mapping
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import create_app
from data.database import make_engine, make_sessions
from data.ledger import LedgerEntry
from dispatch.shares.projecting import project_all
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, area, lonlat, make_city
from tests.postgres import Server
from web.application import Application
from web.settings import Settings

PHONE = "13977709876"
FIELDS = [{"name": "number"}, {"name": "place"}, {"name": "reported_at", "rule": "coarser", "to": "day"}]


@pytest.fixture(scope="module")
def engine(server: Server, template_database: str) -> Iterator[Engine]:
    """A database for all tests here, where incidents lie in the west and in the east."""
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(scope="module")
def made(engine: Engine, tmp_path_factory: Any) -> Iterator[tuple[City, Application]]:
    instance = tmp_path_factory.mktemp("instance")
    with Session(engine, expire_on_commit=False) as session:
        city = make_city(session, instance)
    url = engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, instance=instance, secret_key="tests"))
    yield city, app
    app.extensions["situation"].close()
    app.extensions["live"].close()
    app.extensions["database"].engine.dispose()


@pytest.fixture(scope="module")
def city(made: tuple[City, Application]) -> City:
    return made[0]


@pytest.fixture(scope="module")
def app(made: tuple[City, Application]) -> Application:
    """The app, after three incidents in the west and one in the east were reported."""
    operator = sign_in(made[1], "operator")
    for x in (1, 2, 4, 20):
        reported = {"category": "stall", "location": lonlat(x, 3), "source": "patrol", "place": f"路口{x}"}
        answer = operator.post("/incidents", {**reported, "reporter": {"name": "张某", "phone": PHONE}})
        assert answer.status_code == 201, answer.text
    return made[1]


@pytest.fixture(scope="module")
def admin(app: Application) -> SignedIn:
    return sign_in(app, "admin")


@pytest.fixture(scope="module")
def agency(admin: SignedIn) -> dict[str, Any]:
    """An agency, with the secret of its credential."""
    agency = admin.post("/agencies", {"name": "市场监管局"}).json
    return agency | {"secret": admin.post(f"/agencies/{agency['id']}/credentials", {}).json["secret"]}


def definition(agency: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {"agency_id": agency["id"], "source": "incidents", "fields": FIELDS, **other}


def as_agency(app: Application, agency: dict[str, Any], path: str) -> Any:
    headers = {"Authorization": f"Bearer {agency['secret']}"}
    return app.test_client().get(f"/api/v1{path}", headers=headers)


def acts(engine: Engine, act: str) -> list[dict[str, Any]]:
    with Session(engine) as session:
        found = select(LedgerEntry.details).where(LedgerEntry.act == act).order_by(LedgerEntry.sequence)
        return list(session.scalars(found))


def _sorted(features: Iterable[Any]) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in features)


@pytest.mark.parametrize("precision", ["exact", "100m", "cell"])
def test_the_preview_shows_what_is_given_then(
    app: Application, admin: SignedIn, agency: dict[str, Any], engine: Engine, precision: str
) -> None:
    fields = FIELDS if precision == "exact" else [FIELDS[0], FIELDS[2]]
    west = {"shape": mapping(area(0, 0, 10, 10))}
    wish = definition(agency, area=west, precision=precision, fields=fields)
    seen = admin.post("/shares/preview", wish).json
    assert (seen["count"], seen["left_out"]) == (3, {"outside_area": 1})
    assert (seen["geometry_type"], seen["crs"]) == ("Point", 4326)
    share = admin.post("/shares", {**wish, "name": "西区案件"}).json
    assert (share["building"], share["features"]) == (True, 0)
    project_all(make_sessions(engine))
    given = as_agency(app, agency, f"/shares/{share['key']}/changes?since=0").json["items"]
    shown = [(each["properties"], each["geometry"]) for each in seen["features"]["features"]]
    assert _sorted(shown) == _sorted((each["properties"], each["geometry"]) for each in given)
    assert PHONE not in repr((seen, given))
    now = admin.get(f"/shares/{share['key']}").json
    assert (now["building"], now["features"], now["reads"]) == (False, 3, 1)


def test_a_preview_keeps_nothing(admin: SignedIn, agency: dict[str, Any]) -> None:
    before = admin.get("/shares").json
    seen = admin.post("/shares/preview", definition(agency, crs=4548, limit=1)).json
    assert (seen["count"], len(seen["features"]["features"])) == (4, 1)
    east, north = seen["in_crs"]["coordinates"]
    assert 300_000 < east < 700_000 < 4_000_000 < north
    assert admin.get("/shares").json == before


@pytest.mark.parametrize(
    ("other", "status", "code", "field"),
    [
        ({"precision": "100m"}, 422, "share_invalid", "fields.place"),
        ({"fields": [{"name": "reporter_phone"}]}, 422, "share_invalid", "fields.reporter_phone"),
        ({"fields": []}, 422, "share_invalid", "fields"),
        ({"fields": [{"name": "number"}, {"name": "number"}]}, 422, "share_invalid", "fields.number"),
        ({"fields": [{"name": "number", "rule": "coarser"}]}, 422, "share_invalid", "fields.number"),
        ({"since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}, 422, "share_invalid", "until"),
        ({"crs": 2154}, 422, "invalid", None),
        ({"source": "layer"}, 422, "share_invalid", "layer_id"),
        ({"source": "layer", "layer_id": 999}, 404, "layer_unknown", None),
        ({"agency_id": 999}, 404, "agency_unknown", None),
        ({"organisation_id": 999}, 422, "organisation_unknown", None),
        ({"area": {"shape": {"type": "Point", "coordinates": [116.4, 39.9]}}}, 422, "area_unfit", None),
    ],
)
def test_what_cannot_be_shared_is_refused_with_words(
    admin: SignedIn, agency: dict[str, Any], other: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    wish = definition(agency) | other
    for path, body in (("/shares/preview", wish), ("/shares", {**wish, "name": "试"})):
        refused = admin.post(path, body, headers={"Accept-Language": "en"})
        assert (refused.status_code, refused.json["code"]) == (status, code), refused.text
        assert refused.json.get("field") == field
        assert refused.json["detail"]


def test_nobody_gives_what_is_not_theirs(app: Application, city: City, agency: dict[str, Any]) -> None:
    west = sign_in(app, "west_admin")
    assert west.post("/shares/preview", definition(agency)).json["code"] == "agency_unknown"
    own = west.post("/agencies", {"name": "西区城管"}).json
    assert west.post("/shares/preview", definition(own)).json["count"] == 3
    above = west.post("/shares/preview", definition(own, organisation_id=city.east))
    assert (above.status_code, above.json["code"]) == (403, "organisation_above")


def test_a_change_is_in_the_ledger_and_what_was_withdrawn_is_refused_at_once(
    app: Application, admin: SignedIn, agency: dict[str, Any], engine: Engine
) -> None:
    wish = {**definition(agency), "name": "全市案件", "key": "all-incidents"}
    assert admin.post("/shares", wish).status_code == 201
    again = admin.post("/shares", wish)
    assert (again.status_code, again.json["code"]) == (409, "share_key_taken")
    changed = admin.patch(
        "/shares/all-incidents", {"last_days": 7, "name": "近期案件", "fields": FIELDS}
    ).json
    assert (changed["last_days"], changed["name"], changed["building"]) == (7, "近期案件", True)
    assert acts(engine, "share.changed")[-1]["changes"] == {
        "last_days": {"was": None, "now": 7},
        "name": {"was": "全市案件", "now": "近期案件"},
    }
    assert as_agency(app, agency, "/shares/all-incidents").json["name"] == "近期案件"
    withdrawn = admin.post("/shares/all-incidents/withdrawal", {"reason": "协议到期"}).json
    assert (withdrawn["state"], withdrawn["withdrawn_reason"]) == ("withdrawn", "协议到期")
    for path in ("/shares/all-incidents", "/shares/all-incidents/changes?since=0"):
        refused = as_agency(app, agency, path)
        assert (refused.status_code, refused.json["code"]) == (404, "share_unknown")
    assert "all-incidents" not in as_agency(app, agency, "/shares").text
    assert acts(engine, "share.withdrawn")[-1]["reason"] == "协议到期"
    assert acts(engine, "agency.refused")[-1]["code"] == "share_unknown"
    assert admin.patch("/shares/all-incidents", {"name": "又"}).json["code"] == "share_withdrawn"
    log = admin.get("/shares/all-incidents/readings").json["items"]
    assert [each["act"] for each in log] == ["share.withdrawn", "share.changed", "share.made"]


def test_fields_are_told_with_their_rules_and_none_is_a_reporters(admin: SignedIn) -> None:
    for source in ("incidents", "hotspots", "violations"):
        fields = admin.get(f"/share-fields?source={source}").json["items"]
        assert all("as_is" in each["rules"] for each in fields)
        assert not [each["name"] for each in fields if "reporter" in each["name"] or "phone" in each["name"]]
