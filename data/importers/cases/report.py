"""What an import of cases did, and which rows it refused, with why."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# As many refused rows are kept in the database for each reason; all are counted.
KEPT = 200
REASONS = (
    "row_broken",
    "no_time",
    "time_unreadable",
    "time_in_future",
    "time_too_old",
    "no_place",
    "swapped",
    "not_degrees",
    "outside",
    "no_category",
    "unknown_category",
    "unknown_source",
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its number (the first after the header is 1), why, and what it said."""

    row: int
    reason: str
    said: str = ""


@dataclass(slots=True)
class CasesReport:
    """How many rows there were and what became of them.

    `known` were there before, or stand in the file twice; `marked` are called duplicates by the file, of
    which `duplicates` could be put to the case that they tell of once more. `first_at` is when the earliest
    of those taken happened, `cleared` how many of what a founded city had cleared away of the sample.
    """

    rows: int = 0
    taken: int = 0
    known: int = 0
    marked: int = 0
    duplicates: int = 0
    subjects: int = 0
    categories: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    refusals: list[Refused] = field(default_factory=list)
    import_id: int | None = None
    first_at: datetime | None = None
    cleared: dict[str, int] = field(default_factory=dict)
    keeps: int = KEPT

    @property
    def refused(self) -> int:
        """How many rows were not taken."""
        return self.reasons.total()

    def refuse(self, rows: list[int], reason: str, said: list[str]) -> None:
        """Note rows that are not taken; as many as are kept one by one need words."""
        room = self.room(reason)
        self.refusals += [
            Refused(row, reason, words[:80]) for row, words in zip(rows[:room], said, strict=False)
        ]
        if rows:
            self.reasons[reason] += len(rows)

    def room(self, reason: str) -> int:
        """Return how many more refused rows of a reason are kept one by one."""
        return max(0, self.keeps - self.reasons[reason])

    def as_dict(self) -> dict[str, Any]:
        """Return what is kept of the report beside its counts."""
        return {
            "columns": self.columns,
            "categories": self.categories,
            "reasons": dict(self.reasons),
            "refusals": [[one.row, one.reason, one.said] for one in self.refusals[: KEPT * len(REASONS)]],
        }
