"""How many features fit, and where they lie: reckoned once for each state of a share and each question.

Every change of what an agency sees raises the share's sequence, so that what was reckoned holds until then.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from data.shares import Share
from web.ogc.asking import Asked
from web.ogc.filtering.values import FEATURE

KEPT = 500
MOST_COUNTED = 200_000
EXTENT_S = 300.0


class Kept:
    """Answers by question, those asked longest ago dropped first; for several threads."""

    def __init__(self, most: int = KEPT) -> None:
        self._most, self._lock = most, threading.Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, question: Hashable, reckon: Callable[[], Any]) -> Any:
        """Return an answer, reckoned if it is not kept."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        answer = reckon()
        with self._lock:
            self._answers[question] = answer
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer


COUNTS = Kept()
EXTENTS = Kept()


def state_of(share: Share) -> tuple[Hashable, ...]:
    """Return what changes with everything that an agency sees of a share; its name space is its own."""
    return (
        share.space,
        share.last_sequence,
        share.definition,
        share.built,
        share.build_due,
    )


def count(session: Session, asked: Asked) -> int | None:
    """Return how many features fit on all pages; None where a filter leaves more than are counted."""
    question = (*state_of(asked.share), *(_question(asked) if asked.conditions else ()))
    return COUNTS.get(question, lambda: _count(session, asked))


def extent(session: Session, share: Share) -> tuple[float, float, float, float] | None:
    """Return the box of all features of a share in EPSG:4326, at most some minutes old."""
    period = int(monotonic() / EXTENT_S)
    question = (share.space, share.built, share.build_due, share.last_sequence > 0, period)
    return EXTENTS.get(question, lambda: _extent(session, share))


def _question(asked: Asked) -> tuple[str, str]:
    """Return the condition and its values; a shape is the bytes that it is bound as, not where they lie."""
    words = asked.where.compile(dialect=postgresql.dialect())
    values = {
        name: bytes(value) if isinstance(value, memoryview) else value for name, value in words.params.items()
    }
    return str(words), repr(sorted(values.items()))


def _count(session: Session, asked: Asked) -> int | None:
    if not asked.conditions:
        return session.scalar(select(func.count()).where(asked.where))
    some = select(FEATURE.id).where(asked.where).limit(MOST_COUNTED + 1).subquery()
    found = session.scalar(select(func.count()).select_from(some))
    return None if found > MOST_COUNTED else found


def _extent(session: Session, share: Share) -> tuple[float, float, float, float] | None:
    box = select(func.ST_Extent(FEATURE.shape).label("box")).where(FEATURE.share_id == share.id).subquery()
    sides = (
        func.ST_XMin(box.c.box),
        func.ST_YMin(box.c.box),
        func.ST_XMax(box.c.box),
        func.ST_YMax(box.c.box),
    )
    found = session.execute(select(*sides)).one()
    return None if found[0] is None else tuple(round(side, 7) for side in found)
