"""Overviews of large layers: nothing is lost, only counted; and they are used only while they are true."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import layers.overviews
from data.layers import Layer, LayerFeature, LayerOverview
from layers.overviews import TO_ZOOM, has_overview, list_stale, renew_overview
from layers.tiles import TileAddress, draw_layer
from layers.windows import ZONE, read_rule
from layers.windows.keeping import keep_window
from tests.factories.layers import between
from tests.factories.tiles import read_tile

COUNT, DRAWN = 300, 20
NOW = datetime.now(UTC)


@pytest.fixture
def large(session: Session, monkeypatch: pytest.MonkeyPatch) -> Layer:
    """A layer that counts as large, a third of which holds from tomorrow."""
    monkeypatch.setattr(layers.overviews, "LARGE_FROM", 100)
    monkeypatch.setattr(layers.overviews, "DRAWN_IN_TILE", DRAWN)
    layer = Layer(key="many", kind="custom", name="many", version=1)
    session.add(layer)
    session.flush()
    tomorrow = (NOW + timedelta(days=1)).astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="seconds")
    window = keep_window(session, read_rule(between(tomorrow, None)))
    random = np.random.default_rng(3)
    middles = shapely.points(random.uniform((116.2, 39.8), (116.6, 40.1), (COUNT, 2)))
    rows = [
        {
            "layer_id": layer.id,
            "name": f"区{number}",
            "shape": from_shape(middle.buffer(0.001 + 0.00001 * number), 4326),
            "attributes": {"level": number},
            "window_id": window if number % 3 == 0 else None,
        }
        for number, middle in enumerate(middles)
    ]
    session.execute(insert(LayerFeature), rows)
    return layer


def counted(session: Session, layer: Layer, z: int, at: datetime) -> int:
    """Return for how many features the tile over all of them stands."""
    tile = {6: TileAddress(6, 52, 24), 0: TileAddress(0, 0, 0)}[z]
    [shapes] = read_tile(draw_layer(session, layer, tile, at)).values()
    return sum(each.properties.get("count", 1) for each in shapes)


@pytest.mark.parametrize("z", [0, 6])
def test_every_feature_is_drawn_or_counted_while_it_holds(session: Session, large: Layer, z: int) -> None:
    assert list_stale(session) == [large.id]
    assert renew_overview(session, large.id)
    session.refresh(large)
    assert has_overview(session, large)
    assert list_stale(session) == []
    assert counted(session, large, z, NOW) == COUNT * 2 // 3
    assert counted(session, large, z, NOW + timedelta(days=2)) == COUNT


def test_the_largest_are_drawn(session: Session, large: Layer) -> None:
    renew_overview(session, large.id)
    session.refresh(large)
    numbers = session.scalars(
        select(LayerFeature.attributes["level"].as_integer())
        .join(LayerOverview, LayerOverview.feature_id == LayerFeature.id)
        .where(LayerOverview.zoom == 7)
    ).all()
    # They grow with their number, and in Mercator a little with latitude.
    assert len(numbers) == DRAWN
    assert min(numbers) > COUNT - DRAWN - 20
    zooms = session.scalars(select(LayerOverview.zoom).distinct())
    assert set(zooms) == set(range(TO_ZOOM + 1))


def test_after_a_publication_the_features_themselves_are_drawn(session: Session, large: Layer) -> None:
    renew_overview(session, large.id)
    large.version = 2
    session.flush()
    assert not has_overview(session, large)
    assert counted(session, large, 6, NOW + timedelta(days=2)) == COUNT
    assert list_stale(session) == [large.id]


def test_small_layers_need_none(session: Session) -> None:
    layer = Layer(key="few", kind="custom", name="few", version=1)
    session.add(layer)
    session.flush()
    assert not renew_overview(session, layer.id)
    session.refresh(layer)
    assert not has_overview(session, layer)
    assert list_stale(session) == []
