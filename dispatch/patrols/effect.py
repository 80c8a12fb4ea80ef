"""What a patrol order changed at a hotspot: before and after, there, around it, and at places like it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import shapely
from geoalchemy2.shape import to_shape
from shapely import Geometry, Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.hotspots import Hotspot
from data.organisations import Organisation
from data.patrol_orders import GIVEN, PatrolOrder, PatrolTarget
from data.scope import everything, scope_of
from dispatch.patrols.cases import Cases, Periods, load_cases
from dispatch.patrols.wishes import HotspotMissing
from gis.ground import GroundPlane
from gis.patrols.controls import QUARTERS, Control, choose_control, make_ring, ring_width_m
from layers.windows.spans import ZONE

if TYPE_CHECKING:
    from gis.recurrence.effect import Effect

WEEK_DAYS = 7
SHORTEST_DAYS, LONGEST_DAYS = 28, 182
"""How long is looked at on either side where nobody says: as long as the order, but not for less or more."""


@dataclass
class OrderMissing(Exception):
    """No order that was given is about this hotspot, so there is nothing to measure."""

    hotspot: str


@dataclass
class NothingAfter(Exception):
    """The order starts on the day that is asked about, or later: nothing has come after it yet."""

    starts_on: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Span:
    """The days compared: as many before the order's first as from it on."""

    starts_on: date
    days: int

    @property
    def since(self) -> date:
        """The first day of the time before."""
        return self.starts_on - timedelta(days=self.days)

    @property
    def until(self) -> date:
        """The day after the last of the time after."""
        return self.starts_on + timedelta(days=self.days)

    @property
    def period_days(self) -> int:
        """How long the periods are that counts are split into: weeks, where the days are of whole weeks."""
        return WEEK_DAYS if self.days % WEEK_DAYS == 0 else self.days


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """What is compared, in EPSG:4326: the area, the ring, and the control where there is one.

    Of the ring the share `seen` lies on land whose cases are counted.
    """

    area: Geometry
    ring: Geometry
    ring_width_m: float
    seen: float
    control: Geometry | None
    control_cases: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """An effect with all it rests on: cases by period in the area, the ring and the control."""

    order: PatrolOrder
    group: str
    source: str
    span: Span
    places: Places
    area: Periods
    ring: Periods
    control: Periods
    by_patrol: Periods
    effect: "Effect"
    overshadowed: bool


def measure(
    session: Session,
    hotspot_id: int,
    order_id: int | None = None,
    days: int | None = None,
    as_of: date | None = None,
    source: str = "complaint",
) -> Measured:
    """Compare the days from an order's first with as many before it; by default the latest that has begun.

    Complaints alone are counted unless something else is asked for: squads that patrol find more, and would
    seem to have made it worse.
    """
    today = as_of or datetime.now(ZONE).date()
    order, target = _order_of(session, hotspot_id, order_id, today)
    span = Span(order.starts_on, _days(order, days, today))
    shape = to_shape(target.area)
    plane = GroundPlane(shape.centroid.x, shape.centroid.y)
    area = plane.project(shape)
    width_m = ring_width_m(area)
    ring = make_ring(area, width_m)
    land = _seen_land(session, order)
    seen = None if land is None else plane.project(land)
    cases = load_cases(session, target.group_code, plane, span.since, span.until, seen)
    chosen = cases.of_source(source)
    patrolled = _patrolled(session, plane, span)
    avoid = shapely.union_all([shapely.buffer(area, width_m), *(other for _, other in patrolled)])
    control = _control(chosen, span, area, avoid, _lands(session, order, plane, seen))
    overshadowed = any(key != order.id and shapely.intersects(area, other) for key, other in patrolled)
    shapes = (area, ring, control.shape if control else Point())
    counts = [chosen.periods(one, span.days, span.period_days) for one in shapes]
    places = Places(
        shape,
        plane.restore(ring),
        width_m,
        _share(ring, seen),
        plane.restore(control.shape) if control else None,
        control.cases if control else (),
    )
    by_patrol = cases.of_source("patrol").periods(area, span.days, span.period_days)
    return Measured(
        order, target.group_code, source, span, places, *counts, by_patrol, _compare(counts), overshadowed
    )


