"""Made-up subjects of inspection: most were found once or twice, some planted ones again and again."""

from dataclasses import dataclass

import numpy as np

from data.sample.past.patterns import Patterns

NAMES = {
    "shop": "样例商户",
    "site": "样例工地",
    "vehicle": "样例车辆",
    "company": "样例单位",
    "person": "样例个人",
}
UNGRADED = "person"
# From how many violations in the year on a grade is given, best first.
GRADES = ((12, "D"), (5, "C"), (2, "B"), (0, "A"))
# Per kind: how many violations an ordinary subject has, how many are planted, and their share of the kind's.
ORDINARY = {"shop": 1.4, "site": 2.5, "vehicle": 1.3, "company": 1.6, "person": 1.1}
PLANTED = {"shop": 45, "site": 14, "vehicle": 28, "company": 10, "person": 6}
PLANTED_SHARE = 0.22
MOVING = ("vehicle", "person")


@dataclass(frozen=True, slots=True)
class SampleSubject:
    """A made-up shop, site, vehicle, company or person; moving ones have no place of their own."""

    name: str
    kind: str
    grade: str | None
    point: tuple[float, float] | None


def assign_subjects(
    patterns: Patterns,
    category: np.ndarray,
    place: np.ndarray,
    point: np.ndarray,
    random: np.random.Generator,
) -> tuple[list[SampleSubject], np.ndarray]:
    """Return the subjects, and for each violation the row of its subject, or -1.

    A violation of a subject with a place of its own is moved there: `point` is changed.
    """
    owner = np.full(len(category), -1)
    kinds = np.array(patterns.subjects)[category]
    concerned = random.random(len(category)) < patterns.subject_share[category]
    subjects: list[SampleSubject] = []
    for kind in NAMES:
        rows = np.flatnonzero(concerned & (kinds == kind))
        groups = _grouped(rows, kind, place, random)
        for number, group in enumerate(groups, start=1):
            home = None if kind in MOVING else tuple(point[group[0]].tolist())
            if home is not None:
                point[group] = home
            owner[group] = len(subjects)
            subjects.append(SampleSubject(f"{NAMES[kind]}{number:04d}", kind, _grade(kind, len(group)), home))
    return subjects, owner


def _grouped(rows: np.ndarray, kind: str, place: np.ndarray, random: np.random.Generator) -> list[np.ndarray]:
    """Part violations among subjects: planted ones get many, one at each planted place, the rest few."""
    rows = random.permutation(rows)
    groups = []
    if kind not in MOVING:
        at_place = rows[place[rows] >= 0]
        groups = [at_place[place[at_place] == each] for each in np.unique(place[at_place])]
        rows = rows[place[rows] < 0]
    planted = min(int(PLANTED_SHARE * len(rows)), len(rows))
    groups += [part for part in np.array_split(rows[:planted], PLANTED[kind]) if len(part)]
    rest = rows[planted:]
    sizes = np.maximum(random.poisson(ORDINARY[kind] - 1.0, len(rest)) + 1, 1)
    cuts = np.cumsum(sizes)
    return groups + [part for part in np.split(rest, cuts[cuts < len(rest)]) if len(part)]


def _grade(kind: str, violations: int) -> str | None:
    if kind == UNGRADED:
        return None
    return next(grade for least, grade in GRADES if violations >= least)
