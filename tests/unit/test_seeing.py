"""Which models of a statement are narrowed to what an account sees: all with a rule, wherever they stand."""

import pytest
from sqlalchemy import Executable, exists, func, select, text, union, update
from sqlalchemy.orm import aliased, joinedload

from data.assignments import Assignment
from data.categories import Category
from data.incidents import Incident
from data.scope import Scope
from data.seeing import RULES, criterion, narrowed_models
from data.squads import Squad

OTHER = aliased(Incident)
LATE = select(Incident.id).cte("late")

STATEMENTS: dict[str, tuple[Executable, set[type]]] = {
    "a model": (select(Incident), {Incident}),
    "a column": (select(Incident.number), {Incident}),
    "an alias": (select(OTHER.id), {Incident}),
    "a join": (select(Category.code).join(Incident, Incident.category_id == Category.id), {Incident}),
    "a condition": (select(Category.code).where(Incident.category_id == Category.id), {Incident}),
    "exists": (select(Squad.id).where(exists().where(Assignment.squad_id == Squad.id)), {Squad, Assignment}),
    "a set of ids": (select(Squad.id).where(Squad.id.in_(select(Assignment.squad_id))), {Squad, Assignment}),
    "a scalar": (select(select(func.count(Incident.id)).scalar_subquery()), {Incident}),
    "a subquery": (select(select(Incident.id).subquery()), {Incident}),
    "a common table": (select(Category.code).join(LATE, LATE.c.id == Category.id), {Incident}),
    "a union": (union(select(Incident.id), select(Squad.id)), {Incident, Squad}),
    "a change": (update(Squad).values(speed_kmh=1), {Squad}),
    "what comes along": (select(Incident).options(joinedload(Incident.category)), {Incident}),
    "for all": (select(Category), set()),
    "plain words": (text("SELECT 1"), set()),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_models_are_found_wherever_they_stand(name: str) -> None:
    statement, models = STATEMENTS[name]
    assert set(narrowed_models(statement)) == models


def test_a_rule_is_kept_for_each_scope() -> None:
    west, east = (Scope(1, organisation, f"1.{organisation}") for organisation in (2, 3))
    for model in RULES:
        assert criterion(west, model) is criterion(Scope(1, 2, "1.2"), model)
        assert criterion(west, model) is not criterion(east, model)
