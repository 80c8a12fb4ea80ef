"""Forms by category, and what is filled in for an incident."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.categories import Category
from data.forms import CategoryForm
from dispatch.forms import Filled, NoForm, fill, find_filled, find_form, write_form
from dispatch.lifecycle import get_incident
from dispatch.views import iso
from dispatch.working import check_works_on
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.problems.errors import Missing
from web.schemas import forms as schemas
from web.schemas.incidents import IncidentPath

bp = make_blueprint("forms", "What an incident of a category asks for: fields and a checklist")


@bp.get("/forms", responses={200: schemas.CategoryForms})
@allow("see_map")
def list_forms() -> Any:
    """List the forms in use, in the order of their categories' codes."""
    newest = (
        select(CategoryForm.category_id, func.max(CategoryForm.version).label("version"))
        .group_by(CategoryForm.category_id)
        .subquery()
    )
    rows = current_session().execute(
        select(CategoryForm, Category)
        .join(
            newest,
            (newest.c.category_id == CategoryForm.category_id) & (newest.c.version == CategoryForm.version),
        )
        .join(Category, Category.id == CategoryForm.category_id)
        .order_by(Category.code)
    )
    items = [_form(current_session(), category, form) for form, category in rows]
    return schemas.CategoryForms.model_validate({"items": items, "next": None})


@bp.get("/categories/<int:id>/form", responses={200: schemas.CategoryForm} | problems(404))
@allow("see_map")
def get_category_form(path: schemas.CategoryPath) -> Any:
    """Return the form of a category; of version 0 and empty where it has none."""
    session = current_session()
    category = _category(session, path.id)
    return schemas.CategoryForm.model_validate(_form(session, category, find_form(session, category.id)))


@bp.put("/categories/<int:id>/form", responses={200: schemas.CategoryForm} | problems(404, 409))
@allow("manage_forms")
def put_category_form(path: schemas.CategoryPath, body: schemas.FormContent) -> Any:
    """Write a new version of a category's form; incidents that are being filled in keep theirs."""
    session = current_session()
    category = _category(session, path.id)
    fields, checklist = schemas.plain(body.fields), schemas.plain(body.checklist)
    form = write_form(session, category, current_actor(), fields, checklist, body.base_version)
    return schemas.CategoryForm.model_validate(_form(session, category, form))


@bp.get("/incidents/<int:id>/form", responses={200: schemas.IncidentForm} | problems(404))
@allow("see_incidents")
def get_incident_form(path: IncidentPath) -> Any:
    """Return the form of an incident, with what has been filled in and what is missing."""
    session = current_session()
    incident = get_incident(session, path.id)
    filled = find_filled(session, incident)
    if filled is None:
        raise NoForm(incident.number)
    return _answer(session, filled)


@bp.patch("/incidents/<int:id>/form", responses={200: schemas.IncidentForm} | problems(404, 409))
@allow("fill_forms")
def fill_incident_form(path: IncidentPath, body: schemas.FormFilling) -> Any:
    """Fill in fields and lines of an incident's form; a squad's account only where it has been sent."""
    session, actor = current_session(), current_actor()
    incident = get_incident(session, path.id, lock=True)
    check_works_on(session, incident, actor)
    checks = {key: check and check.model_dump() for key, check in body.checks.items()}
    return _answer(session, fill(session, incident, actor, body.answers, checks))


def _category(session: Session, category_id: int) -> Category:
    category = session.get(Category, category_id)
    if category is None:
        raise Missing("category", category_id)
    return category


def _form(session: Session, category: Category, form: CategoryForm | None) -> dict[str, Any]:
    return {
        "category_id": category.id,
        "category": category,
        "version": 0 if form is None else form.version,
        "fields": [] if form is None else form.fields,
        "checklist": [] if form is None else form.checklist,
        "is_sample": form is not None and form.is_sample,
        "made_at": form and iso(form.made_at),
        "made_by": form and _name(session, form.made_by),
    }


def _answer(session: Session, filled: Filled) -> schemas.IncidentForm:
    form, row = filled.form, filled.row
    return schemas.IncidentForm.model_validate(
        {
            "version": form.version,
            "is_sample": form.is_sample,
            "fields": form.fields,
            "checklist": form.checklist,
            "answers": filled.answers,
            "checks": filled.checks,
            "missing": filled.missing(),
            "filled_at": row and iso(row.filled_at),
            "filled_by": row and _name(session, row.filled_by),
        }
    )


def _name(session: Session, account_id: int | None) -> str | None:
    return session.scalar(select(Account.display_name).where(Account.id == account_id))
