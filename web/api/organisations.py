"""Organisations: the tree of city, districts and streets."""

from typing import Any

from sqlalchemy import func, select

from data.organisations import Organisation
from web.api.blueprints import make_blueprint
from web.database import current_session
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import organisations as schemas
from web.signin.presenting import bbox_of, corners

bp = make_blueprint("organisations", "Whose land is whose: city, districts, streets")

COLUMNS = (
    Organisation.id,
    Organisation.code,
    Organisation.name,
    Organisation.name_en,
    Organisation.level,
    Organisation.parent_id,
    Organisation.is_sample,
    Organisation.path,
    *corners(func.Box2D(Organisation.jurisdiction)),
)


@bp.get("/organisations", responses={200: schemas.OrganisationPage})
@allow("see_map")
def list_organisations(query: schemas.OrganisationQuery) -> Any:
    """List organisations, each after the one it belongs to."""
    wanted = select(*COLUMNS)
    if query.level is not None:
        wanted = wanted.where(Organisation.level == query.level)
    rows, following = fetch_page(
        current_session(), wanted, [Organisation.path], cursor=query.cursor, limit=query.limit
    )
    items = [schemas.Organisation.model_validate(dict(row._mapping) | {"bbox": bbox_of(row)}) for row in rows]
    return schemas.OrganisationPage(items=items, next=following)
