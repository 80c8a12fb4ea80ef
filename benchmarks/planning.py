"""Layers under load: tiles of 100,000 features, past cases in bulk, and how soon what is published counts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import mercantile
import numpy as np
import shapely
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import create_app
from benchmarks.city import BenchCity
from benchmarks.records import Record, median_ms
from data.layers import Layer
from dispatch.situation import Situation
from layers.drafting.content import Content
from layers.drafting.publishing import publish
from layers.drafting.saving import create_feature
from layers.making import make_layer
from layers.overviews import renew_overview
from layers.past import find_past_tags
from web.settings import Settings

FEATURES, CORNERS, CASES = 100_000, 20, 100_000
ZOOMS = range(8, 18)
TILES_OF_ZOOM = 30
MIDDLE, SPREAD = (116.4, 39.92), (0.15, 0.12)
STORE = text(
    "INSERT INTO layer_feature (layer_id, name, name_en, shape, attributes, demands) "
    "SELECT :layer, '区' || number, '', ST_GeomFromWKB(shape, 4326), jsonb_build_object('level', 2), '{}' "
    "FROM bench_shape"
)


def measure(city: BenchCity) -> Iterator[Record]:
    """Give the figures of a large layer, of past cases and of a publication."""
    with city.sessions.begin() as session:
        layer = make_layer(session, {"key": "many", "kind": "custom", "name": "many", "group": "bench"})
        _store(session, layer)
        layer.version = 1
        session.flush()
        started = perf_counter()
        renew_overview(session, layer.id)
        yield Record("layer of 100,000: overview made", (perf_counter() - started) * 1000, "ms")
    with city.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    yield from _tiles(city)
    yield _past_cases(city)
    yield _publication(city)


def _store(session: Session, layer: Layer) -> None:
    random = np.random.default_rng(1)
    middle = random.normal(MIDDLE, SPREAD, (FEATURES, 1, 2))
    reach_deg = random.uniform(0.0002, 0.001, (FEATURES, 1))
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    around = np.stack([reach_deg * np.cos(angle) * 1.3, reach_deg * np.sin(angle)], axis=-1)
    shapes = shapely.to_wkb(shapely.polygons(middle + around))
    cursor = session.connection().connection.cursor()
    cursor.execute("CREATE TEMPORARY TABLE bench_shape (number int, shape bytea)")
    with cursor.copy("COPY bench_shape FROM STDIN") as copy:
        for row in enumerate(shapes):
            copy.write_row(row)
    session.execute(STORE, {"layer": layer.id})


def _tiles(city: BenchCity) -> Iterator[Record]:
    random = np.random.default_rng(2)
    with TemporaryDirectory() as folder:
        app = create_app(Settings(database_url=city.url, instance=Path(folder), secret_key="bench"))
        client = app.test_client()
        client.post("/api/v1/session", json={"account": "operator", "password": "operator"})
        addresses = [
            f"/tiles/many/{tile.z}/{tile.x}/{tile.y}.mvt"
            for zoom in ZOOMS
            for tile in {
                mercantile.tile(*place, zoom) for place in random.normal(MIDDLE, SPREAD, (TILES_OF_ZOOM, 2))
            }
        ]
        for name in ("cold", "cached"):
            took = [_get_ms(client, address) for address in addresses]
            note = f"zoom {ZOOMS[0]} to {ZOOMS[-1]}, {len(took)} tiles, through the app"
            for percent in (50, 95):
                value = float(np.percentile(took, percent))
                yield Record(f"layer of 100,000: tile {name}, p{percent}", value, "ms", note=note)
        for part in ("situation", "live"):
            app.extensions[part].close()
        app.extensions["database"].engine.dispose()


def _get_ms(client: FlaskClient, address: str) -> float:
    started = perf_counter()
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    took_ms = (perf_counter() - started) * 1000
    if answer.status_code not in (200, 204):
        raise RuntimeError(f"{address}: {answer.status_code}")
    return took_ms


def _past_cases(city: BenchCity) -> Record:
    """Tag cases by some thousand zones, read from the database each time."""
    random = np.random.default_rng(3)
    places = random.normal(MIDDLE, SPREAD, (CASES, 2))
    with city.sessions.begin() as session:
        zones = make_layer(session, {"key": "zones", "kind": "key_zone", "name": "zones", "group": "bench"})
        for lon, lat in random.normal(MIDDLE, SPREAD, (1000, 2)):
            shape = shapely.Point(lon, lat).buffer(0.005)
            create_feature(session, zones, Content("zone", shape), None)
        publish(session, zones.id, None)
    times = [datetime.now(UTC)] * CASES
    with city.sessions() as session:
        took_ms = median_ms(lambda _: find_past_tags(session, places, times), 3)
        pairs = len(find_past_tags(session, places, times).place)
    return Record("100,000 past cases tagged, 1,000 zones read", took_ms, "ms", note=f"{pairs:,} tags")


def _publication(city: BenchCity) -> Record:
    """Publish a closure, and look until the live picture of another process has it in force."""
    situation = Situation(city.engine, city.instance)
    took_ms = []
    try:
        with situation.look():
            pass
        for turn in range(10):
            with city.sessions.begin() as session:
                key = f"closure_{turn}"
                closures = make_layer(session, {"key": key, "kind": "closure", "name": key, "group": "bench"})
                shape = shapely.Point(116.4 + turn / 500, 39.91).buffer(0.002)
                create_feature(session, closures, Content(key, shape), None)
                publish(session, closures.id, None)
            started = perf_counter()
            with situation.look() as now:
                if len(now.demanded) != turn + 1:
                    raise RuntimeError("what was published is not in force")
            took_ms.append((perf_counter() - started) * 1000)
    finally:
        situation.close()
    return Record("published closure in force in another process", float(np.median(took_ms)), "ms")
