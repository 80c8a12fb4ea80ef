"""Time windows that never open: no span at all, or all of them past."""

import math
from dataclasses import replace
from datetime import datetime, timedelta

from layers.checks.finding import Finding, Mend, place_in
from layers.checks.planned import Planned, Window
from layers.checks.subject import Subject
from layers.windows import ZONE, Phase, WindowRule

WEEK = timedelta(days=7)


def check_windows(subject: Subject) -> list[Finding]:
    """Return the features whose window never opens, and those drafted whose window is past.

    That what is published is over is how it should be.
    """
    findings = []
    for feature in subject.features:
        spans = feature.window.spans
        if spans is None:
            continue
        if not spans:
            findings.append(_finding("window_never_opens", feature, None))
        elif feature.id in subject.drafted and _is_past(feature.window, subject.now):
            findings.append(_finding("window_past", feature, _shift(feature, subject.now)))
    return findings


def _is_past(window: Window, now: datetime) -> bool:
    return all(ends is not None and ends <= now for _, ends in window.spans or ())


def _finding(code: str, feature: Planned, mend: Mend | None) -> Finding:
    ended = max((ends for _, ends in feature.window.spans or () if ends is not None), default=None)
    until = "" if ended is None else f"{ended.astimezone(ZONE):%Y-%m-%d %H:%M}"
    return Finding(
        code,
        (feature.id,),
        place_in(feature.shape),
        about={"name": feature.name, "until": until},
        mend=mend,
    )


def _shift(feature: Planned, now: datetime) -> Mend | None:
    """Return the edit that moves all phases by whole weeks, so that the first begins from now on."""
    phases = feature.window.rule.phases
    begins = min((phase.starts or phase.ends for phase in phases), default=None)
    if begins is None:
        return None
    local = now.astimezone(ZONE).replace(tzinfo=None)
    by = WEEK * max(1, math.ceil((local - begins) / WEEK))
    return Mend("shift_window", (feature.saved_with(rule=_shifted(feature.window.rule, by)),))


def _shifted(rule: WindowRule, by: timedelta) -> WindowRule:
    return replace(
        rule,
        phases=tuple(_moved(phase, by) for phase in rule.phases),
        except_days=tuple(day + by for day in rule.except_days),
    )


def _moved(phase: Phase, by: timedelta) -> Phase:
    return Phase(phase.name, phase.starts and phase.starts + by, phase.ends and phase.ends + by)
