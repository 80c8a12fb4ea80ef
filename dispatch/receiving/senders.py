"""How a sender is answered: its callback address and secret, its words for statuses, its codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import STATUSES
from data.receiving import CaseSender, CodeMapping
from data.shares import Agency
from dispatch.intake import get_category
from dispatch.journal import Actor, record
from dispatch.outbound.rules import check_url
from dispatch.outbound.signing import make_secret

PURPOSE = "case callbacks"


@dataclass
class StatusUnknown(Exception):
    """A word is given for what is no status."""

    status: str
    known: tuple[str, ...] = STATUSES


@dataclass
class CodeTwice(Exception):
    """A code of a table is given two meanings."""

    code_table: str
    code: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a sender's own table, and the code of the category that it means."""

    code_table: str
    code: str
    category: str


@dataclass(frozen=True, slots=True)
class Receiving:
    """How a sender is answered; `new_secret` asks for another secret."""

    callback_url: str = ""
    status_words: dict[str, str] = field(default_factory=dict)
    codes: tuple[Code, ...] = ()
    new_secret: bool = False


def find_sender(session: Session, account_id: int) -> CaseSender | None:
    """Return how an account is answered, if anybody has said so."""
    return session.get(CaseSender, account_id)


def codes_of(session: Session, account_id: int) -> Sequence[Code]:
    """Return the codes of a sender's own tables."""
    rows = session.execute(
        select(CodeMapping.code_table, CodeMapping.code, Category.code)
        .join(Category, Category.id == CodeMapping.category_id)
        .where(CodeMapping.account_id == account_id)
        .order_by(CodeMapping.code_table, CodeMapping.code)
    )
    return [Code(*row) for row in rows]


def set_receiving(session: Session, actor: Actor, agency: Agency, wanted: Receiving) -> str | None:
    """Say how a sender is answered, in place of what was said; return its secret where that is new.

    Raises UrlUnfit, AddressRefused, PlainRefused, StatusUnknown, CodeTwice or CategoryUnknown.
    """
    unknown = sorted(set(wanted.status_words) - set(STATUSES))
    if unknown:
        raise StatusUnknown(unknown[0])
    if wanted.callback_url:
        check_url(session, wanted.callback_url)
    sender = session.get(CaseSender, agency.account_id, with_for_update=True)
    if sender is None:
        sender = CaseSender(account_id=agency.account_id)
        session.add(sender)
    sender.callback_url, sender.status_words = wanted.callback_url, wanted.status_words
    sender.changed_at, sender.changed_by = datetime.now(UTC), actor.account_id
    secret = _renew_secret(session, sender, wanted.new_secret)
    _put_codes(session, agency.account_id, wanted.codes)
    session.flush()
    about = {
        "callback_url": wanted.callback_url,
        "codes": len(wanted.codes),
        "new_secret": secret is not None,
    }
    record(session, actor, "receiving.changed", "agency", agency.id, agency=agency.name, **about)
    return secret


def _renew_secret(session: Session, sender: CaseSender, wanted: bool) -> str | None:
    if not sender.callback_url or (sender.secret is not None and not wanted):
        return None
    secret = make_secret()
    sender.secret = session.info["sealer"].seal(PURPOSE, secret.encode())
    return secret


def _put_codes(session: Session, account_id: int, codes: Sequence[Code]) -> None:
    session.execute(delete(CodeMapping).where(CodeMapping.account_id == account_id))
    meant: dict[tuple[str, str], str] = {}
    for one in codes:
        if meant.setdefault((one.code_table, one.code), one.category) != one.category:
            raise CodeTwice(one.code_table, one.code)
    for one in dict.fromkeys(codes):
        category = get_category(session, one.category)
        session.add(
            CodeMapping(
                account_id=account_id, code_table=one.code_table, code=one.code, category_id=category.id
            )
        )
