"""Agreements: which of two neighbours answers where, when and for what."""

from typing import Any

from data.joint import Agreement
from dispatch.joint.agreements import Terms, end_agreement, make_agreement
from dispatch.joint.changing import answer_change, change_agreement
from dispatch.joint.showings import agreement_view, agreements_query
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import standing as schemas

bp = make_blueprint("agreements", "What neighbours have agreed on: who answers where, when and for what")


@bp.get("/agreements", responses={200: schemas.AgreementPage})
@allow("see_joint")
def list_agreements(query: schemas.StandingQuery) -> Any:
    """List agreements, the newest first."""
    wanted = agreements_query()
    if not query.ended:
        wanted = wanted.where(Agreement.ended_at.is_(None))
    rows, following = fetch_page(
        current_session(), wanted, [Agreement.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    items = [agreement_view(row) for row in rows]
    return schemas.AgreementPage.model_validate({"items": items, "next": following})


@bp.post("/agreements", responses={201: schemas.Agreement} | problems(404))
@allow("manage_joint")
def create_agreement(body: schemas.NewAgreement) -> Any:
    """Make an agreement between two organisations below one's own; both are told."""
    values = body.model_dump(exclude={"a", "b", "area", "categories"})
    terms = Terms(
        a_id=body.a,
        b_id=body.b,
        area=body.area.model_dump(exclude_none=True),
        categories=tuple(body.categories),
        **values,
    )
    return _answer(make_agreement(current_session(), current_actor(), terms).id), 201


@bp.delete("/agreements/<int:id>", responses={200: schemas.Agreement} | problems(404))
@allow("manage_joint")
def end_one_agreement(path: schemas.StandingPath) -> Any:
    """End an agreement now."""
    return _answer(end_agreement(current_session(), path.id, current_actor()).id)


@bp.patch("/agreements/<int:id>", responses={200: schemas.Agreement} | problems(404, 409))
@allow("manage_joint")
def change_one_agreement(path: schemas.StandingPath, body: schemas.AgreementChange) -> Any:
    """Change an agreement; what one side alone asks for is its `proposal` until the other answers."""
    changes = body.said()
    if "area" in changes:
        changes["area"] = body.area.model_dump(exclude_none=True)
    return _answer(change_agreement(current_session(), path.id, current_actor(), changes).id)


@bp.post("/agreements/<int:id>/answer", responses={200: schemas.Agreement} | problems(404, 409))
@allow("manage_joint")
def answer_agreement_change(path: schemas.StandingPath, body: schemas.ChangeAnswer) -> Any:
    """Say yes or no to the change that the other side asks for."""
    return _answer(answer_change(current_session(), path.id, current_actor(), body.accept).id)


def _answer(agreement_id: int) -> schemas.Agreement:
    row = current_session().execute(agreements_query().where(Agreement.id == agreement_id)).one()
    return schemas.Agreement.model_validate(agreement_view(row))
