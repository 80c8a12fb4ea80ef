"""Takes the fixes that squads report, moves them on the map, and notices who has arrived."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import orjson
from geoalchemy2 import Geography
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    Text,
    any_,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.fixes import FixCount
from data.incidents import Incident
from data.partitions import ensure_partitions
from data.settings import get_setting
from data.squads import Squad
from dispatch.assignment import progress
from dispatch.journal import SYSTEM
from gis.china import in_china
from gis.geodesy import bearings_deg

AHEAD_ALLOWED = timedelta(seconds=60)
KEPT_FOR = timedelta(days=28)
NOTIFY_ROWS = 50
UNKNOWN_SQUAD = 0

FIX_COLUMNS = ("squads", "recorded", "lon", "lat", "heading", "speed", "accuracy", "live")
STORE = text(
    """
    INSERT INTO fix (squad_id, recorded_at, received_at, location, heading_deg, speed_kmh, accuracy_m, live)
    SELECT squad, recorded, :now, ST_SetSRID(ST_MakePoint(lon, lat), 4326), heading, speed, accuracy, live
    FROM unnest(CAST(:squads AS bigint[]), CAST(:recorded AS timestamptz[]), CAST(:lon AS float8[]),
        CAST(:lat AS float8[]), CAST(:heading AS float8[]), CAST(:speed AS float8[]),
        CAST(:accuracy AS float8[]), CAST(:live AS boolean[]))
        AS report (squad, recorded, lon, lat, heading, speed, accuracy, live)
    ON CONFLICT DO NOTHING RETURNING squad_id, recorded_at
    """
)
MOVE = text(
    """
    UPDATE squad SET location = ST_SetSRID(ST_MakePoint(lon, lat), 4326), fix_at = recorded,
        heading_deg = heading, speed_kmh = speed
    FROM unnest(CAST(:squads AS bigint[]), CAST(:recorded AS timestamptz[]), CAST(:lon AS float8[]),
        CAST(:lat AS float8[]), CAST(:heading AS float8[]), CAST(:speed AS float8[]))
        AS report (squad, recorded, lon, lat, heading, speed)
    WHERE squad.id = report.squad
    """
)


@dataclass(frozen=True, slots=True)
class FixReport:
    """One reading as it came in; lon and lat in EPSG:4326 degrees."""

    squad: int | str
    lon: float
    lat: float
    recorded_at: datetime
    speed_kmh: float | None = None
    heading_deg: float | None = None
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many fixes moved a squad, and for each that did not, its row and why."""

    accepted: int
    rejected: list[tuple[int, str]]


def record_fixes(session: Session, reports: list[FixReport]) -> Outcome:
    """Store a batch of fixes and move the squads to their newest.

    Kept out of the live position, counted and answered by row: unknown squads, fixes from the future, at
    (0, 0), outside the country, older than 28 days, duplicated, or older than the one already live (the
    last is stored for the track all the same).
    """
    now = datetime.now(UTC)
    squads = _squads(session, reports)
    rejected: list[tuple[int, str]] = []
    sound: list[tuple[int, int, FixReport]] = []
    at_home = in_china(np.array([each.lon for each in reports]), np.array([each.lat for each in reports]))
    for row, report in enumerate(reports):
        squad = squads.get(report.squad)
        why = "unknown_squad" if squad is None else _flaw(report, now, bool(at_home[row]))
        if why:
            rejected.append((row, why))
        else:
            sound.append((row, squad.id, report))
    rejected += _repeated(sound)
    dropped = {row for row, _ in rejected}
    sound = [each for each in sound if each[0] not in dropped]
    ids = {squad_id for _, squad_id, _ in sound}
    under_way = _lock_arrivals(session, ids)
    live, late = _newest(session, sound, ids)
    stored = _store(session, sound, {row for row, _, _ in live}, now)
    rejected += [
        (row, "duplicate" if (squad_id, report.recorded_at) not in stored else "out_of_order")
        for row, squad_id, report in late
    ]
    _move(session, live, squads)
    if under_way:
        _arrive(session, [squad_id for _, squad_id, _ in live])
    _count(session, reports, squads, rejected, now)
    return Outcome(len(reports) - len(rejected), sorted(rejected))


