"""Common borders and strips of Beijing's districts, beside what PostGIS says of the same land."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.boundary_areas import derive_strips
from tests.factories.partitions import districts

ADJACENT = text("""
    WITH land AS (
        SELECT id, ST_GeomFromWKB(wkb, 4326) AS area
        FROM unnest(CAST(:ids AS int[]), CAST(:areas AS bytea[])) AS given(id, wkb)
    )
    SELECT one.id, other.id,
           ST_Length(ST_Intersection(ST_Boundary(one.area), ST_Boundary(other.area))::geography)
    FROM land AS one JOIN land AS other
      ON one.id < other.id AND ST_Relate(one.area, other.area, 'FF*F1****')
    ORDER BY one.id, other.id
""")
BESIDE = text("""
    SELECT ST_DWithin(place::geography, ST_GeomFromWKB(:border, 4326)::geography, 199.8, true),
           ST_DWithin(place::geography, ST_GeomFromWKB(:border, 4326)::geography, 200.2, true),
           ST_Intersects(place, ST_GeomFromWKB(:land, 4326)),
           ST_Intersects(place, ST_GeomFromWKB(:strip, 4326))
    FROM unnest(CAST(:places AS bytea[])) AS given(wkb), ST_GeomFromWKB(wkb, 4326) AS place
""")


def test_neighbours_and_lengths_are_those_of_postgis(session: Session, shared_data: Path) -> None:
    ids, shapes = districts(shared_data)
    given = {"ids": list(ids), "areas": [shape.wkb for shape in shapes]}
    expected = [tuple(row) for row in session.execute(ADJACENT, given)]
    found = [(one.first_id, one.second_id, one.border_length_m) for one in derive_strips(ids, shapes)]
    assert [pair[:2] for pair in found] == [pair[:2] for pair in expected]
    assert [pair[2] for pair in found] == pytest.approx([pair[2] for pair in expected], rel=1e-6)


def test_a_strip_is_the_land_that_postgis_finds_within_its_distance(
    session: Session, shared_data: Path
) -> None:
    ids, shapes = districts(shared_data)
    land, random = dict(zip(ids, shapes, strict=True)), np.random.default_rng(4)
    strip = min(derive_strips(ids, shapes), key=lambda one: one.border_length_m)
    west, south, east, north = shapely.buffer(strip.border, 0.003).bounds
    places = shapely.points(random.uniform([west, south], [east, north], (1500, 2)))
    rows = session.execute(
        BESIDE,
        {
            "border": strip.border.wkb,
            "land": shapely.union(land[strip.first_id], land[strip.second_id]).wkb,
            "strip": strip.shape.wkb,
            "places": shapely.to_wkb(places).tolist(),
        },
    )
    near, nearly, own, inside = np.array([tuple(row) for row in rows]).T
    assert inside[near & own].all()
    assert not inside[~(nearly & own)].any()
    assert 50 < inside.sum() < 1450
