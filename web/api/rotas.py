"""Rotas: places that squads of several organisations work in turn."""

from typing import Any

from data.joint import Rota
from dispatch.joint.changing import change_rota
from dispatch.joint.rotas import Plan, end_rota, make_rota
from dispatch.joint.showings import rota_view, rotas_query
from dispatch.joint.turns import Turn
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import standing as schemas

bp = make_blueprint("rotas", "Places that squads work in turn: who is on now and next")


@bp.get("/rotas", responses={200: schemas.RotaPage})
@allow("see_joint")
def list_rotas(query: schemas.StandingQuery) -> Any:
    """List rotas, the newest first, with who is on, and the gaps and overlaps of the next four weeks."""
    session = current_session()
    wanted = rotas_query()
    if not query.ended:
        wanted = wanted.where(Rota.ended_at.is_(None))
    rows, following = fetch_page(
        session, wanted, [Rota.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    items = [rota_view(session, row) for row in rows]
    return schemas.RotaPage.model_validate({"items": items, "next": following})


@bp.post("/rotas", responses={201: schemas.Rota} | problems(404))
@allow("manage_joint")
def create_rota(body: schemas.NewRota) -> Any:
    """Make a rota of squads below one's own organisation."""
    plan = Plan(
        body.name,
        body.area.model_dump(exclude_none=True),
        tuple(_turn(each) for each in body.turns),
        body.name_en,
        body.window,
    )
    return _answer(make_rota(current_session(), current_actor(), plan).id), 201


@bp.delete("/rotas/<int:id>", responses={200: schemas.Rota} | problems(404))
@allow("manage_joint")
def end_one_rota(path: schemas.StandingPath) -> Any:
    """End a rota now."""
    return _answer(end_rota(current_session(), path.id, current_actor()).id)


@bp.patch("/rotas/<int:id>", responses={200: schemas.Rota} | problems(404))
@allow("manage_joint")
def change_one_rota(path: schemas.StandingPath, body: schemas.RotaChange) -> Any:
    """Change a rota; its turns count from now on."""
    changes = body.said()
    if "area" in changes:
        changes["area"] = body.area.model_dump(exclude_none=True)
    if "turns" in changes:
        changes["turns"] = [_turn(each) for each in body.turns]
    return _answer(change_rota(current_session(), path.id, current_actor(), changes).id)


def _turn(given: schemas.NewTurn) -> Turn:
    return Turn(
        given.squad_id,
        given.first_day,
        given.every_days,
        given.run_days,
        tuple(sorted(set(given.weekdays))),
        _minutes(given.opens),
        _minutes(given.closes),
    )


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _answer(rota_id: int) -> schemas.Rota:
    session = current_session()
    row = session.execute(rotas_query().where(Rota.id == rota_id)).one()
    return schemas.Rota.model_validate(rota_view(session, row))
