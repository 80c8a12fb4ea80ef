"""The settings that rank squads, in one value that is kept with each recommendation."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from data.settings import get_setting


@dataclass(frozen=True, slots=True)
class Policy:
    """How squads are ranked; all in seconds."""

    neighbour_faster_by_s: float = 180.0
    stale_fix_flagged_s: float = 300.0
    stale_fix_excluded_s: float = 1800.0

    def as_dict(self) -> dict[str, Any]:
        """Return the policy as plain values."""
        return asdict(self)


def policy_in_force(session: Session) -> Policy:
    """Return the policy as it is set now."""
    return Policy(**{name: float(get_setting(session, name)) for name in Policy.__slots__})
