"""Schedules by which shares are handed over as files, and the files there were."""

from typing import Any

from flask import Response, make_response
from sqlalchemy import select

from data.deliveries import ShareFile, ShareSchedule
from dispatch.shares.reading import get_share
from dispatch.shares.scheduled import schedules
from dispatch.shares.scheduled.packing import public_key
from web.api.blueprints import make_blueprint, problems
from web.api.webhooks import find_share
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import deliveries as schemas
from web.schemas.shares import SharePath

bp = make_blueprint("schedules", "Shares as files by schedule 定时文件")


@bp.get("/shares/<string:key>/schedules", responses={200: schemas.Schedules} | problems(404))
@allow("manage_shares")
def list_share_schedules(path: SharePath) -> schemas.Schedules:
    """List the schedules of a share."""
    found = schedules.list_schedules(current_session(), find_share(path.key))
    return schemas.Schedules.model_validate({"items": found})


@bp.post("/shares/<string:key>/schedules", responses={201: schemas.Schedule} | problems(404, 409))
@allow("manage_shares")
def make_share_schedule(path: SharePath, body: schemas.NewSchedule) -> tuple[schemas.Schedule, int]:
    """Have a share handed over as files."""
    session = current_session()
    made = schedules.make_schedule(session, current_actor(), get_share(session, path.key), body.model_dump())
    return _view(made), 201


@bp.patch(
    "/shares/<string:key>/schedules/<int:schedule_id>", responses={200: schemas.Schedule} | problems(404)
)
@allow("manage_shares")
def change_share_schedule(path: schemas.SchedulePath, body: schemas.ScheduleChange) -> schemas.Schedule:
    """Change a schedule, pause or resume it; a credential that is not given stays."""
    session, actor, share = current_session(), current_actor(), find_share(path.key)
    given = body.said()
    paused = given.pop("paused", None)
    if given:
        schedules.change_schedule(session, actor, share, path.schedule_id, given)
    if paused is not None:
        schedules.pause_schedule(session, actor, share, path.schedule_id, paused)
    return _view(schedules.get_schedule(session, share, path.schedule_id))


@bp.delete("/shares/<string:key>/schedules/<int:schedule_id>", responses={204: None} | problems(404))
@allow("manage_shares")
def end_share_schedule(path: schemas.SchedulePath) -> Response:
    """Hand nothing over any more."""
    schedules.end_schedule(current_session(), current_actor(), find_share(path.key), path.schedule_id)
    return make_response("", 204)


@bp.post(
    "/shares/<string:key>/schedules/<int:schedule_id>/run",
    responses={202: schemas.ShareFile} | problems(404),
)
@allow("manage_shares")
def run_share_schedule(path: schemas.SchedulePath) -> tuple[schemas.ShareFile, int]:
    """Have a file made and handed over now; what comes of it is among the files a moment later."""
    session = current_session()
    share = get_share(session, path.key)
    file = schedules.ask_file(session, current_actor(), share, path.schedule_id)
    session.flush()
    session.refresh(file)
    return schemas.ShareFile.model_validate(file), 202


@bp.get("/shares/<string:key>/files", responses={200: schemas.ShareFilePage} | problems(404))
@allow("manage_shares")
def list_share_files(path: SharePath, query: schemas.FileQuery) -> Any:
    """List the files of a share, the newest first."""
    own = select(ShareSchedule.id).where(ShareSchedule.share_id == find_share(path.key).id)
    rows, following = fetch_page(
        current_session(), select(ShareFile).where(ShareFile.schedule_id.in_(own)), [ShareFile.id],
        cursor=query.cursor, limit=query.limit, descending=True,
    )  # fmt: skip
    return schemas.ShareFilePage.model_validate({"items": rows, "next": following})


@bp.get("/signing-key", responses={200: schemas.SigningKey})
@allow("read_shares")
def get_signing_key() -> schemas.SigningKey:
    """Return the key by which receivers verify the signatures of files."""
    return schemas.SigningKey(public_key=public_key(current_session().info["sealer"]))


def _view(schedule: ShareSchedule) -> schemas.Schedule:
    current_session().flush()
    current_session().refresh(schedule)
    return schemas.Schedule.model_validate(schedule)
