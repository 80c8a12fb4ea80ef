"""By what rules a case repeats earlier ones: how near, within how many days, and what follows from it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from data.settings import get_setting
from layers.demands import HIGHEST


@dataclass(frozen=True, slots=True)
class RepeatRules:
    """What counts as the same place of a category, and for how long; how long records are looked through.

    From `raises_from` earlier cases at a place on, a new incident is more urgent by `raises_by`; 0 is never.
    """

    within_m: float
    within_days: float
    record_days: float
    raises_from: int
    raises_by: int

    def raised(self, priority: int, count: int) -> int:
        """Return the priority of an incident that so many cases came before."""
        if not self.raises_from or count < self.raises_from:
            return priority
        return max(HIGHEST, priority - self.raises_by)


def rules_for(session: Session, category_code: str) -> RepeatRules:
    """Return the rules that hold for a category."""
    own = get_setting(session, "repeat_by_category").get(category_code, {})
    within_days = own.get("within_days", get_setting(session, "repeat_within_days"))
    return RepeatRules(
        within_m=own.get("within_m", get_setting(session, "repeat_within_m")),
        within_days=within_days,
        record_days=max(within_days, get_setting(session, "repeat_record_days")),
        raises_from=int(get_setting(session, "repeat_raises_from")),
        raises_by=int(get_setting(session, "repeat_raises_by")),
    )