def _compare(counts: Sequence[Periods]) -> "Effect":
    # Imported here: it brings scipy.stats, which what starts with the product must not wait for.
    from gis.recurrence.effect import Series, measure_effect

    return measure_effect(*(Series(one.before, one.after) for one in counts))


def _order_of(
    session: Session, hotspot_id: int, order_id: int | None, today: date
) -> tuple[PatrolOrder, PatrolTarget]:
    hotspot = session.get(Hotspot, hotspot_id)
    if hotspot is None:
        raise HotspotMissing(hotspot_id)
    query = (
        select(PatrolOrder, PatrolTarget)
        .join(PatrolTarget, PatrolTarget.order_id == PatrolOrder.id)
        .where(PatrolTarget.hotspot_id == hotspot_id, PatrolOrder.state.in_(GIVEN))
        .order_by((PatrolOrder.starts_on < today).desc(), PatrolOrder.starts_on.desc(), PatrolOrder.id.desc())
    )
    if order_id is not None:
        query = query.where(PatrolOrder.id == order_id)
    found = session.execute(query.limit(1)).first()
    if found is None:
        raise OrderMissing(hotspot.name)
    return found[0], found[1]


def _days(order: PatrolOrder, days: int | None, as_of: date) -> int:
    """Return how many days are compared: those that have passed, in whole weeks once there are two."""
    passed = (as_of - order.starts_on).days
    if passed < 1:
        raise NothingAfter(order.starts_on.isoformat(), as_of.isoformat())
    length = (order.ends_on - order.starts_on).days + 1
    wanted = min(days or min(max(length, SHORTEST_DAYS), LONGEST_DAYS), passed)
    return wanted // WEEK_DAYS * WEEK_DAYS if wanted >= 2 * WEEK_DAYS else wanted


def _seen_land(session: Session, order: PatrolOrder) -> Geometry | None:
    """Return whose land is counted: of all who share the order and of who asks; None for all there is."""
    scope = scope_of(session)
    if scope is None or scope.sees_all or not order.organisations:
        return None
    return _land(session, [*order.organisations, scope.organisation_id])


def _share(ring: Geometry, seen: Geometry | None) -> float:
    if seen is None:
        return 1.0
    return float(shapely.area(shapely.intersection(ring, seen)) / shapely.area(ring))


def _control(
    cases: Cases, span: Span, area: Geometry, avoid: Geometry, lands: Iterator[Geometry | None]
) -> Control | None:
    """Choose places like the target by what was before, unpatrolled, on the first land that has any."""
    before = cases.day < span.days
    quarter = cases.day[before] * QUARTERS // span.days
    found = (choose_control(cases.xy_m[before], quarter, area, avoid, within) for within in lands)
    return next((one for one in found if one is not None), None)


def _lands(
    session: Session, order: PatrolOrder, plane: GroundPlane, seen: Geometry | None
) -> Iterator[Geometry | None]:
    """Give the owners' land, then that of those above as far as it is seen: a street has few places alike."""
    above = select(Organisation.parent_id).where(
        Organisation.id.in_(order.organisations), Organisation.parent_id.is_not(None)
    )
    with everything(session):
        parents = session.scalars(above.distinct()).all()
    own = _land(session, order.organisations)
    yield None if own is None else plane.project(own)
    wider = _land(session, parents)
    if own is not None and wider is not None:
        wider = plane.project(wider)
        yield wider if seen is None else shapely.intersection(wider, seen)


def _patrolled(session: Session, plane: GroundPlane, span: Span) -> list[tuple[int, Geometry]]:
    """Return the areas of all orders that were in force in a span, whoever's, each with its order."""
    query = (
        select(PatrolOrder.id, PatrolTarget.area)
        .join(PatrolTarget, PatrolOrder.id == PatrolTarget.order_id)
        .where(
            PatrolOrder.state.in_(GIVEN),
            PatrolOrder.starts_on < span.until,
            PatrolOrder.ends_on >= span.since,
        )
    )
    with everything(session):
        return [(key, plane.project(to_shape(area))) for key, area in session.execute(query)]


def _land(session: Session, organisations: Sequence[int]) -> Geometry | None:
    query = select(Organisation.jurisdiction).where(
        Organisation.id.in_(list(organisations)), Organisation.jurisdiction.is_not(None)
    )
    with everything(session):
        shapes = [to_shape(one) for one in session.scalars(query)]
    return shapely.union_all(shapes) if shapes else None
