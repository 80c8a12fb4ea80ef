"""The past: the map and the queue as they were at a moment, and what changed from one to another."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from data.past import PastState, find_beginning
from dispatch.past.auditing import note_look
from dispatch.past.looking import check_kept, look_at
from dispatch.past.playing import changes_query, count_reported, list_fixes, tasks_hidden
from dispatch.views import iso
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.replica import past_session
from web.schemas import past as schemas

bp = make_blueprint("past", "The map and the queue as they were")


@bp.get("/past", responses={200: schemas.PastPicture} | problems(404))
@allow("see_past")
def get_past(query: schemas.PastQuery) -> Any:
    """Return the map and the queue as they were at a moment, as far as the account may see what was."""
    picture = look_at(past_session(query.at), query.at)
    _note(query.at, query.at)
    return schemas.PastPicture.model_construct(
        at=iso(picture.at),
        kept_since=iso(picture.kept_since),
        incidents=picture.incidents,
        squads=picture.squads,
        closures=picture.closures,
        layers=picture.layers,
        feed=picture.feed,
        counts=picture.counts,
    )


@bp.get("/past/events", responses={200: schemas.PastEventPage} | problems(404))
@allow("see_past")
def list_past_events(query: schemas.PastEventsQuery) -> Any:
    """List what changed after one moment and up to another; played onto the first, it gives the second."""
    session = past_session(query.until)
    _check(session, query)
    rows, following = fetch_page(
        session,
        changes_query(query.since, query.until),
        [PastState.at, PastState.id],
        cursor=query.cursor,
        limit=query.limit,
        descending=query.newest_first,
    )
    items = [
        {"at": iso(row.at), "kind": row.kind, "id": row.subject_id or row.id, "view": view}
        for row, view in zip(rows, tasks_hidden(session, rows), strict=True)
    ]
    return schemas.PastEventPage.model_construct(items=items, next=following)


@bp.get("/past/fixes", responses={200: schemas.PastFixes} | problems(404))
@allow("see_past")
def list_past_fixes(query: schemas.PastFixesQuery) -> Any:
    """List where squads moved after one moment and up to another, thinned."""
    session = past_session(query.until)
    _check(session, query)
    fixes = list_fixes(session, query.since, query.until, query.every_s)
    return schemas.PastFixes.model_construct(fixes=fixes)


@bp.get("/past/bars", responses={200: schemas.PastBars})
@allow("see_past")
def get_past_bars(query: schemas.PastBarsQuery) -> Any:
    """Return how many incidents were reported in each part of a span."""
    session = past_session(query.until)
    reported = count_reported(session, query.since, query.until, query.parts)
    kept_since = iso(find_beginning(session))
    return schemas.PastBars(
        since=iso(query.since), until=iso(query.until), kept_since=kept_since, reported=reported
    )


def _check(session: Session, span: schemas.Span) -> None:
    check_kept(session, span.since)
    check_kept(session, span.until)
    _note(span.since, span.until)


def _note(since: datetime, until: datetime) -> None:
    note_look(current_session(), current_actor(), since, until)
