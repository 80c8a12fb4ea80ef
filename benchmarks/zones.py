"""Which of 10,000 zones hold a place, and 100,000 places, beside PostGIS and geopandas."""

from collections.abc import Iterator

import geopandas
import numpy as np
import psycopg
import shapely

from benchmarks.records import Record, median_ms
from gis.zones import ZoneIndex

ZONES, VERTICES, PLACES, ASKED = 10_000, 220, 100_000, 2_000
AREA = (115.5, 39.4, 117.5, 41.0)
ONE, MANY = "zones of 1 place: ours", "zones of 100,000 places: ours"
NOTE = f"{ZONES:,} zones of {VERTICES} vertices"
HOLD_ONE = (
    "SELECT id FROM bench_zone WHERE ST_Covers(shape, ST_SetSRID(ST_MakePoint(%s, %s), 4326)) ORDER BY id"
)
COUNT_MANY = "SELECT count(*) FROM bench_place place JOIN bench_zone zone ON ST_Covers(zone.shape, place.at)"


def make_zones() -> np.ndarray:
    """Return uneven round zones of about 1 km, by chance over a city; the middle of it lies in one or two."""
    random = np.random.default_rng(2022)
    lon, lat = random.uniform(AREA[0], AREA[2], ZONES), random.uniform(AREA[1], AREA[3], ZONES)
    angle = np.linspace(0.0, 2.0 * np.pi, VERTICES, endpoint=False)
    reach_deg = 0.012 * (1 + 0.25 * np.sin(5 * angle) + random.uniform(-0.1, 0.1, (ZONES, VERTICES)))
    corners = [lon[:, None] + reach_deg * np.cos(angle), lat[:, None] + reach_deg * np.sin(angle)]
    return shapely.polygons(np.stack(corners, axis=-1))


def measure(address: str) -> Iterator[Record]:
    """Give the figures of ours, then those of the peers, which have to give the same answers."""
    zones, ids = make_zones(), np.arange(ZONES)
    places = np.random.default_rng(7).uniform(AREA[:2], AREA[2:], (PLACES, 2))
    made_ms = median_ms(lambda _: ZoneIndex(ids, zones), 3)
    yield Record("zones: index made", made_ms, "ms", note=NOTE)
    index, singly = ZoneIndex(ids, zones), places[:ASKED].tolist()
    one_ms = median_ms(lambda turn: index.at(*singly[turn]), ASKED)
    yield Record(ONE, one_ms * 1000, "µs", note=NOTE)
    many_ms = median_ms(lambda _: index.at_many(places), 5)
    yield Record(MANY, many_ms, "ms", note=NOTE)
    held = len(index.at_many(places)[0])
    yield _geopandas(zones, places, held, many_ms)
    with psycopg.connect(address, autocommit=True) as connection:
        _fill(connection, zones, places)
        yield _postgis_one(connection, index, singly, one_ms)
        yield _postgis_many(connection, held, many_ms)


def _geopandas(zones: np.ndarray, places: np.ndarray, held: int, ours_ms: float) -> Record:
    of_zones = geopandas.GeoDataFrame(geometry=zones, crs=4326)
    of_places = geopandas.GeoDataFrame(geometry=shapely.points(places), crs=4326)

    def join(_: int = 0) -> geopandas.GeoDataFrame:
        return geopandas.sjoin(of_places, of_zones, predicate="intersects")

    _same(len(join()), held, "geopandas")
    peer_ms = median_ms(join, 3)
    return Record("zones of 100,000 places: geopandas.sjoin", peer_ms, "ms", MANY, peer_ms / ours_ms)


def _postgis_one(
    connection: psycopg.Connection, index: ZoneIndex, places: list[list[float]], ours_ms: float
) -> Record:
    def ask(turn: int) -> list[int]:
        return [row[0] for row in connection.execute(HOLD_ONE, places[turn], prepare=True)]

    for turn in range(100):
        _same(ask(turn), index.at(*places[turn]).tolist(), "PostGIS")
    peer_ms = median_ms(ask, ASKED)
    return Record(
        "zones of 1 place: PostGIS, prepared statement", peer_ms * 1000, "µs", ONE, peer_ms / ours_ms
    )


def _postgis_many(connection: psycopg.Connection, held: int, ours_ms: float) -> Record:
    def join(_: int = 0) -> int:
        return connection.execute(COUNT_MANY).fetchone()[0]

    _same(join(), held, "PostGIS")
    peer_ms = median_ms(join, 3)
    return Record("zones of 100,000 places: PostGIS, counted only", peer_ms, "ms", MANY, peer_ms / ours_ms)


def _fill(connection: psycopg.Connection, zones: np.ndarray, places: np.ndarray) -> None:
    connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    connection.execute("CREATE TEMPORARY TABLE bench_zone (id bigint, shape geometry(Polygon, 4326))")
    connection.execute("CREATE TEMPORARY TABLE bench_place (row bigint, at geometry(Point, 4326))")
    for table, shapes in (("bench_zone", zones), ("bench_place", shapely.points(places))):
        words = shapely.to_wkb(shapely.set_srid(shapes, 4326), hex=True, include_srid=True)
        with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in enumerate(words.tolist()):
                copy.write_row(row)
    connection.execute("CREATE INDEX ON bench_zone USING gist (shape)")
    connection.execute("ANALYZE bench_zone")
    connection.execute("ANALYZE bench_place")


def _same(peer: object, ours: object, name: str) -> None:
    if peer != ours:
        raise AssertionError(f"{name} answers {peer}, ours {ours}")
