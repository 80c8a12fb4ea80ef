"""A city that is founded on its cases: an organisation with the land they lie on."""

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from data.importers.sample_rows import drop_sample_violations
from data.organisations import LEVELS, Organisation

# Around the outermost cases.
MARGIN_M = 1000
LAND = """
    UPDATE organisation SET jurisdiction = ST_Multi(ST_Buffer(hull::geography, :margin_m)::geometry)
    FROM (SELECT ST_ConvexHull(ST_Collect(ST_SetSRID(ST_MakePoint(lon, lat), 4326))) AS hull
          FROM (SELECT DISTINCT lon, lat FROM case_staging) AS places) AS found
    WHERE id = :id AND hull IS NOT NULL
"""


def found_city(session: Session, name: str) -> Organisation:
    """Return the organisation of a city by its name; one that is not there is made, without land.

    The sample's violations go, so that none of the city's counts as a duplicate of one. What else there is
    of the sample is cleared away later, once all cases are read: nobody waits that long for it.
    """
    of_that_name = (
        Organisation.name == name,
        Organisation.parent_id.is_(None),
        Organisation.is_sample.is_(False),
    )
    city = session.scalar(select(Organisation).where(*of_that_name))
    if city is None:
        code = f"city-{name.casefold().replace('.', '-')}"
        city = Organisation(
            code=code, name=name, name_en=name if name.isascii() else "", level=LEVELS[0], path=code
        )
        session.add(city)
        session.flush()
    drop_sample_violations(session)
    return city


def give_land(session: Session, connection: Connection, city: Organisation) -> None:
    """Give a city without land the hull of the staged cases, and a kilometre around it."""
    if city.jurisdiction is not None:
        return
    connection.execute(text(LAND), {"id": city.id, "margin_m": MARGIN_M})
    session.refresh(city)
