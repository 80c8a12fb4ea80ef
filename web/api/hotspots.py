"""Hotspots: where violations recur, whose they are, and what became of them."""

from typing import Any

import shapely
from flask import current_app

from data.hotspots import Hotspot
from dispatch.hotspots.concerning import subject_view, subjects_query
from dispatch.hotspots.groups import list_groups
from dispatch.hotspots.runs import find_last_run, run_view
from dispatch.hotspots.trends import list_hotspot_weeks
from dispatch.hotspots.viewing import (
    SORTS,
    Wanted,
    get_hotspot,
    hotspot_views,
    hotspots_query,
    list_days,
)
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import geometry
from web.schemas import hotspots as schemas
from web.schemas.base import PageQuery

bp = make_blueprint("hotspots", "Where violations recur")

MOST_FEATURES = 5000


@bp.get("/hotspots", responses={200: schemas.HotspotPage})
@allow("see_hotspots")
def list_hotspots(query: schemas.HotspotQuery) -> Any:
    """List hotspots, those with the most violations first."""
    session = current_session()
    rows, following = fetch_page(
        session,
        hotspots_query(wanted_of(query)),
        list(dict.fromkeys((SORTS[query.sort], Hotspot.id))),
        cursor=query.cursor,
        limit=query.limit,
        descending=True,
    )
    run = find_last_run(session)
    return schemas.HotspotPage.model_validate(
        {
            "items": hotspot_views(session, rows),
            "next": following,
            "run": None if run is None else run_view(run),
        }
    )


@bp.get("/hotspots.geojson", responses={200: geometry.FeatureCollection})
@allow("see_hotspots")
def export_hotspots(query: schemas.HotspotQuery) -> Any:
    """Return the areas of hotspots as GeoJSON, at most 5,000 of them."""
    session = current_session()
    wanted = hotspots_query(wanted_of(query)).order_by(SORTS[query.sort].desc(), Hotspot.id.desc())
    rows = session.execute(wanted.limit(MOST_FEATURES)).all()
    features = []
    for row, view in zip(rows, hotspot_views(session, rows), strict=True):
        told = schemas.Hotspot.model_validate(view).model_dump(exclude={"bbox", "centre"})
        features.append(geometry.Feature(id=row[0].id, geometry=_shape(row[0]), properties=told))
    return geometry.FeatureCollection(features=features)


@bp.get("/hotspots/<int:id>", responses={200: schemas.WholeHotspot} | problems(404))
@allow("see_hotspots")
def get_one_hotspot(path: schemas.HotspotPath) -> Any:
    """Return a hotspot with its area and cells."""
    session = current_session()
    row = get_hotspot(session, path.id)
    hotspot: Hotspot = row[0]
    whole = {
        "geometry": _shape(hotspot),
        "grid": hotspot.grid,
        "cells": [str(cell) for cell in hotspot.cells],
    }
    return schemas.WholeHotspot.model_validate(hotspot_views(session, [row])[0] | whole)


@bp.get("/hotspots/<int:id>/history", responses={200: schemas.History} | problems(404))
@allow("see_hotspots")
def get_hotspot_history(path: schemas.HotspotPath, query: schemas.HistoryQuery) -> Any:
    """Return a hotspot day by day, and its weeks with their significance."""
    session = current_session()
    hotspot = get_hotspot(session, path.id)[0]
    weeks = list_hotspot_weeks(session, current_app.settings.instance, hotspot, query.weeks)
    return schemas.History.model_validate({"days": list_days(session, hotspot.id), "weeks": weeks})


@bp.get("/hotspots/<int:id>/subjects", responses={200: schemas.ConcernedSubjectPage} | problems(404))
@allow("see_hotspots")
def list_hotspot_subjects(path: schemas.HotspotPath, query: PageQuery) -> Any:
    """List the subjects of the violations that a hotspot holds, those with the most first."""
    session = current_session()
    wanted, keys = subjects_query(get_hotspot(session, path.id)[0])
    rows, following = fetch_page(
        session, wanted, keys, cursor=query.cursor, limit=query.limit, descending=True
    )
    return schemas.ConcernedSubjectPage.model_validate(
        {"items": [subject_view(row) for row in rows], "next": following}
    )


@bp.get("/hotspot-groups", responses={200: schemas.Groups})
@allow("see_hotspots")
def list_hotspot_groups() -> Any:
    """List the category groups that have violations, all of them together first."""
    return schemas.Groups.model_validate(
        {"items": list_groups(current_session(), current_app.settings.instance)}
    )


def wanted_of(query: schemas.HotspotQuery) -> Wanted:
    """Return which hotspots a query asks for."""
    return Wanted(
        group=query.group,
        window=query.window,
        kinds=query.kind,
        states=query.state,
        changes=query.change,
        owner=query.owner,
        boundary=query.boundary,
        subject=query.subject,
        bbox=query.bbox,
        standing=query.standing,
    )


def _shape(hotspot: Hotspot) -> geometry.Geometry:
    return geometry.Geometry.model_validate(shapely.from_wkb(bytes(hotspot.area.data)).__geo_interface__)
