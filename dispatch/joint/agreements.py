"""Makes and ends standing agreements between neighbours (协议): who answers where, when and for what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.joint import Agreement
from data.organisations import Organisation
from data.scope import everything
from dispatch.intake import CategoryUnknown
from dispatch.joint.areas import read_area
from dispatch.joint.kinship import get_organisation, holds
from dispatch.joint.telling import tell_desk
from dispatch.journal import Actor, record
from layers.windows import read_rule
from layers.windows.keeping import keep_window
from layers.windows.spans import ZONE


@dataclass
class AgreementUnknown(Exception):
    """There is no such agreement, or it has ended."""

    agreement_id: int


@dataclass
class NotAboveBoth(Exception):
    """Only those above all sides settle something between them."""

    organisation: str
    organisation_en: str


@dataclass
class SameSides(Exception):
    """The two sides are one organisation, or one lies below the other."""

    organisation: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed on; `answers` is "a", "b" or "alternating", `area` as in `dispatch.joint.areas`."""

    name: str
    a_id: int
    b_id: int
    answers: str
    name_en: str = ""
    alternates_from: date | None = None
    area: dict[str, Any] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    window: dict[str, Any] | None = None
    note: str = ""


def make_agreement(session: Session, actor: Actor, terms: Terms) -> Agreement:
    """Settle which of two neighbours answers; both are told."""
    a, b = (get_organisation(session, each) for each in (terms.a_id, terms.b_id))
    for side in (a, b):
        check_above(actor, side)
    if holds(a.path, b.path) or holds(b.path, a.path):
        raise SameSides(a.name)
    check_categories(session, terms.categories)
    area = read_area(session, terms.area)
    agreement = Agreement(
        name=terms.name,
        name_en=terms.name_en,
        a_id=a.id,
        b_id=b.id,
        answers=terms.answers,
        alternates_from=(terms.alternates_from or datetime.now(ZONE).date())
        if terms.answers == "alternating"
        else None,
        feature_id=area.feature_id,
        area=area.shape,
        categories=list(terms.categories),
        window_id=keep_window(session, read_rule(terms.window)),
        note=terms.note,
        made_at=datetime.now(UTC),
        made_by=actor.account_id,
    )
    session.add(agreement)
    session.flush()
    _say(session, actor, agreement, "made", (a, b))
    return agreement


def end_agreement(session: Session, agreement_id: int, actor: Actor) -> Agreement:
    """End an agreement now; what it settled before stays settled."""
    agreement, sides = get_agreement(session, agreement_id)
    for side in sides:
        check_above(actor, side)
    agreement.ended_at, agreement.ended_by = datetime.now(UTC), actor.account_id
    session.flush()
    _say(session, actor, agreement, "ended", sides)
    return agreement


def get_agreement(session: Session, agreement_id: int) -> tuple[Agreement, tuple[Organisation, Organisation]]:
    """Return an agreement that has not ended, locked, and its two sides; raise AgreementUnknown."""
    agreement = session.scalar(select(Agreement).where(Agreement.id == agreement_id).with_for_update())
    if agreement is None or agreement.ended_at is not None:
        raise AgreementUnknown(agreement_id)
    one, other = (session.get_one(Organisation, each) for each in (agreement.a_id, agreement.b_id))
    return agreement, (one, other)


def check_categories(session: Session, codes: Iterable[str]) -> None:
    """Raise CategoryUnknown unless there are categories of all these codes."""
    for code in codes:
        if session.scalar(select(Category.id).where(Category.code == code)) is None:
            raise CategoryUnknown(code)


def check_above(actor: Actor, side: Organisation) -> None:
    """Raise NotAboveBoth unless who acts stands at a side or above it."""
    if not holds(actor.path, side.path):
        raise NotAboveBoth(side.name, side.name_en or side.name)


def _say(
    session: Session, actor: Actor, agreement: Agreement, what: str, sides: tuple[Organisation, Organisation]
) -> None:
    about = {"name": agreement.name, "a": sides[0].name, "b": sides[1].name, "answers": agreement.answers}
    record(session, actor, f"agreement.{what}", "agreement", agreement.id, **about)
    with everything(session):
        for side in sides:
            tell_desk(session, f"agreement.{what}", side.id, None, **about)
