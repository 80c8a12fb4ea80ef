"""When to try again what failed: later and later, not all at once, and for three days."""

import random
from datetime import datetime, timedelta

WAITS_S = (5, 30, 120, 600, 1800, 3600, 7200, 14_400)
"""Seconds after the first, second … failure; after the last of these, so long each time."""
JITTER = 0.2
GIVES_UP_AFTER = timedelta(days=3)


def next_try(
    attempts: int, since: datetime, now: datetime, gives_up_after: timedelta = GIVES_UP_AFTER
) -> datetime | None:
    """Return when to try again after so many failures since a moment, or None when it has been enough."""
    if now - since >= gives_up_after:
        return None
    wait_s = WAITS_S[min(attempts, len(WAITS_S)) - 1]
    due = now + timedelta(seconds=wait_s * random.uniform(1 - JITTER, 1 + JITTER))
    # The last try is when the time is over, not some hours before.
    return min(due, since + gives_up_after)
