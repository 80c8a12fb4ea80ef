"""The boundary areas of Beijing's real districts: each pair has its strip, and intake agrees with it."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import literal, select, text
from sqlalchemy.orm import Session

from data.importers.organisations import import_organisations
from data.layers import LayerFeature
from data.organisations import Organisation
from dispatch.boundary_areas import derive, get_boundary_layer
from dispatch.journal import SYSTEM
from dispatch.jurisdiction import OutsideJurisdiction, find_ground, point
from dispatch.planning import publish
from layers.containing import list_features_covering

WITHIN_M = 200.0
SEED = 11
ADJACENT = text("""
    SELECT one.code, other.code
    FROM organisation AS one JOIN organisation AS other
      ON one.code < other.code AND one.level = 'district' AND other.level = 'district'
     AND ST_Relate(one.jurisdiction, other.jurisdiction, 'FF*F1****')
    ORDER BY one.code, other.code
""")


@pytest.fixture
def strips(session: Session, shared_data: Path) -> list[LayerFeature]:
    """The published boundary areas of the real districts."""
    import_organisations(session, shared_data / "beijing_districts_wgs84.geojson")
    layer = get_boundary_layer(session, SYSTEM, "district")
    derive(session, SYSTEM, layer.id, "district", WITHIN_M)
    publish(session, SYSTEM, layer.id)
    session.expire_all()
    query = select(LayerFeature).where(LayerFeature.layer_id == layer.id).order_by(LayerFeature.id)
    return list(session.scalars(query))


def pair(strip: LayerFeature) -> tuple[str, str]:
    return strip.attributes["first_code"], strip.attributes["second_code"]


def test_each_pair_of_neighbours_has_one_valid_strip_on_its_own_land(
    session: Session, strips: list[LayerFeature]
) -> None:
    assert sorted(map(pair, strips)) == [tuple(row) for row in session.execute(ADJACENT)]
    assert len(strips) == 35
    lands = {row.code: to_shape(row.jurisdiction) for row in session.scalars(select(Organisation))}
    for strip in strips:
        shape = to_shape(strip.shape)
        assert shape.is_valid
        parts = shapely.get_parts(shape)
        assert sum(part.area for part in parts) == pytest.approx(shape.area, rel=1e-12)
        outside = shape.difference(lands[pair(strip)[0]].union(lands[pair(strip)[1]]))
        assert outside.area < shape.area * 1e-5


def test_intake_and_tags_agree_at_random_places(session: Session, strips: list[LayerFeature]) -> None:
    codes = dict(session.execute(select(Organisation.id, Organisation.code)).all())
    random = np.random.default_rng(SEED)
    west, south, east, north = shapely.total_bounds([to_shape(strip.shape) for strip in strips])
    near = 0
    for lon, lat in random.uniform([west, south], [east, north], (60, 2)).tolist() + beside(strips, random):
        try:
            ground = find_ground(session, lon, lat, WITHIN_M)
        except OutsideJurisdiction:
            continue
        tagged = tags_at(session, lon, lat)
        if ground.neighbour_id is None:
            assert tagged == set()
        elif ground.boundary_distance_m < WITHIN_M - 0.5:
            near += 1
            owners = sorted((codes[ground.organisation_id], codes[ground.neighbour_id]))
            assert tuple(owners) in tagged
    assert near > 100


def beside(strips: list[LayerFeature], random: np.random.Generator) -> list[list[float]]:
    """Random places up to 400 m beside the middle of strips."""
    places = []
    for strip in strips:
        vertices = shapely.get_coordinates(to_shape(strip.shape))
        chosen = vertices[random.integers(0, len(vertices), 8)]
        places += (chosen + random.uniform(-0.003, 0.003, chosen.shape)).tolist()
    return places


def tags_at(session: Session, lon: float, lat: float) -> set[tuple[str, str]]:
    here = select(literal(0).label("id"), point(lon, lat).label("location")).subquery()
    return {
        (row.attributes["first_code"], row.attributes["second_code"])
        for _, row in list_features_covering(session, here, datetime.now(UTC))
    }
