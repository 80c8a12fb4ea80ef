"""Runs: all hotspots reckoned anew by the worker, followed and stopped by hand."""

from typing import Any

from sqlalchemy import select

from data.hotspots import HotspotRun
from dispatch.hotspots.runs import ask_run, get_run, run_view, stop_run
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import hotspots as schemas
from web.schemas.base import PageQuery

bp = make_blueprint("hotspot runs", "Reckoning hotspots anew")


@bp.get("/hotspot-runs", responses={200: schemas.RunPage})
@allow("see_hotspots")
def list_hotspot_runs(query: PageQuery) -> Any:
    """List runs, the newest first."""
    rows, following = fetch_page(
        current_session(),
        select(HotspotRun),
        [HotspotRun.id],
        cursor=query.cursor,
        limit=query.limit,
        descending=True,
    )
    return schemas.RunPage.model_validate({"items": [run_view(run) for run in rows], "next": following})


@bp.post("/hotspot-runs", responses={201: schemas.Run} | problems(409))
@allow("run_hotspots")
def create_hotspot_run(body: schemas.NewRun) -> Any:
    """Have the worker reckon all hotspots."""
    run = ask_run(current_session(), current_actor(), body.as_of, why="hand")
    return schemas.Run.model_validate(run_view(run)), 201


@bp.get("/hotspot-runs/<int:id>", responses={200: schemas.Run} | problems(404))
@allow("see_hotspots")
def get_hotspot_run(path: schemas.RunPath) -> Any:
    """Return how far a run is."""
    return schemas.Run.model_validate(run_view(get_run(current_session(), path.id)))


@bp.post("/hotspot-runs/<int:id>/stop", responses={200: schemas.Run} | problems(404, 409))
@allow("run_hotspots")
def stop_hotspot_run(path: schemas.RunPath) -> Any:
    """Let a run end at its next step; what the last good one found stays."""
    run = stop_run(current_session(), current_actor(), path.id)
    return schemas.Run.model_validate(run_view(run))
