"""Boundary areas: strips of Beijing's districts, beside PostGIS, and of 349 streets; healing of these.

What takes long is done once.
"""

from collections.abc import Iterator
from time import perf_counter

import numpy as np
import psycopg
import shapely

from benchmarks.city import BenchCity
from benchmarks.records import Record, median_ms
from gis.boundary_areas import derive_strips, heal
from tests.factories.partitions import jittered, parted_city

OURS = "strips of all neighbouring districts"
STREETS, SIZE_M, EDGE_M = 349, 130_000.0, 47.0
LAND = "SELECT id, ST_AsBinary(jurisdiction) FROM organisation WHERE level = 'district' ORDER BY id"
STRIPS = """
    WITH pair AS (
        SELECT one.jurisdiction AS first, other.jurisdiction AS second, ST_CollectionExtract(
            ST_Intersection(ST_Boundary(one.jurisdiction), ST_Boundary(other.jurisdiction)), 2) AS border
        FROM organisation AS one JOIN organisation AS other
          ON one.id < other.id AND ST_Intersects(one.jurisdiction, other.jurisdiction)
        WHERE one.level = 'district' AND other.level = 'district'
    )
    SELECT ST_AsBinary(ST_Intersection(
        ST_Buffer(border::geography, 200, 'quad_segs=64')::geometry, ST_Union(first, second)))
    FROM pair WHERE NOT ST_IsEmpty(border)
"""


def measure(city: BenchCity) -> Iterator[Record]:
    """Give our figures on districts and streets, and PostGIS's on the districts."""
    with psycopg.connect(city.url.replace("+psycopg", "", 1)) as connection:
        yield from _districts(connection)
    yield from _streets()


def _districts(connection: psycopg.Connection) -> Iterator[Record]:
    ids, land = zip(*connection.execute(LAND), strict=True)
    shapes = shapely.from_wkb(np.array(land, dtype=object))
    ours_ms = median_ms(lambda _: derive_strips(ids, shapes), 5)
    strips = derive_strips(ids, shapes)
    yield Record(OURS, ours_ms, "ms", note=f"{len(strips)} strips, {_vertices(shapes)} vertices")
    started = perf_counter()
    rows = connection.execute(STRIPS).fetchall()
    peer_ms = (perf_counter() - started) * 1000
    theirs = shapely.from_wkb(np.array(rows, dtype=object)[:, 0])
    area_ratio = shapely.area(theirs).sum() / shapely.area([strip.shape for strip in strips]).sum()
    note = f"{len(theirs)} strips, {area_ratio - 1:+.2%} of area"
    yield Record(f"{OURS}: PostGIS", peer_ms, "ms", OURS, peer_ms / ours_ms, note)


def _streets() -> Iterator[Record]:
    random = np.random.default_rng(2022)
    streets = parted_city(STREETS, EDGE_M, SIZE_M, random)
    note = f"{len(streets)} streets, {_vertices(streets)} vertices"
    yield Record("healing of streets that fit", median_ms(lambda _: heal(streets, 6), 3), "ms", note=note)
    ids, fitting = range(len(streets)), heal(streets, 6).shapes
    strips_ms = median_ms(lambda _: derive_strips(ids, fitting), 3)
    yield Record("strips of all neighbouring streets", strips_ms, "ms", note=note)
    apart = np.array([jittered(street, 2.0, random) for street in streets], dtype=object)
    started = perf_counter()
    found = len(heal(apart, 6).findings)
    apart_ms = (perf_counter() - started) * 1000
    note = f"{found:,} gaps and overlaps"
    yield Record("healing of streets drawn apart everywhere", apart_ms, "ms", note=note)


def _vertices(shapes: np.ndarray) -> str:
    return f"{shapely.get_num_coordinates(shapes).sum():,}"
