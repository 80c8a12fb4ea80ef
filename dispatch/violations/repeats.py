"""What a case repeats: the same subject, address, or kind at the same place, and how often."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.addresses import normalise_address
from data.categories import Category
from data.incidents import Incident
from dispatch.violations.earlier import Case, counting, counting_subjects, listing, values_of, ways_of
from dispatch.violations.matching import find_alike
from dispatch.violations.rules import RepeatRules, rules_for

__all__ = ["Case", "Earlier", "Repeats", "Tally", "case_of", "find_repeats", "list_earlier"]
SUBJECT, ADDRESS, PLACE = "subject", "address", "place"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many earlier cases, and when the last was; `last_day_only` where its hour is not known."""

    count: int
    last_at: datetime | None
    last_day_only: bool = False

    @classmethod
    def of(cls, groups: Iterable[Any]) -> "Tally":
        """Add up groups of cases, as `counting` gives them."""
        count: int = 0
        last: list[tuple[datetime | None, bool]] = []
        for group in groups:
            count += group.count
            last += [(group.last_day, True), (group.last_timed, False)]
        known = [one for one in last if one[0] is not None]
        return cls(count, *max(known)) if known else cls(0, None)


@dataclass(frozen=True, slots=True)
class Repeats:
    """What a case repeats; `here` are cases of its kind at its place or address within the days of the rules.

    `at_address` and `of_subject` are all cases there and of that subject, of any kind, within `record_days`;
    `alike` are the keys under which its address is known.
    """

    case: Case
    rules: RepeatRules
    here: Tally
    at_address: Tally
    of_subject: Tally | None
    alike: frozenset[str] = frozenset()

    @property
    def raises(self) -> bool:
        """Whether the rule makes a new incident more urgent for this."""
        return bool(self.rules.raises_from) and self.here.count >= self.rules.raises_from


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier cases themselves, the newest first; `how` says why each is among them, by its id.

    `subjects` tells how many of all, not only of those listed, each subject has.
    """

    found: list[Any]
    how: dict[int, list[str]]
    subjects: dict[int, int] = field(default_factory=dict)


def find_repeats(session: Session, case: Case) -> Repeats:
    """Return what a case repeats, of what the session may see; duplicates of others are left out."""
    rules = rules_for(session, case.category)
    key = normalise_address(case.address)
    groups = session.execute(counting(ways_of(case, key)), values_of(case, key, rules)).all()
    # What is spelled the same is the same also beyond the block.
    alike = find_alike(key, {key, *(group.address_key for group in groups if group.in_block)})
    at_address = [group for group in groups if group.in_reach and group.address_key in alike]
    here = [group for group in groups if group.in_place]
    here += [group for group in at_address if group.recent_kind and not group.in_place]
    of_subject = Tally.of(group for group in groups if group.of_subject)
    return Repeats(
        case,
        rules,
        Tally.of(here),
        Tally.of(at_address),
        None if case.subject_id is None else of_subject,
        frozenset(alike),
    )


def list_earlier(session: Session, repeats: Repeats) -> Earlier:
    """Return the cases that a case repeats."""
    key = normalise_address(repeats.case.address)
    ways = ways_of(repeats.case, key)
    said = values_of(repeats.case, key, repeats.rules) | {"alike": sorted(repeats.alike)}
    found = session.execute(listing(ways), said).all()
    subjects = dict(session.execute(counting_subjects(ways), said).all())
    return Earlier(found, {row.id: _how(row, repeats.alike) for row in found}, subjects)


def case_of(session: Session, incident: Incident) -> Case:
    """Return an incident as a case, to be asked what was before it was reported."""
    place = select(func.ST_X(Incident.location), func.ST_Y(Incident.location), Category.code)
    of_incident = place.join(Category, Category.id == Incident.category_id).where(Incident.id == incident.id)
    lon, lat, category = session.execute(of_incident).one()
    return Case(lon, lat, incident.reported_at, category, incident.place, incident.subject_id, incident.id)


def _how(row: Any, alike: frozenset[str]) -> list[str]:
    """Return in which ways an earlier case is the same."""
    ways = {
        SUBJECT: row.of_subject,
        ADDRESS: row.in_reach and row.address_key in alike,
        PLACE: row.in_place,
    }
    return [way for way, holds in ways.items() if holds]
