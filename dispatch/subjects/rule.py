"""The rule of risk grades: points for what was found, less the longer ago it was, and a grade by the points.

Every number of it is a setting that anybody may look up; docs/guide/supervisor.md explains them. The same
facts give the same points, and each part of them can be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from data.settings import get_setting

GRADES = ("A", "B", "C", "D")
INSPECTED = ("fail", "conditions", "critical", "serious")
PRIORITIES = (1, 2, 3, 4)
DIGITS = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """The numbers of the rule.

    What lies at most `days[0]` days back counts in full, up to `days[1]` with the first of `shares`, up to
    `days[2]` with the second, and not at all before that. From `least` points on B, C and D hold.
    """

    days: tuple[int, int, int]
    shares: tuple[float, float]
    violation: Mapping[int, float]
    inspection: Mapping[str, float]
    clean: float
    least: tuple[float, float, float]

    @property
    def spans(self) -> tuple[tuple[int, float], ...]:
        """The last day of each span, with the share in which it counts."""
        return tuple(zip(self.days, (1.0, *self.shares), strict=True))

    def grade_of(self, points: float) -> str:
        """Return the grade that so many points give."""
        return GRADES[sum(points >= least for least in self.least)]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a subject: how often what was found in which span (0, 1, 2), and how it ended.

    `violations` are counted by priority of their category; `inspections` by what of `INSPECTED`. `clean` is
    whether the last inspection was passed without grave findings, and nothing was found since.
    """

    violations: Mapping[tuple[int, int], int] = field(default_factory=dict)
    inspections: Mapping[tuple[str, int], int] = field(default_factory=dict)
    clean: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the points is for: what, how often, within how many days, and the points."""

    what: str
    within_days: int
    count: int
    points: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """A grade with the points it follows from, part by part."""

    grade: str
    points: float
    parts: tuple[Part, ...]


def assess(facts: Facts, rule: Rule) -> Assessment:
    """Return the grade that follows from facts; a clean inspection never leads below nothing."""
    parts = [
        Part(
            f"priority_{priority}",
            rule.spans[span][0],
            count,
            _points(rule, rule.violation[priority], span, count),
        )
        for (priority, span), count in sorted(
            facts.violations.items(), key=lambda each: (each[0][1], each[0][0])
        )
        if count
    ]
    parts += [
        Part(what, rule.spans[span][0], facts.inspections[what, span], points)
        for span in range(len(rule.spans))
        for what in INSPECTED
        if (what, span) in facts.inspections
        and (points := _points(rule, rule.inspection[what], span, facts.inspections[what, span]))
    ]
    total = round(sum(part.points for part in parts), DIGITS)
    if facts.clean and total and (off := min(rule.clean, total)):
        parts.append(Part("clean", rule.days[-1], 1, -off))
        total = round(total - off, DIGITS)
    return Assessment(rule.grade_of(total), total, tuple(parts))


def _points(rule: Rule, each: float, span: int, count: int) -> float:
    return round(each * rule.spans[span][1] * count, DIGITS)


def rule_of(session: Session) -> Rule:
    """Return the rule with the numbers that are set."""

    def number(name: str) -> float:
        return float(get_setting(session, f"grade_{name}"))

    return Rule(
        days=(int(number("full_days")), int(number("older_days")), int(number("window_days"))),
        shares=(number("older_share"), number("oldest_share")),
        violation={priority: number(f"points_priority_{priority}") for priority in PRIORITIES},
        inspection={what: number(f"points_{what}") for what in INSPECTED},
        clean=number("points_clean"),
        least=(number("b_from"), number("c_from"), number("d_from")),
    )


def checks_a_year(session: Session) -> dict[str, float]:
    """Return how often a year a subject of each grade is to be inspected: graded enforcement (分级执法)."""
    return {grade: float(get_setting(session, f"checks_a_year_{grade.lower()}")) for grade in GRADES}


def weights_of(session: Session) -> dict[str, int]:
    """Return with what weight a subject of each grade enters a draw."""
    return {grade: max(1, int(get_setting(session, f"draw_weight_{grade.lower()}"))) for grade in GRADES}
