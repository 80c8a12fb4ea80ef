"""Has shares looked through anew when what they look up has changed otherwise than by their own rows."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from data.shares import Share

SHARE = Share.__table__
GRID_CODE = "grid_code"
CHANNEL = "share_due"


def renew_grid_codes(session: Session) -> None:
    """Look through all shares that give out in which unit grid incidents lie: the grids have changed."""
    giving = SHARE.c.fields.contains([{"name": GRID_CODE}])
    # The table itself: who publishes grids need not see the shares.
    wanted = update(SHARE).where(SHARE.c.source == "incidents", SHARE.c.withdrawn_at.is_(None), giving)
    session.execute(wanted.where(SHARE.c.built == SHARE.c.definition).values(built=-SHARE.c.definition))
    session.execute(select(func.pg_notify(CHANNEL, "")))
