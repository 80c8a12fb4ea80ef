"""The features that tagged past cases in bulk are those that each case alone is answered."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from shapely import LineString, Point
from sqlalchemy import update
from sqlalchemy.orm import Session

from data.layers import LayerFeature, LayerVersion
from dispatch.jurisdiction import point
from layers.containing import list_features_at
from layers.drafting.publishing import publish
from layers.drafting.saving import delete_feature, lock_for_editing
from layers.past import find_past_tags
from layers.windows import ZONE
from tests.factories.city import area, lonlat
from tests.factories.layers import between, make_zones, put

NOW = datetime.now(UTC)


def local(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="seconds")


@pytest.fixture
def planned(session: Session) -> Session:
    """Zones that overlap, one with windows, one taken away since, a route and a post, published 30 h ago."""
    zones, routes = make_zones(session), make_zones(session, "routes", "event_route")
    put(session, zones, "常设", area(0, 0, 6, 6))
    span = between(local(-20), local(-10))["phases"] + between(local(-5), None)["phases"]
    put(session, zones, "时段", area(3, 3, 9, 9), {"phases": span})
    gone = put(session, zones, "已撤", area(2, 2, 8, 8))
    put(session, routes, "线路", LineString([lonlat(0, 1), lonlat(9, 1)]))
    put(session, make_zones(session, "posts", "post"), "岗位", Point(lonlat(1, 1)))
    session.execute(update(LayerVersion).values(published_at=NOW - timedelta(hours=30)))
    layer = lock_for_editing(session, zones.id)
    delete_feature(session, layer, gone, session.get_one(LayerFeature, gone).revision_id, None)
    publish(session, zones.id, None)
    session.execute(
        update(LayerVersion)
        .where(LayerVersion.layer_id == zones.id, LayerVersion.version == 4)
        .values(published_at=NOW - timedelta(hours=15))
    )
    return session


def test_in_bulk_as_one_by_one(planned: Session) -> None:
    random = np.random.default_rng(5)
    places = np.array([lonlat(x, y) for x, y in random.uniform(-1, 10, (150, 2))])
    corners = np.array([lonlat(0, 0), lonlat(6, 6), lonlat(3, 3), lonlat(8, 5)])
    places = np.concatenate([places, corners])
    times = [NOW - timedelta(hours=float(hours)) for hours in random.uniform(0.1, 40, len(places))]
    found = find_past_tags(planned, places, times)
    pairs = set(zip(found.place.tolist(), found.feature.tolist(), strict=True))
    expected = {
        (row, feature.id)
        for row, ((lon, lat), when) in enumerate(zip(places.tolist(), times, strict=True))
        for feature in list_features_at(planned, point(lon, lat), when, "operator")
        if feature.kind != "post"
    }
    assert pairs == expected
    assert len(pairs) > 60


def test_of_nothing_nothing(session: Session) -> None:
    assert len(find_past_tags(session, np.empty((0, 2)), []).place) == 0
    make_zones(session)
    assert len(find_past_tags(session, np.array([[116.4, 39.9]]), [NOW]).place) == 0
