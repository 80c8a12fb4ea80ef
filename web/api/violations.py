"""Violations: established offences, wherever they came from, and what an incident repeats of them."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from data.addresses import normalise_address
from data.categories import Category
from data.violations import Violation
from dispatch.lifecycle import get_incident
from dispatch.violations.looking import EARLIEST, LATEST, violations_in
from dispatch.violations.repeats import case_of, find_repeats
from dispatch.violations.viewing import repeats_view, violation_view, violations_query
from web.api.blueprints import make_blueprint, problems
from web.api.incidents import below
from web.database import current_session
from web.pagination import fetch_page
from web.permissions import allow
from web.problems.errors import Missing
from web.schemas import geometry
from web.schemas import violations as schemas
from web.schemas.incidents import IncidentPath

bp = make_blueprint("violations", "Established offences, and what repeats")


@bp.get("/violations", responses={200: schemas.ViolationPage} | problems(404))
@allow("see_hotspots")
def list_violations(query: schemas.ViolationFilter) -> Any:
    """List violations, the newest first."""
    rows, following = _page(query)
    return schemas.ViolationPage.model_validate(
        {"items": [violation_view(row) for row in rows], "next": following}
    )


@bp.get("/violations.geojson", responses={200: geometry.FeatureCollection} | problems(404))
@allow("see_hotspots")
def export_violations(query: schemas.ViolationFilter) -> Any:
    """Return a page of violations as GeoJSON, the newest first."""
    features = []
    for row in _page(query)[0]:
        view = schemas.Violation.model_validate(violation_view(row)).model_dump()
        place = {"type": "Point", "coordinates": view.pop("location")}
        features.append(geometry.Feature(id=view.pop("id"), geometry=place, properties=view))
    return geometry.FeatureCollection(features=features)


@bp.get("/violations/<int:id>", responses={200: schemas.Violation} | problems(404))
@allow("see_hotspots")
def get_one_violation(path: schemas.ViolationPath) -> Any:
    """Return a violation."""
    row = current_session().execute(violations_query().where(Violation.id == path.id)).first()
    if row is None:
        raise Missing("violation", path.id)
    return schemas.Violation.model_validate(violation_view(row))


@bp.get("/incidents/<int:id>/repeats", responses={200: schemas.Repeats} | problems(404))
@allow("see_hotspots")
def get_repeats(path: IncidentPath) -> Any:
    """Return what an incident repeats, with the earlier violations."""
    session = current_session()
    repeats = find_repeats(session, case_of(session, get_incident(session, path.id)))
    return schemas.Repeats.model_validate(repeats_view(session, repeats))


def _in_box(query: schemas.ViolationFilter) -> Any:
    return violations_in(query.bbox, query.since or EARLIEST, query.until or LATEST)


def _page(query: schemas.ViolationFilter) -> tuple[list[Any], str | None]:
    session = current_session()
    table = Violation if query.bbox is None else _in_box(query)
    return fetch_page(
        session,
        _filtered(session, table, query),
        [table.happened_at, table.id],
        cursor=query.cursor,
        limit=query.limit,
        descending=True,
    )


def _filtered(session: Session, table: Any, query: schemas.ViolationFilter) -> Select[Any]:
    wanted = violations_query(table)
    if query.since is not None:
        wanted = wanted.where(table.happened_at >= query.since)
    if query.until is not None:
        wanted = wanted.where(table.happened_at < query.until)
    if query.category is not None:
        wanted = wanted.where(Category.code == query.category)
    if query.group is not None:
        in_group = (Category.group_code == query.group) | (
            (Category.group_code == "") & (Category.code == query.group)
        )
        wanted = wanted.where(in_group)
    for column, value in ((table.source, query.source), (table.subject_id, query.subject)):
        if value is not None:
            wanted = wanted.where(column == value)
    if query.organisation is not None:
        wanted = wanted.where(table.organisation_id.in_(below(session, query.organisation)))
    if query.address is not None:
        key = normalise_address(query.address)
        wanted = wanted.where(table.address_key == key, table.address_key != "")
    if not query.duplicates:
        wanted = wanted.where(table.duplicate_of.is_(None))
    return wanted
