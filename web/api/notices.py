"""Notices: what the account's role, in its organisation, is told of; and squads that say they are safe."""

from typing import Any

from sqlalchemy import select

from data.notices import Notice
from dispatch.assignment import get_assignment
from dispatch.notices import addressed, notice_views, notices_query, read_notices
from dispatch.safety import answer
from dispatch.views import iso
from web.api.assignments import check_own
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import deadlines as schemas
from web.schemas.assignments import AssignmentPath
from web.signin.caller import current_caller

bp = make_blueprint("notices", "What those who answer for something are told of")


@bp.get("/notices", responses={200: schemas.NoticePage})
@allow("see_notices")
def list_notices(query: schemas.NoticeQuery) -> Any:
    """List the notices that are for this account, the newest first."""
    session = current_session()
    wanted = select(Notice).where(*addressed(current_actor(), current_caller().account.squad_id))
    if query.open:
        wanted = wanted.where(Notice.read_at.is_(None))
    rows, following = fetch_page(
        session, wanted, [Notice.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    shown = notices_query().where(Notice.id.in_([row.id for row in rows])).order_by(Notice.id.desc())
    return schemas.NoticePage.model_construct(items=notice_views(session, shown), next=following)


@bp.post("/notices/seen", responses={200: schemas.Seen})
@allow("see_notices")
def see_notices(body: schemas.SeenNotices) -> Any:
    """Mark notices that are for this account as seen."""
    account = current_caller().account
    count = read_notices(current_session(), current_actor(), account.squad_id, body.ids)
    return schemas.Seen(count=count)


@bp.post("/assignments/<int:id>/safe", responses={200: schemas.Safe} | problems(404))
@allow("act_as_squad")
def say_safe(path: AssignmentPath) -> Any:
    """Say that the squad on an assignment is safe."""
    session = current_session()
    assignment = get_assignment(session, path.id)
    check_own(assignment)
    answer(session, assignment, current_actor())
    return schemas.Safe(safe_at=iso(assignment.safe_at))
