"""The rhythm of violations by hour and weekday; counted by the database, so however many there are."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from dispatch.recurrence.about import About
from dispatch.recurrence.loading import count_by_hour
from dispatch.recurrence.question import Question, number_of
from gis.recurrence.rhythm import Rhythm, rhythm


@dataclass(frozen=True, slots=True)
class RhythmFound:
    """Rates of the cases whose hour is known, and rates by weekday of all."""

    about: About
    by_hour: Rhythm
    by_weekday: Rhythm


def find_rhythm(session: Session, question: Question) -> RhythmFound:
    """Return the rhythm of the cases of a question."""
    day, hour, day_only, is_patrol, count = count_by_hour(session, question).T
    span = {"first_day": number_of(question.first_day), "last_day": number_of(question.last_day)}
    # Half past each hour stands for the hour.
    times = np.repeat(day + (hour + 0.5) / 24, count)
    unknown = np.repeat(day_only.astype(bool), count)
    by_weekday = rhythm(times, **span)
    by_hour = rhythm(times[~unknown], **span) if unknown.any() else by_weekday
    patrol = int(count[is_patrol == 1].sum())
    return RhythmFound(About(question, int(count.sum()), patrol, int(unknown.sum())), by_hour, by_weekday)
