"""The schemas are there for anybody, and what shares give out is as they say."""

from datetime import UTC, datetime
from typing import Any

import pytest
from geoalchemy2.shape import from_shape
from jsonschema import Draft202012Validator
from shapely import Point
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.database import make_sessions
from data.incidents import Incident
from data.violations import Subject, Violation
from dispatch.shares.fields import fields_of, geometry_type
from dispatch.shares.projecting import project_all
from dispatch.shares.reading import get_share
from dispatch.shares.schemas import feature_schema, source_schema
from dispatch.telling import install
from tests.factories.city import City, lonlat
from tests.factories.shares import make_agency, make_share
from web.application import Application

COARSER = [
    {"name": "reported_at", "rule": "coarser", "to": "month"},
    {"name": "category_code", "rule": "coarser"},
    {"name": "number", "rule": "masked"},
]


@pytest.fixture
def shares(engine: Engine, app: Application, city: City) -> dict[str, str]:
    """The token of an agency that receives incidents and violations, and incidents made coarser."""
    sessions = make_sessions(engine)
    install(sessions)
    with sessions.begin() as session:
        agency, token = make_agency(session)
        for source in ("incidents", "violations"):
            make_share(session, agency, source=source, key=source)
        make_share(session, agency, key="coarser", fields=COARSER)
        _fill(session, city)
    project_all(sessions)
    return {"Authorization": f"Bearer {token}"}


def _fill(session: Session, city: City) -> None:
    category = session.scalars(select(Category.id).where(Category.code == "stall")).one()
    subject = Subject(name="样例商户", kind="shop", licence="S-1", organisation_id=city.west)
    session.add(subject)
    session.flush()
    now, place = datetime.now(UTC), from_shape(Point(*lonlat(2, 2)), 4326)
    land = {"location": place, "organisation_id": city.west, "category_id": category}
    session.add(
        Violation(happened_at=now, source="patrol", subject_id=subject.id, address="样例路 1 号", **land)
    )
    times = {"reported_at": now, "updated_at": now}
    session.add(Incident(source="12345", priority=3, base_priority=3, status="received", **land, **times))


def features(app: Application, headers: dict[str, str], key: str) -> list[dict[str, Any]]:
    answer = app.test_client().get(f"/ogc/collections/{key}/items?f=json", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json["features"]


def test_anybody_reads_the_schemas(app: Application) -> None:
    client = app.test_client()
    published = client.get("/schemas/").json["schemas"]
    assert "/schemas/1.0/incidents.json" in published
    for address in published:
        answer = client.get(address)
        assert answer.mimetype == "application/schema+json"
        assert answer.json["$id"] == address
    assert client.get("/schemas/1.0/nothing.json").status_code == 404
    assert client.get("/schemas/0.9/incidents.json").status_code == 404


def test_what_is_given_out_is_as_the_schemas_say(
    app: Application, shares: dict[str, str], engine: Engine
) -> None:
    for source in ("incidents", "violations"):
        found = features(app, shares, source)
        assert found
        for feature in found:
            Draft202012Validator(source_schema(source)).validate(feature)
    with Session(engine) as session:
        share = get_share(session, "coarser")
        schema = feature_schema(fields_of(session, share), [geometry_type(session, share)])
    (feature,) = features(app, shares, "coarser")
    Draft202012Validator(schema).validate(feature)
    assert set(feature["properties"]) == {entry["name"] for entry in COARSER}
