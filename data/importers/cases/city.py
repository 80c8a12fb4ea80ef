"""A city that is founded on its cases: an organisation with the land they lie on, in place of the sample."""

from sqlalchemy import Connection, delete, select, text
from sqlalchemy.orm import Session

from data.importers.sample_organisations import remove_sample
from data.organisations import LEVELS, Organisation
from data.overviews import refresh_overviews
from data.settings import put_setting
from data.violations import Subject, Violation

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

    The sample's organisations, violations and subjects go; accounts and squads of theirs become the city's,
    and the simulation stops. Other organisations stay as they are.
    """
    city = session.scalar(
        select(Organisation).where(Organisation.name == name, Organisation.parent_id.is_(None))
    )
    if city is None:
        code = f"city-{name.casefold().replace('.', '-')}"
        city = Organisation(
            code=code, name=name, name_en=name if name.isascii() else "", level=LEVELS[0], path=code
        )
        session.add(city)
        session.flush()
    session.execute(delete(Violation).where(Violation.is_sample))
    session.execute(
        text(
            "UPDATE incident SET subject_id = NULL FROM subject "
            "WHERE subject.id = subject_id AND subject.is_sample"
        )
    )
    session.execute(delete(Subject).where(Subject.is_sample))
    put_setting(session, "simulation_running", False)
    remove_sample(session, {city.code: city})
    return city


def give_land(session: Session, connection: Connection, city: Organisation) -> None:
    """Give a city without land the hull of the staged cases, and a kilometre around it."""
    if city.jurisdiction is not None:
        return
    connection.execute(text(LAND), {"id": city.id, "margin_m": MARGIN_M})
    session.refresh(city)
    refresh_overviews(session)
