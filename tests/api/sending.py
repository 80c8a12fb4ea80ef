"""A small city with two agencies that send cases, and how they send them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from geoalchemy2.shape import from_shape
from shapely import LineString, Point
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from data.database import make_engine
from data.roads import Place, Road
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat, make_city
from tests.factories.shares import make_agency
from tests.postgres import Server
from web.application import Application
from web.settings import Settings

NAME, PHONE = "赵钱孙", "13912345678"


@dataclass
class Sender:
    """A program of an agency, with its token."""

    client: FlaskClient
    token: str
    agency_id: int

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Ask the API."""
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=sent)

    def send(self, number: str, key: str | None = None, **values: Any) -> TestResponse:
        """Send a case."""
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.ask("POST", "/intake", case(number, **values), **headers)


def case(number: str, **values: Any) -> dict[str, Any]:
    """Return a case as it is sent; what is None is left out."""
    lon, lat = lonlat(8, 8)
    place = {"lon": lon, "lat": lat, "system": "wgs84"}
    body = {
        "case_number": number,
        "category": "stall",
        "location": place,
        "description": "占道经营",
        **values,
    }
    return {name: value for name, value in body.items() if value is not None}


@dataclass
class Desk:
    """The small city with two agencies that send, of the city and of the west."""

    app: Application
    engine: Engine
    city: City
    operator: SignedIn
    admin: SignedIn
    sender: Sender
    other: Sender


@contextmanager
def open_desk(server: Server, template_database: str, instance: Path) -> Iterator[Desk]:
    """Give the city with its app and agencies, in a database of its own."""
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            city = make_city(session, instance)
            _name_places(session)
            hotline, token = make_agency(session, "12345 热线", rate_per_minute=100_000)
            west, west_token = make_agency(session, "西区城管", "11", rate_per_minute=100_000)
            session.commit()
        app = create_app(Settings(database_url=url, instance=instance, secret_key="tests"))
        operator, admin = sign_in(app, "operator"), sign_in(app, "admin")
        senders = [
            Sender(app.test_client(), secret, agency.id)
            for agency, secret in ((hotline, token), (west, west_token))
        ]
        yield Desk(app, engine, city, operator, admin, *senders)
        app.extensions["situation"].close()
        app.extensions["live"].close()
        app.extensions["database"].engine.dispose()
        engine.dispose()


def _name_places(session: Session) -> None:
    """Two roads that cross once, one place of its own name, and two of one name."""
    ways = {"建国路": [(0, 3), (9, 3)], "友谊街": [(4, 0), (4, 9)]}
    for name, ends in ways.items():
        line = from_shape(LineString([lonlat(*end) for end in ends]), 4326)
        session.add(Road(osm_id=len(name), road_class="primary", name=name, geom=line))
    for name, at in (("国家体育场", (6, 6)), ("幸福小区", (2, 2)), ("幸福小区", (18, 8))):
        session.add(Place(kind="place", name=name, location=from_shape(Point(*lonlat(*at)), 4326)))