def _squads(session: Session, reports: list[FixReport]) -> dict[int | str, Any]:
    """Return the squads that the batch names, by id and by call sign."""
    ids = {report.squad for report in reports if isinstance(report.squad, int)}
    signs = {report.squad for report in reports if isinstance(report.squad, str)}
    columns = (Squad.id, Squad.call_sign, Squad.fix_at, Squad.seen_by)
    place = (func.ST_X(Squad.location).label("lon"), func.ST_Y(Squad.location).label("lat"))
    named = _is_one_of(Squad.id, ids)
    if signs:
        named = or_(named, Squad.call_sign == any_(literal(sorted(signs), ARRAY(Text))))
    known = select(*columns, *place).where(named, Squad.retired_at.is_(None))
    rows = session.execute(known).all()
    return {row.id: row for row in rows} | {row.call_sign: row for row in rows}


def _is_one_of(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """Return a condition that names ids in one parameter: a batch has many, and each takes its time."""
    return column == any_(literal(sorted(ids), ARRAY(BigInteger)))


def _flaw(report: FixReport, now: datetime, at_home: bool) -> str | None:
    if report.recorded_at > now + AHEAD_ALLOWED:
        return "future"
    if report.recorded_at < now - KEPT_FOR:
        return "too_old"
    if report.lon == 0 and report.lat == 0:
        return "null_island"
    if not at_home:
        return "out_of_country"
    return None


def _repeated(sound: list[tuple[int, int, FixReport]]) -> list[tuple[int, str]]:
    seen: set[tuple[int, datetime]] = set()
    repeated = []
    for row, squad_id, report in sound:
        key = (squad_id, report.recorded_at)
        if key in seen:
            repeated.append((row, "duplicate"))
        seen.add(key)
    return repeated


def _newest(
    session: Session, sound: list[tuple[int, int, FixReport]], ids: Collection[int]
) -> tuple[list[tuple[int, int, FixReport]], list[tuple[int, int, FixReport]]]:
    """Lock the squads in order of id and part their newest fixes from those that come too late."""
    locked = select(Squad.id, Squad.fix_at).where(_is_one_of(Squad.id, ids)).order_by(Squad.id)
    live_at = dict(session.execute(locked.with_for_update(key_share=True)).all())
    last: dict[int, tuple[int, int, FixReport]] = {}
    late = []
    for each in sorted(sound, key=lambda each: (each[2].recorded_at, each[0])):
        known_at = live_at[each[1]]
        if known_at is not None and each[2].recorded_at <= known_at:
            late.append(each)
        else:
            last[each[1]] = each
    return list(last.values()), late


def _lock_arrivals(session: Session, squad_ids: Collection[int]) -> bool:
    """Lock the incidents that these squads are under way to first, as every other act does.

    Return whether there are any. A squad that is sent meanwhile arrives with its next fix.
    """
    bound = select(Assignment.incident_id).where(
        _is_one_of(Assignment.squad_id, squad_ids),
        Assignment.ended_at.is_(None),
        Assignment.on_scene_at.is_(None),
    )
    incidents = select(Incident.id).where(Incident.id.in_(bound)).order_by(Incident.id)
    return bool(session.scalars(incidents.with_for_update(key_share=True)).all())


def _store(
    session: Session, sound: list[tuple[int, int, FixReport]], live_rows: set[int], now: datetime
) -> set[tuple[int, datetime]]:
    """Insert the fixes that are not there yet; return which were."""
    if not sound:
        return set()
    ensure_partitions(session.connection(), now, ["fix"])
    columns = [
        (
            squad_id,
            report.recorded_at,
            report.lon,
            report.lat,
            report.heading_deg,
            report.speed_kmh,
            report.accuracy_m,
            row in live_rows,
        )
        for row, squad_id, report in sound
    ]
    values = dict(zip(FIX_COLUMNS, zip(*columns, strict=True), strict=True))
    rows = session.execute(STORE, {"now": now} | {name: list(column) for name, column in values.items()})
    return {tuple(row) for row in rows}


def _move(session: Session, live: list[tuple[int, int, FixReport]], squads: dict[int | str, Any]) -> None:
    """Move squads to their newest fixes, and tell the consoles."""
    if not live:
        return
    live = sorted(live, key=lambda each: each[1])
    headings = _headings_deg(live, squads)
    rows = [
        {
            "squad": squad_id,
            "lon": report.lon,
            "lat": report.lat,
            "at": report.recorded_at,
            "heading": heading,
            "speed": report.speed_kmh,
            "seen_by": squads[report.squad].seen_by,
        }
        for (_, squad_id, report), heading in zip(live, headings, strict=True)
    ]
    names = (("squads", "squad"), ("recorded", "at"), ("lon", "lon"), ("lat", "lat"))
    names += (("heading", "heading"), ("speed", "speed"))
    session.execute(MOVE, {name: [row[key] for row in rows] for name, key in names})
    _tell(session, rows)


def _headings_deg(live: list[tuple[int, int, FixReport]], squads: dict[int | str, Any]) -> list[float | None]:
    """Return each squad's heading: as reported, else from where it was before."""
    places = [(squads[report.squad].lon, squads[report.squad].lat) for _, _, report in live]
    ways = np.array(
        [(*before, report.lon, report.lat) for before, (_, _, report) in zip(places, live, strict=True)]
    )
    bearings = bearings_deg(*ways.astype(np.float64).T)
    headings: list[float | None] = []
    for (_, _, report), before, bearing in zip(live, places, bearings, strict=True):
        if report.heading_deg is not None or before[0] is None or before == (report.lon, report.lat):
            headings.append(report.heading_deg)
        else:
            headings.append(float(bearing))
    return headings


def _tell(session: Session, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), NOTIFY_ROWS):
        positions = [
            [
                row["squad"],
                round(row["lon"], 6),
                round(row["lat"], 6),
                None if row["heading"] is None else round(row["heading"]),
                None if row["speed"] is None else round(row["speed"], 1),
                round(row["at"].timestamp(), 1),
                row["seen_by"],
            ]
            for row in rows[start : start + NOTIFY_ROWS]
        ]
        session.execute(select(func.pg_notify("fixes", orjson.dumps({"fixes": positions}).decode())))


