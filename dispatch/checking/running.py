"""Runs the checks of a layer's draft, and says which of their findings keep it from being published."""

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

from sqlalchemy.orm import Session

from data.layers import Layer
from dispatch.checking.categories import check_categories
from dispatch.checking.coverage import check_coverage
from dispatch.checking.cut_off import check_cut_off
from dispatch.checking.roads import RoadsAsked, ask_roads
from dispatch.checking.squads import check_bindings, check_squads
from dispatch.situation import NoRoadNetwork, Situation
from layers.checks import ERROR, Deadline, Finding, OutOfTime, Subject
from layers.checks.every import MAP_CHECKS
from layers.demands import modes_closed

DESK_CHECKS: dict[str, Callable[[Subject], list[Finding]]] = {
    "squads": check_squads,
    "bindings": check_bindings,
    "categories": check_categories,
}
ROAD_CHECKS: dict[str, Callable[[Subject, RoadsAsked], list[Finding]]] = {
    "cut_off": check_cut_off,
    "coverage": check_coverage,
}
CHECKS = (*MAP_CHECKS, *DESK_CHECKS, *ROAD_CHECKS)
"""The names of all checks, in the order in which they run: the quick ones first."""

WITHIN_S = 30.0
MOST_FINDINGS = 500
"""So many findings of one check are told, errors and what the draft concerns first."""


@dataclass
class FindingsBlock(Exception):
    """Errors were found in what is to be published."""

    name: str
    findings: list[Finding]

    @property
    def codes(self) -> list[str]:
        """What was found, each code once."""
        return sorted({finding.code for finding in self.findings})


@dataclass
class DespiteUnexplained(Exception):
    """Publishing in spite of errors takes a reason."""

    despite: list[str]


@dataclass(frozen=True, slots=True)
class Took:
    """How long a check took; `left` says why it did not run to its end: "time" or "no_roads"."""

    check: str
    ms: float
    left: str = ""


@dataclass(slots=True)
class Report:
    """What the checks of a layer's draft found."""

    drafted: frozenset[int]
    findings: list[Finding] = field(default_factory=list)
    took: list[Took] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> list[str]:
        """The names of the checks that did not run to their end."""
        return [took.check for took in self.took if took.left]

    def concerns_draft(self, finding: Finding) -> bool:
        """Return whether a finding is about something that the draft changes."""
        return not self.drafted.isdisjoint(finding.features)

    def blocking(self, features: Collection[int] | None = None) -> list[Finding]:
        """Return the errors about what is to be published: the draft, or some features of it."""
        published = self.drafted if features is None else self.drafted.intersection(features)
        return [
            one for one in self.findings if one.severity == ERROR and not published.isdisjoint(one.features)
        ]


def check_layer(
    session: Session,
    layer: Layer,
    situation: Situation | None,
    only: Collection[str] = CHECKS,
    within_s: float = WITHIN_S,
    now: datetime | None = None,
) -> Report:
    """Check the draft of a layer, by all checks or some, for so long.

    Checks of roads are left out without a situation or a road network; what is broken off when the time is
    over is named in the report.
    """
    subject = Subject(session, layer, now or datetime.now(UTC), Deadline(within_s))
    report = Report(subject.drafted)
    for name, check in _checks(subject, situation, only).items():
        _run(report, name, check)
    return report


def _checks(
    subject: Subject, situation: Situation | None, only: Collection[str]
) -> dict[str, Callable[[], list[Finding]]]:
    asked = functools.cache(lambda: _roads(subject, situation))
    checks: dict[str, Callable[[], list[Finding]]] = {
        name: functools.partial(check, subject) for name, check in (MAP_CHECKS | DESK_CHECKS).items()
    }
    if _needs_roads(subject):
        checks |= {name: lambda check=check: check(subject, asked()) for name, check in ROAD_CHECKS.items()}
    return {name: checks[name] for name in CHECKS if name in only and name in checks}


def _needs_roads(subject: Subject) -> bool:
    return any(
        one.demands.coverage_min or modes_closed(one.kind, one.attributes, one.demands)
        for one in subject.features
    )


def _roads(subject: Subject, situation: Situation | None) -> RoadsAsked:
    if situation is None:
        raise NoRoadNetwork
    return ask_roads(situation, subject.ids)


def _run(report: Report, name: str, check: Callable[[], list[Finding]]) -> None:
    started, found, left = perf_counter(), [], ""
    try:
        found = check()
    except OutOfTime:
        left = "time"
    except NoRoadNetwork:
        left = "no_roads"
    report.took.append(Took(name, (perf_counter() - started) * 1000, left))
    for finding in found:
        report.counts[finding.code] = report.counts.get(finding.code, 0) + 1
    first = sorted(found, key=lambda one: (one.severity != ERROR, not report.concerns_draft(one)))
    report.findings += first[:MOST_FINDINGS]


def require_clear(
    report: Report, name: str, features: Sequence[int] | None, despite: Collection[str], reason: str
) -> list[str]:
    """Return the codes of the errors that are published in spite of; raise if others are found.

    Raises FindingsBlock with what is not named in `despite`, DespiteUnexplained without a reason.
    """
    blocking = report.blocking(features)
    left = [finding for finding in blocking if finding.code not in despite]
    if left:
        raise FindingsBlock(name, left)
    codes = sorted({finding.code for finding in blocking})
    if codes and not reason.strip():
        raise DespiteUnexplained(codes)
    return codes
