"""The ledger: who did what when, and that nobody has changed it since."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.ledger import LedgerEntry
from data.squads import Squad
from dispatch.journal import record
from dispatch.verification import verify_ledger
from dispatch.views import iso
from web.api.blueprints import make_blueprint
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.replica import reading_session
from web.schemas import ledger as schemas

bp = make_blueprint("ledger", "Who did what when, as a chain that shows any change")

CHECKED_AT_ONCE = 20_000
NAMES = {"incident": (Incident.id, Incident.number), "squad": (Squad.id, Squad.call_sign)}


@bp.get("/ledger", responses={200: schemas.LedgerPage})
@allow("see_ledger")
def list_ledger(query: schemas.LedgerQuery) -> Any:
    """List what has been done, the newest first; that it was read is an act as well."""
    session = reading_session()
    if query.cursor is None:
        asked = query.model_dump(include={"incident", "account", "act"}, exclude_none=True)
        record(current_session(), current_actor(), "ledger.read", "ledger", None, asked=asked)
    entries, following = fetch_page(
        session,
        _filtered(query),
        [LedgerEntry.sequence],
        cursor=query.cursor,
        limit=query.limit,
        descending=True,
    )
    names = _subject_names(session, entries)
    items = [_view(entry, names.get((entry.subject_kind, entry.subject_id))) for entry in entries]
    return schemas.LedgerPage.model_construct(items=items, next=following)


@bp.get("/ledger/verification", responses={200: schemas.LedgerVerification})
@allow("verify_ledger")
def verify_chain(query: schemas.LedgerVerificationQuery) -> Any:
    """Check that the ledger's entries are as they were written; a long one is checked in several requests."""
    found = verify_ledger(reading_session(), query.after, CHECKED_AT_ONCE)
    return schemas.LedgerVerification.model_validate(found)


def _filtered(query: schemas.LedgerQuery) -> Select[Any]:
    wanted = select(LedgerEntry)
    if query.incident is not None:
        number = select(Incident.id).where(Incident.number == query.incident).scalar_subquery()
        wanted = wanted.where(LedgerEntry.subject_kind == "incident", LedgerEntry.subject_id == number)
    if query.account is not None:
        wanted = wanted.where(LedgerEntry.account_name == query.account)
    if query.act is not None:
        of_kind = LedgerEntry.act.startswith(query.act + ".", autoescape=True)
        wanted = wanted.where((LedgerEntry.act == query.act) | of_kind)
    return wanted


def _subject_names(session: Session, entries: Sequence[LedgerEntry]) -> dict[tuple[str, int | None], str]:
    """Return what people call the subjects of the entries, by kind and id."""
    names = {}
    for kind, columns in NAMES.items():
        ids = {entry.subject_id for entry in entries if entry.subject_kind == kind}
        if ids:
            found = session.execute(select(*columns).where(columns[0].in_(ids)))
            names |= {(kind, subject_id): name for subject_id, name in found.all()}
    return names


def _view(entry: LedgerEntry, subject: str | None) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": iso(entry.at),
        "account": entry.account_name,
        "act": entry.act,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "subject": subject,
        "details": entry.details,
        "hash": entry.hash.hex(),
    }
