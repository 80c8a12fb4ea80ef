"""Where squads were at past moments: by the fixes that had been received by then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from data.scope import everything
from gis.geodesy import bearings_deg

# For each squad and moment, the newest fix that moved it on the map, and where it stood before that. Fixes
# bear the squad's own clock, which may be a minute ahead; what had not come in was not seen.
KNOWN = text(
    """
    SELECT squad_id, moment, newest.recorded_at, newest.received_at, newest.lon, newest.lat,
        newest.heading_deg, newest.speed_kmh, newest.lon_before, newest.lat_before
    FROM unnest(CAST(:squads AS bigint[])) AS asked (squad_id)
    CROSS JOIN unnest(CAST(:moments AS timestamptz[])) AS at (moment)
    CROSS JOIN LATERAL (
        SELECT two.*, lead(lon) OVER earlier AS lon_before, lead(lat) OVER earlier AS lat_before
        FROM (
            SELECT recorded_at, received_at, heading_deg, speed_kmh,
                ST_X(location) AS lon, ST_Y(location) AS lat
            FROM fix
            WHERE fix.squad_id = asked.squad_id AND live AND received_at <= at.moment
                AND recorded_at <= at.moment + interval '60 seconds'
            ORDER BY recorded_at DESC LIMIT 2
        ) AS two
        WINDOW earlier AS (ORDER BY recorded_at DESC)
        ORDER BY recorded_at DESC LIMIT 1
    ) AS newest
    ORDER BY squad_id, moment
    """
)


@dataclass(frozen=True, slots=True)
class Known:
    """A squad's newest fix at a moment, and where it was before; lon and lat in EPSG:4326 degrees."""

    squad_id: int
    moment: datetime
    recorded_at: datetime
    received_at: datetime
    lon: float
    lat: float
    heading_deg: float | None
    speed_kmh: float | None
    lon_before: float | None
    lat_before: float | None

    @property
    def turns(self) -> bool:
        """Whether its heading has to be told from where it was before, as none was reported."""
        return self.heading_deg is None and self.lon_before not in (None, self.lon)


def positions_at(session: Session, squads: Sequence[int], moments: Sequence[datetime]) -> list[Known]:
    """Return what was known of squads at each moment, by squad and moment; nothing where nothing was.

    The squads are those that the caller may have seen then; who may see them now says nothing about that.
    """
    with everything(session):
        rows = session.execute(KNOWN, {"squads": list(squads), "moments": list(moments)}).all()
    known = [Known(*row) for row in rows]
    turning = [row for row, each in enumerate(known) if each.turns]
    if turning:
        lines = [
            (known[row].lon_before, known[row].lat_before, known[row].lon, known[row].lat) for row in turning
        ]
        for row, heading in zip(turning, bearings_deg(*zip(*lines, strict=True)), strict=True):
            known[row] = replace(known[row], heading_deg=float(heading))
    return known
