"""Counts: how much there is to do and who is free for it."""

from datetime import UTC, datetime

from dispatch.counting import count_city
from web.api.blueprints import make_blueprint
from web.database import current_session
from web.permissions import allow
from web.schemas.city import Counts

bp = make_blueprint("counts", "How many incidents and squads there are of each state")


@bp.get("/counts", responses={200: Counts})
@allow("see_incidents")
def get_counts() -> Counts:
    """Return how many incidents are open, overdue, waiting and handled, and how many squads are free."""
    return Counts(**count_city(current_session(), datetime.now(UTC)))
