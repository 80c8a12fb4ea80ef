"""The list of a draw: the subjects with their weights, the inspectors, and who may not inspect whom.

It is settled and given a hash before the seed is known; whoever has list and seed can repeat the draw.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

METHOD = "one-map-draw-1"
# What parts lines and columns of the list; in a name it becomes a space.
PARTING = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\x00": " "})


@dataclass(frozen=True, slots=True)
class Entrant:
    """A subject that may be drawn, and with what weight."""

    id: int
    name: str
    grade: str
    weight: int


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who may be drawn to inspect, by a key that stays: `account:7`, `name:张三`."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Recusal:
    """That an inspector may not inspect a subject (回避), or none, and why; the reason is not published."""

    inspector: str
    subject_id: int | None
    reason: str = ""


@dataclass
class ListEmpty(Exception):
    """There is nobody to draw from: no subjects, or no inspectors."""

    what: str


@dataclass
class TwiceOnList(Exception):
    """A subject or inspector stands on the list twice."""

    what: str
    key: str


@dataclass
class DrawsTooMany(Exception):
    """More subjects are to be drawn than the list has, or none."""

    wanted: int
    on_list: int


@dataclass
class TooFewInspectors(Exception):
    """For a subject there are too few inspectors left who need not stand aside."""

    subject: str
    left: int
    needed: int


@dataclass
class RecusalUnknown(Exception):
    """A recusal names an inspector or subject that is not on the list."""

    inspector: str
    subject_id: int | None


@dataclass(frozen=True)
class DrawList:
    """All that decides a draw but the seed; sorted, so that the order in which it came decides nothing."""

    entrants: tuple[Entrant, ...]
    inspectors: tuple[Inspector, ...]
    recusals: tuple[Recusal, ...]
    wanted: int
    per_subject: int

    @property
    def text(self) -> str:
        """The list in the one spelling that its hash is made of."""
        lines = [f"{METHOD}\t{self.wanted}\t{self.per_subject}"]
        lines += [f"S\t{one.id}\t{one.weight}\t{one.grade}\t{one.name}" for one in self.entrants]
        lines += [f"I\t{one.key}\t{one.name}" for one in self.inspectors]
        pairs = {(one.inspector, _subject(one)) for one in self.recusals}
        lines += [f"R\t{key}\t{subject}" for key, subject in sorted(pairs)]
        return "\n".join(lines) + "\n"

    @property
    def sha256(self) -> str:
        """The hash by which the list is known, in hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def barred(self) -> Mapping[str, frozenset[str]]:
        """Return whom each subject, by its id in words, may not meet; `*` stands for every subject."""
        found: dict[str, set[str]] = {}
        for one in self.recusals:
            found.setdefault(_subject(one), set()).add(one.inspector)
        return {subject: frozenset(keys) for subject, keys in found.items()}


def make_list(
    entrants: Sequence[Entrant],
    inspectors: Sequence[Inspector],
    recusals: Sequence[Recusal],
    wanted: int,
    per_subject: int,
) -> DrawList:
    """Return a draw's list, sorted and checked: every subject on it can be inspected as it is to be."""
    made = DrawList(
        entrants=tuple(sorted((_clean_entrant(one) for one in entrants), key=lambda one: one.id)),
        inspectors=tuple(sorted((_clean_inspector(one) for one in inspectors), key=lambda one: one.key)),
        recusals=tuple(sorted(map(_clean_recusal, recusals), key=lambda one: (one.inspector, _subject(one)))),
        wanted=wanted,
        per_subject=per_subject,
    )
    _check_once("subject", [str(one.id) for one in made.entrants])
    _check_once("inspector", [one.key for one in made.inspectors])
    if not 1 <= wanted <= len(made.entrants):
        raise DrawsTooMany(wanted, len(made.entrants))
    _check_recusals(made)
    return made


def _check_once(what: str, keys: Sequence[str]) -> None:
    if not keys:
        raise ListEmpty(what)
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise TwiceOnList(what, key)
        seen.add(key)


def _check_recusals(made: DrawList) -> None:
    """Check that recusals are of those on the list, and leave enough others, whoever is drawn."""
    keys = {one.key for one in made.inspectors}
    subjects = {one.id for one in made.entrants} | {None}
    for one in made.recusals:
        if one.inspector not in keys or one.subject_id not in subjects:
            raise RecusalUnknown(one.inspector, one.subject_id)
    barred = made.barred()
    of_all = barred.get("*", frozenset())
    for entrant in made.entrants:
        left = len(keys - of_all - barred.get(str(entrant.id), frozenset()))
        if left < made.per_subject:
            raise TooFewInspectors(entrant.name, left, made.per_subject)


def _subject(one: Recusal) -> str:
    return "*" if one.subject_id is None else str(one.subject_id)


def _clean(words: str) -> str:
    return words.translate(PARTING).strip()


def _clean_entrant(one: Entrant) -> Entrant:
    return Entrant(one.id, _clean(one.name), one.grade, one.weight)


def _clean_inspector(one: Inspector) -> Inspector:
    return Inspector(_clean(one.key), _clean(one.name))


def _clean_recusal(one: Recusal) -> Recusal:
    return Recusal(_clean(one.inspector), one.subject_id, one.reason)
