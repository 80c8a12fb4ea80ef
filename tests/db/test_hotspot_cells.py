"""Which cells a run takes: those where cases can be, no more than the limit, the same from run to run."""

from datetime import UTC, datetime
from functools import partial

import numpy as np
import pytest
from geoalchemy2.shape import from_shape
from shapely import LineString, MultiPolygon, contains_xy
from sqlalchemy.orm import Session

from data.hotspots import Hotspot, HotspotRun
from data.roads import Road
from data.settings import put_setting
from dispatch.hotspots.cases import COLUMNS, Cases, make_cases
from dispatch.hotspots.counting import count_evidence
from dispatch.hotspots.fitting import LAND, ROADS, Fitted, fit
from dispatch.hotspots.recalling import Onto
from dispatch.hotspots.study import measure_m2
from gis.clusters import make_h3_grid
from tests.factories.city import area, lonlat

CITY = area(0, 0, 60, 40)
# Two beside the road and one far from it; the last two are one place.
PLACES = [(10, 3), (50, 2), (30, 30), (30, 30)]


@pytest.fixture(params=["h3", "square"])
def kind(request: pytest.FixtureRequest, session: Session) -> str:
    """A kind of cells, of a size of which the city has some hundreds."""
    put_setting(session, "hotspot_square_cells", request.param == "square")
    put_setting(session, "hotspot_h3_resolution", 10)
    put_setting(session, "hotspot_cell_m", 125)
    return request.param


def add_road(session: Session) -> None:
    """Add a road along the south of the city."""
    line = from_shape(LineString([lonlat(0, 2), lonlat(60, 2)]), 4326)
    session.add(Road(osm_id=1, road_class="primary", geom=line))
    session.flush()


def cases() -> Cases:
    """Return cases at PLACES."""
    lon, lat = np.array([lonlat(*place) for place in PLACES]).T
    numbers = {"violation_id": np.arange(1, len(PLACES) + 1)}
    nothing = np.zeros(len(PLACES))
    return make_cases(**dict.fromkeys(COLUMNS, nothing) | numbers | {"lon": lon, "lat": lat})


def fitted(session: Session) -> Fitted:
    """Return the cells that a run would take now."""
    found = fit(session, CITY, measure_m2(CITY), partial(count_evidence, cases()))
    assert len(found.road_km) == found.grid.count
    # Cases are in the same cells as ever, whatever was left out.
    where = cases()
    rows = found.grid.locate(where.lon, where.lat)
    assert (rows >= 0).all()
    assert sorted(set(rows.tolist())) == sorted(set(found.evidence.cells.key.tolist()))
    assert found.evidence.cells.count.sum() == len(PLACES)
    return found


def done(session: Session, grid: str) -> None:
    """Say that a run was done with cells of a size."""
    now = datetime.now(UTC)
    session.add(HotspotRun(state="done", is_open=False, asked_at=now, grid=grid))
    session.flush()


def test_only_cells_where_cases_can_be_count(session: Session, kind: str) -> None:
    everywhere = fitted(session)
    assert (everywhere.mask.by, everywhere.mask.left_out) == (LAND, 0)
    add_road(session)
    found = fitted(session)
    assert (found.mask.by, found.mask.left_out) == (ROADS, everywhere.grid.count - found.grid.count)
    assert 0.1 < found.grid.count / everywhere.grid.count < 0.5
    _, lat = found.grid.centres()
    off_the_road = np.flatnonzero(lat > lonlat(0, 10)[1])
    # The cell of the case that lies far from the road, and those around it.
    assert len(off_the_road) == (7 if kind == "h3" else 9)
    (alone,) = set(found.evidence.cells.key.tolist()) & set(off_the_road.tolist())
    assert set(found.grid.neighbours()[[alone]].indices) == set(off_the_road.tolist())
    # All road lies in cells that count.
    assert found.road_km.sum() == pytest.approx(everywhere_km(session), rel=1e-9)
    put_setting(session, "hotspot_roads_only", False)
    assert fitted(session).grid.ids.tolist() == everywhere.grid.ids.tolist()


def everywhere_km(session: Session) -> float:
    """Return the kilometres of road without a mask."""
    put_setting(session, "hotspot_roads_only", False)
    return float(fitted(session).road_km.sum())


def test_larger_cells_are_taken_where_there_would_be_too_many(session: Session, kind: str) -> None:
    wanted = fitted(session)
    names = ["h3:10", "h3:9"] if kind == "h3" else ["square:125", "square:250"]
    assert (wanted.mask.wanted, wanted.mask.wanted_cells) == (names[0], wanted.grid.count)
    put_setting(session, "hotspot_most_cells", wanted.grid.count - 1)
    larger = fitted(session)
    assert larger.grid.count < wanted.grid.count / 3
    assert (larger.mask.wanted, larger.mask.most_cells) == (names[0], wanted.grid.count - 1)
    assert larger.mask.wanted_cells > larger.mask.most_cells
    # With a road fewer cells count, and so the size that the settings say is few enough.
    add_road(session)
    assert fitted(session).grid.count < wanted.grid.count
    assert fitted(session).grid.ids.max() != larger.grid.ids.max()


def test_the_size_does_not_change_to_and_fro(session: Session, kind: str) -> None:
    wanted = fitted(session)
    names = ["h3:10", "h3:9"] if kind == "h3" else ["square:125", "square:250"]
    put_setting(session, "hotspot_most_cells", int(wanted.grid.count * 1.05))
    done(session, names[0])
    assert fitted(session).grid.count == wanted.grid.count
    done(session, names[1])
    held = fitted(session)
    assert held.grid.count < wanted.grid.count / 3
    assert held.mask.wanted == names[0]
    assert held.mask.most_cells < held.mask.wanted_cells <= wanted.grid.count
    put_setting(session, "hotspot_most_cells", wanted.grid.count * 2)
    assert fitted(session).grid.count == wanted.grid.count


def test_the_largest_cells_are_taken_when_nothing_else_will_do(session: Session) -> None:
    put_setting(session, "hotspot_most_cells", 1)
    found = fitted(session)
    assert found.grid.count <= 3
    assert (found.mask.wanted, found.mask.most_cells) == ("h3:9", 1)
    assert found.mask.wanted_cells > 100


def test_a_hotspot_goes_on_in_the_cells_of_another_size() -> None:
    fine, coarse = make_h3_grid(CITY, 10), make_h3_grid(CITY, 9)
    onto = Onto(coarse, "h3:9")
    spot = area(20, 10, 32, 20)
    hotspot = Hotspot(kind="cells", grid="h3:10", area=from_shape(MultiPolygon([spot]), 4326))
    within = np.flatnonzero(contains_xy(spot, *coarse.centres()))
    assert len(within) > 3
    assert onto.cells(hotspot, fine.ids[:3].tolist()).tolist() == coarse.ids[within].tolist()
    # One smaller than a cell is in that which holds it.
    hotspot.area = from_shape(MultiPolygon([area(30, 30, 30.1, 30.1)]), 4326)
    assert (
        onto.cells(hotspot, []).tolist()
        == coarse.ids[coarse.locate(*np.array([lonlat(30.05, 30.05)]).T)].tolist()
    )
    hotspot.grid = "h3:9"
    assert onto.cells(hotspot, [5, 7]).tolist() == [5, 7]