def _arrive(session: Session, squad_ids: list[int]) -> None:
    """Take squads that are within reach of their incident to on scene."""
    near = func.ST_DWithin(
        cast(Squad.location, Geography),
        cast(Incident.location, Geography),
        get_setting(session, "arrival_within_m"),
    )
    arrived = (
        select(Assignment)
        .join(Squad, Squad.id == Assignment.squad_id)
        .join(Incident, Incident.id == Assignment.incident_id)
        .where(
            _is_one_of(Assignment.squad_id, squad_ids),
            Assignment.ended_at.is_(None),
            Assignment.status.in_(("dispatched", "accepted", "en_route")),
            near,
        )
        .order_by(Assignment.incident_id)
    )
    for assignment in session.scalars(arrived).all():
        progress(session, assignment, "on_scene", SYSTEM)


def _count(
    session: Session,
    reports: list[FixReport],
    squads: dict[int | str, Any],
    rejected: list[tuple[int, str]],
    now: datetime,
) -> None:
    """Count what was kept out, by squad, day and reason."""
    if not rejected:
        return
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    counts: dict[tuple[int, str], int] = {}
    for row, why in rejected:
        squad = squads.get(reports[row].squad)
        key = (UNKNOWN_SQUAD if squad is None else squad.id, why)
        counts[key] = counts.get(key, 0) + 1
    rows = [
        {"squad_id": squad_id, "day": day, "outcome": why, "count": count}
        for (squad_id, why), count in sorted(counts.items())
    ]
    statement = insert(FixCount).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["squad_id", "day", "outcome"],
            set_={"count": FixCount.count + cast(statement.excluded.count, Integer)},
        )
    )
