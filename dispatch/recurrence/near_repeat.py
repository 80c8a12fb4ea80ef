"""Near repeats among violations: how much likelier another one is, how near and how soon."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from dispatch.recurrence.about import About, tell_about
from dispatch.recurrence.errors import TooManyPairs
from dispatch.recurrence.loading import load_cases
from dispatch.recurrence.question import Question
from gis.clusters import find_significant
from gis.recurrence.near_repeat import NearRepeat, near_repeat

DISTANCES_M, DAYS = (1.0, 100.0, 200.0, 400.0), (7.0, 14.0, 28.0)
# What takes about two seconds on one core, all deals together.
MOST_CASES, MOST_PAIRS, PERMUTATIONS = 100_000, 2_000_000, 199
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class NearRepeatFound:
    """The table of near repeats, and which bands are significant once all are looked at together."""

    about: About
    table: NearRepeat
    significant: np.ndarray


def find_near_repeats(session: Session, question: Question) -> NearRepeatFound:
    """Return the near repeats of a question; raise TooManyCases, TooManyPairs."""
    cases = load_cases(session, question, MOST_CASES)
    bands = {"distances_m": DISTANCES_M, "days": DAYS}
    pairs = int(near_repeat(*cases.plane, cases.day, **bands, permutations=0).pairs.sum())
    if pairs > MOST_PAIRS:
        raise TooManyPairs(pairs, MOST_PAIRS)
    table = near_repeat(*cases.plane, cases.day, **bands, permutations=PERMUTATIONS)
    # Without cases there is no p; nothing is significant then.
    significant = find_significant(np.nan_to_num(table.p, nan=1.0).ravel(), ALPHA).reshape(table.p.shape)
    return NearRepeatFound(tell_about(question, cases), table, significant & (table.ratio > 1))
