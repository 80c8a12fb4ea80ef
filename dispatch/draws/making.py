"""Makes a draw: settles its list, draws by a seed, keeps all of it for good, and publishes it.

The list is shown, with its hash, before the seed is known; drawing names the hash again, so that what is
drawn from is what was shown. A seed is made by this machine when the draw is made, or is given, such as the
numbers of a lottery that was still to come.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.draws import Draw, DrawSubject
from data.squads import Squad
from dispatch.draws.drawing import Drawn, draw
from dispatch.draws.entering import Filters, list_entrants, organisations_below
from dispatch.draws.lists import METHOD, DrawList, Inspector, Recusal, make_list
from dispatch.journal import Actor, record

NUMBER = re.compile(r"[1-9][0-9]{0,14}")


@dataclass
class ListChanged(Exception):
    """The list is no longer the one that was shown: a subject or a grade has changed meanwhile."""

    shown: str
    now: str


@dataclass
class InspectorUnknown(Exception):
    """There is no such account or squad to inspect."""

    key: str


@dataclass
class DrawUnknown(Exception):
    """There is no such draw."""

    draw_id: int


@dataclass
class DrawPublished(Exception):
    """The draw is published already."""

    draw_id: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn: from whom, how many, by whom each is inspected, and who stands aside."""

    name: str
    filters: Filters
    wanted: int
    per_subject: int
    inspectors: tuple[str, ...]
    recusals: tuple[Recusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Seed:
    """What chance is made of, and where it came from in words, if it came from elsewhere."""

    words: str | None = None
    note: str = ""


def settle_list(session: Session, actor: Actor, wish: Wish) -> DrawList:
    """Return the list of a draw as it stands now."""
    return make_list(
        list_entrants(session, wish.filters),
        _named(session, actor, wish.inspectors),
        wish.recusals,
        wish.wanted,
        wish.per_subject,
    )


def make_draw(session: Session, actor: Actor, wish: Wish, shown_sha256: str, seed: Seed) -> Draw:
    """Draw, and keep list, seed and outcome for good; refuse it where the list is not the one shown."""
    listed = settle_list(session, actor, wish)
    if listed.sha256 != shown_sha256:
        raise ListChanged(shown_sha256, listed.sha256)
    words = seed.words or secrets.token_hex(32)
    outcome = draw(listed, words)
    kept = Draw(
        name=wish.name,
        organisation_id=actor.organisation_id,
        method=METHOD,
        list_text=listed.text,
        list_sha256=listed.sha256,
        on_list=len(listed.entrants),
        wanted=wish.wanted,
        per_subject=wish.per_subject,
        seed=words,
        seed_source="given" if seed.words else "made",
        seed_note=seed.note,
        filters=wish.filters.plain(),
        inspectors=[asdict(one) for one in listed.inspectors],
        recusals=[asdict(one) for one in listed.recusals],
        drawn_at=datetime.now(UTC),
        drawn_by=actor.account_id,
    )
    session.add(kept)
    session.flush()
    session.execute(insert(DrawSubject), [_row(kept.id, one) for one in outcome])
    _tell(session, actor, kept, outcome)
    return kept


def publish_draw(session: Session, actor: Actor, draw_id: int) -> Draw:
    """Publish a draw (公开): from now on anybody may read it, without signing in."""
    kept = session.scalar(select(Draw).where(Draw.id == draw_id).with_for_update())
    if kept is None:
        raise DrawUnknown(draw_id)
    if kept.published_at is not None:
        raise DrawPublished(draw_id)
    kept.published_at, kept.published_by = datetime.now(UTC), actor.account_id
    session.flush()
    record(session, actor, "draw.published", "draw", kept.id, name=kept.name, list_sha256=kept.list_sha256)
    return kept


def _tell(session: Session, actor: Actor, kept: Draw, outcome: Sequence[Drawn]) -> None:
    """Write the draw into the ledger, with all that repeats it but the list, whose hash is there."""
    drawn = [[one.subject.id, *(each.key for each in one.inspectors)] for one in outcome]
    about = {"name": kept.name, "list_sha256": kept.list_sha256, "seed": kept.seed}
    record(session, actor, "draw.made", "draw", kept.id, **about, seed_source=kept.seed_source, drawn=drawn)


def _row(draw_id: int, one: Drawn) -> dict[str, Any]:
    return {
        "draw_id": draw_id,
        "position": one.position,
        "subject_id": one.subject.id,
        "name": one.subject.name,
        "grade": one.subject.grade,
        "weight": one.subject.weight,
        "inspectors": [asdict(each) for each in one.inspectors],
    }


def _named(session: Session, actor: Actor, keys: Sequence[str]) -> list[Inspector]:
    """Return inspectors by keys: `account:7`, `squad:3`, or a name as it was given, `name:张三`.

    Accounts are those of the actor's organisation and below.
    """
    parted = [key.partition(":") for key in keys]
    accounts = _numbers(parted, "account")
    squads = _numbers(parted, "squad")
    own = Account.organisation_id.in_(organisations_below(actor.organisation_id))
    working = select(Account).where(Account.id.in_(accounts), Account.disabled_at.is_(None), own)
    known = {f"account:{one.id}": one.display_name or one.name for one in session.scalars(working)}
    going = select(Squad).where(Squad.id.in_(squads), Squad.retired_at.is_(None))
    known |= {f"squad:{one.id}": one.call_sign for one in session.scalars(going)}
    known |= {key: name for key, (kind, _, name) in zip(keys, parted, strict=True) if kind == "name" and name}
    for key in keys:
        if key not in known:
            raise InspectorUnknown(key)
    return [Inspector(key, known[key]) for key in keys]


def _numbers(parted: Sequence[tuple[str, str, str]], kind: str) -> list[int]:
    return [int(number) for which, _, number in parted if which == kind and NUMBER.fullmatch(number)]
