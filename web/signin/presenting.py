"""What is answered about a session: the account, its organisation, its permissions, the city."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from data.organisations import Organisation
from data.roads import RoadNetworkVersion
from data.settings import get_setting
from web.permissions import PERMISSIONS
from web.schemas.session import Account as AccountAnswer
from web.schemas.session import OwnOrganisation, Session, SimulationState
from web.signin.caller import Caller


def present_session(database: DatabaseSession, caller: Caller) -> Session:
    """Return a caller's session with what a console needs to begin, or first to finish the sign-in."""
    account = caller.account
    return Session(
        account=AccountAnswer.model_validate(account),
        organisation=_organisation(database, account.organisation_id),
        permissions=[permission for permission in PERMISSIONS if caller.may(permission)],
        csrf_token=caller.csrf_token,
        lacks=caller.unfinished,
        is_sample=get_setting(database, "is_sample"),
        bounds=_bounds(database),
        attribution=_attribution(database),
        simulation=SimulationState(running=get_setting(database, "simulation_running")),
        panels=account.panels,
    )


def _organisation(database: DatabaseSession, organisation_id: int) -> OwnOrganisation:
    box = func.Box2D(Organisation.jurisdiction)
    columns = (
        Organisation.id,
        Organisation.code,
        Organisation.name,
        Organisation.name_en,
        Organisation.level,
    )
    row = database.execute(select(*columns, *corners(box)).where(Organisation.id == organisation_id)).one()
    return OwnOrganisation(**{column.key: getattr(row, column.key) for column in columns}, bbox=bbox_of(row))


def corners(box: Any) -> list[Any]:
    """Return the columns of a box's corners."""
    names = {"west": "ST_XMin", "south": "ST_YMin", "east": "ST_XMax", "north": "ST_YMax"}
    return [getattr(func, function)(box).label(name) for name, function in names.items()]


def bbox_of(row: Any) -> tuple[float, float, float, float] | None:
    """Return a row's corners as a box, or None where there is no land."""
    return None if row.west is None else (row.west, row.south, row.east, row.north)


def _attribution(database: DatabaseSession) -> str:
    current = select(RoadNetworkVersion.attribution).where(RoadNetworkVersion.is_current)
    return database.scalar(current) or ""


def _bounds(database: DatabaseSession) -> tuple[float, float, float, float] | None:
    network = RoadNetworkVersion
    columns = (network.west, network.south, network.east, network.north)
    row = database.execute(select(*columns).where(network.is_current)).one_or_none()
    return row and bbox_of(row)
