"""Forms by category: what an incident asks for, what has been filled in, and what is still missing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.forms import CategoryForm, IncidentForm
from data.incidents import ENDED, Incident
from dispatch.form_values import read_answer, read_check
from dispatch.journal import Actor, announce_incident, record


@dataclass
class FormChanged(Exception):
    """Somebody else has written a newer version of the form."""

    version: int


@dataclass
class NoForm(Exception):
    """The category of the incident has no form."""

    number: str


@dataclass
class FormClosed(Exception):
    """The incident has ended; its form is no longer filled in."""

    number: str
    status: str


@dataclass
class FormIncomplete(Exception):
    """The incident cannot be handled: its form lacks what is required."""

    number: str
    names: list[str]
    names_en: list[str]
    missing: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Filled:
    """The form of an incident: the version it is under, and what has been filled in, if anything."""

    form: CategoryForm
    row: IncidentForm | None

    @property
    def answers(self) -> dict[str, Any]:
        """The values of fields, by key."""
        return {} if self.row is None else self.row.answers

    @property
    def checks(self) -> dict[str, Any]:
        """The answers to lines of the checklist, by key."""
        return {} if self.row is None else self.row.checks

    def missing(self) -> list[dict[str, Any]]:
        """Return what is required and not filled in, each with its step, in the order of the form."""
        fields = [{**one, "kind": "field"} for one in self.form.fields if one["key"] not in self.answers]
        lines = [
            {**one, "kind": "check", "step": "handled"}
            for one in self.form.checklist
            if one["key"] not in self.checks
        ]
        names = ("kind", "key", "name", "name_en", "step")
        return [{name: one[name] for name in names} for one in (*fields, *lines) if one["required"]]


def find_form(session: Session, category_id: int) -> CategoryForm | None:
    """Return the form of a category in its newest version, or None."""
    of_category = select(CategoryForm).where(CategoryForm.category_id == category_id)
    return session.scalar(of_category.order_by(CategoryForm.version.desc()).limit(1))


def write_form(
    session: Session,
    category: Category,
    actor: Actor,
    fields: list[dict[str, Any]],
    checklist: list[dict[str, Any]],
    base_version: int,
) -> CategoryForm:
    """Write a new version of a category's form; `base_version` is the one it was made from, 0 for none."""
    session.scalar(select(Category.id).where(Category.id == category.id).with_for_update())
    current = find_form(session, category.id)
    version = 0 if current is None else current.version
    if version != base_version:
        raise FormChanged(version)
    if current is not None and (current.fields, current.checklist) == (fields, checklist):
        return current
    form = CategoryForm(
        category_id=category.id,
        version=version + 1,
        fields=fields,
        checklist=checklist,
        is_sample=False,
        made_at=datetime.now(UTC),
        made_by=actor.account_id,
    )
    session.add(form)
    session.flush()
    details = {"category": category.code, "version": form.version}
    record(session, actor, "form.written", "category", category.id, **details)
    return form


def find_filled(session: Session, incident: Incident) -> Filled | None:
    """Return the form of an incident, or None; one that is being filled in keeps the version it has."""
    begun = session.execute(
        select(CategoryForm, IncidentForm)
        .join(IncidentForm, IncidentForm.form_id == CategoryForm.id)
        .where(IncidentForm.incident_id == incident.id, CategoryForm.category_id == incident.category_id)
        .order_by(IncidentForm.id)
        .limit(1)
    ).first()
    if begun is not None:
        return Filled(*begun)
    form = find_form(session, incident.category_id)
    return None if form is None or not (form.fields or form.checklist) else Filled(form, None)


def fill(
    session: Session, incident: Incident, actor: Actor, answers: dict[str, Any], checks: dict[str, Any]
) -> Filled:
    """Fill in fields and lines of an incident's form by key, None to empty one; the others stay.

    The incident is locked. What somebody else filled in meanwhile is kept, but for the same keys.
    """
    filled = find_filled(session, incident)
    if filled is None:
        raise NoForm(incident.number)
    if incident.status in ENDED:
        raise FormClosed(incident.number, incident.status)
    answers = {key: read_answer(filled.form.fields, key, value) for key, value in answers.items()}
    checks = {key: read_check(filled.form.checklist, key, value) for key, value in checks.items()}
    row, now = filled.row, datetime.now(UTC)
    if row is None:
        row = IncidentForm(incident_id=incident.id, form_id=filled.form.id, answers={}, checks={})
        session.add(row)
    row.answers, row.checks = _merged(row.answers, answers), _merged(row.checks, checks)
    row.filled_at, row.filled_by = now, actor.account_id
    session.flush()
    incident.updated_at = now
    record(
        session, actor, "form.filled", "incident", incident.id,
        version=filled.form.version, answers=answers, checks=checks,
    )  # fmt: skip
    announce_incident(session, incident.id)
    return Filled(filled.form, row)


def _merged(was: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (was | changes).items() if value is not None}


def check_complete(session: Session, incident: Incident) -> None:
    """Raise FormIncomplete where the form of an incident lacks what is required to have it handled."""
    filled = find_filled(session, incident)
    missing = [] if filled is None else filled.missing()
    if missing:
        names = [one["name"] for one in missing]
        names_en = [one["name_en"] or one["name"] for one in missing]
        raise FormIncomplete(incident.number, names, names_en, missing)
