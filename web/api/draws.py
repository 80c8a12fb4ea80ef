"""Double-random draws: shown before they are made, made, published, and read by anybody."""

from typing import Any

from flask import Response

from data.draws import Draw
from dispatch.draws.entering import Filters
from dispatch.draws.expecting import expected_by_grade
from dispatch.draws.lists import Recusal
from dispatch.draws.making import DrawUnknown, Seed, Wish, make_draw, publish_draw, settle_list
from dispatch.draws.showing import draw_view, draws_query, published_view, whole_draw_view
from web.api.blueprints import ANONYMOUS, make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import PUBLIC, allow
from web.schemas import draws as schemas
from web.schemas.base import PageQuery

bp = make_blueprint("draws", "Double-random draws: subjects by weight, inspectors by chance")


@bp.get("/draws", responses={200: schemas.DrawPage})
@allow("see_subjects")
def list_draws(query: schemas.DrawQuery) -> Any:
    """List draws, the newest first."""
    rows, following = fetch_page(
        current_session(), draws_query(), [Draw.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    return schemas.DrawPage.model_validate({"items": [draw_view(row) for row in rows], "next": following})


@bp.post("/draws/preview", responses={200: schemas.DrawPreview} | problems(404))
@allow("draw_subjects")
def preview_draw(body: schemas.DrawWish) -> Any:
    """Show the list of a draw with its hash, and what is to be expected; nothing is drawn or kept."""
    listed = settle_list(current_session(), current_actor(), _wish(body))
    grades = expected_by_grade(listed.entrants, listed.wanted)
    return schemas.DrawPreview(
        list_text=listed.text,
        list_sha256=listed.sha256,
        on_list=len(listed.entrants),
        inspectors=[{"key": one.key, "name": one.name} for one in listed.inspectors],
        grades=[schemas.ExpectedGrade(grade=grade, **about) for grade, about in grades.items()],
    )


@bp.post("/draws", responses={201: schemas.WholeDraw} | problems(404, 409))
@allow("draw_subjects")
def create_draw(body: schemas.NewDraw) -> Any:
    """Draw from the list that was shown, and keep all of it for good."""
    seed = Seed(body.seed, body.seed_note)
    kept = make_draw(current_session(), current_actor(), _wish(body), body.list_sha256, seed)
    return _whole(kept.id), 201


@bp.get("/draws/<int:id>", responses={200: schemas.WholeDraw} | problems(404))
@allow("see_subjects")
def get_draw(path: schemas.DrawPath) -> Any:
    """Return a draw with its list and outcome."""
    return _whole(path.id)


@bp.put("/draws/<int:id>/publication", responses={200: schemas.WholeDraw} | problems(404, 409))
@allow("draw_subjects")
def publish_one_draw(path: schemas.DrawPath) -> Any:
    """Publish a draw for good: anybody may read it from now on, and the results as they come."""
    publish_draw(current_session(), current_actor(), path.id)
    return _whole(path.id)


@bp.get("/published-draws", responses={200: schemas.PublishedDrawPage}, security=ANONYMOUS)
@allow(PUBLIC)
def list_published_draws(query: PageQuery) -> Any:
    """List published draws, the newest first; without signing in."""
    wanted = draws_query().where(Draw.published_at.is_not(None))
    rows, following = fetch_page(
        current_session(), wanted, [Draw.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    items = [schemas.OpenDraw.model_validate(draw_view(row)) for row in rows]
    return schemas.PublishedDrawPage(items=items, next=following)


@bp.get(
    "/published-draws/<int:id>",
    responses={200: schemas.PublishedDraw} | problems(404),
    security=ANONYMOUS,
)
@allow(PUBLIC)
def get_published_draw(path: schemas.DrawPath) -> Any:
    """Return a published draw, as `scripts/verify_draw.py` reads it; without signing in."""
    return schemas.PublishedDraw.model_validate(published_view(current_session(), find_published(path.id)))


@bp.get(
    "/published-draws/<int:id>/list",
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}} | problems(404),
    security=ANONYMOUS,
)
@allow(PUBLIC)
def get_published_list(path: schemas.DrawPath) -> Any:
    """Return the list of a published draw as the text that its hash is made of; without signing in."""
    return Response(find_published(path.id).Draw.list_text, mimetype="text/plain")


def find_published(draw_id: int) -> Any:
    """Return the row of a published draw; raise DrawUnknown."""
    wanted = draws_query().where(Draw.id == draw_id, Draw.published_at.is_not(None))
    row = current_session().execute(wanted).first()
    if row is None:
        raise DrawUnknown(draw_id)
    return row


def _wish(body: schemas.DrawWish) -> Wish:
    asked = body.filters
    filters = Filters(tuple(asked.kinds), tuple(asked.grades), asked.organisation, asked.not_inspected_days)
    recusals = tuple(Recusal(one.inspector, one.subject_id, one.reason) for one in body.recusals)
    return Wish(body.name, filters, body.wanted, body.per_subject, tuple(body.inspectors), recusals)


def _whole(draw_id: int) -> schemas.WholeDraw:
    session = current_session()
    row = session.execute(draws_query().where(Draw.id == draw_id)).first()
    if row is None:
        raise DrawUnknown(draw_id)
    return schemas.WholeDraw.model_validate(whole_draw_view(session, row))
