"""What a statistic rests on: how many cases, found by whom, and what to be wary of."""

from dataclasses import dataclass

from dispatch.recurrence.loading import Cases
from dispatch.recurrence.question import Question

FEED = "patrol_feeds_itself"
# Where patrols found so large a share, figures tell where patrols were as much as where offences are.
PATROL_SHARE = 0.3
FEWEST = 30


@dataclass(frozen=True, slots=True)
class About:
    """How many cases there were, how many of them patrols found, and of how many only the day is known."""

    question: Question
    count: int
    patrol: int
    without_hour: int

    @property
    def complaint(self) -> int:
        """How many came by complaint."""
        return self.count - self.patrol

    @property
    def patrol_share(self) -> float | None:
        """The share that patrols found; None without cases."""
        return self.patrol / self.count if self.count else None

    @property
    def enough(self) -> bool:
        """Whether there are enough cases to say anything."""
        return self.count >= FEWEST

    @property
    def warning(self) -> str | None:
        """What to be wary of: patrols that go where they found cases find more there."""
        return FEED if self.count and self.patrol / self.count >= PATROL_SHARE else None


def tell_about(question: Question, cases: Cases) -> About:
    """Return what a statistic of loaded cases rests on."""
    return About(question, len(cases), int(cases.is_patrol.sum()), int(cases.day_only.sum()))
