"""Measures all subjects in one run: JSON lines on standard output, a table on standard error."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from types import ModuleType

from benchmarks import (
    boundary_areas,
    command,
    engine,
    global_assignment,
    hotspot_runs,
    hotspot_view,
    hotspots,
    nearest,
    ogc_features,
    osrm,
    over_http,
    pgrouting,
    planning,
    recommendation,
    recurrence,
    renewing,
    shares,
    timers,
    violations,
    webhooks,
    zones,
)
from benchmarks.city import ROOT, beijing, shared_data
from benchmarks.records import Record, Results

MAP = "beijing_osm2017_reconstructed.osm.pbf"


def _alone(part: ModuleType) -> Iterator[Record]:
    """Measure what fills the database with cases of its own."""
    with beijing() as city:
        yield from part.measure(city)


def main() -> int:
    """Run the benchmarks on Beijing 2017."""
    map_path = shared_data() / MAP
    if not map_path.exists():
        print(f"{map_path} is missing: set SHARED_DATA to the folder that holds it.", file=sys.stderr)
        return 1
    results = Results(ROOT / "benchmarks/results" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl")
    network, built = engine.build(map_path)
    question = nearest.make_question(network)
    for record in chain(built, nearest.measure(question), engine.measure(network)):
        results.add(record)
    ours_ms = next(record.value for record in results.records if record.name == nearest.OURS)
    for record in osrm.measure(map_path, ROOT / ".venv-bench", question, ours_ms):
        results.add(record)
    with beijing() as city:
        superuser = city.url.replace("postgresql+psycopg://one_map@", "postgresql://postgres@", 1)
        peers = pgrouting.measure(superuser, question, ours_ms)
        borders = boundary_areas.measure(city)
        held = zones.measure(superuser)
        at_once = global_assignment.measure(city)
        ranked, loaded, planned = (
            recommendation.measure(city),
            over_http.measure(city),
            planning.measure(city),
        )
        for record in chain(ranked, at_once, peers, borders, held, loaded, planned):
            results.add(record)
        for record in ogc_features.measure(city):
            results.add(record)
        for record in webhooks.measure(city):
            results.add(record)
        timed, shared = timers.measure(city.url), shares.measure(city)
        for record in chain(timed, shared, violations.measure(city), hotspot_runs.measure(city)):
            results.add(record)
    for record in chain(
        _alone(renewing), _alone(hotspot_view), command.measure(), hotspots.measure(), recurrence.measure()
    ):
        results.add(record)
    results.close()
    print(f"\n{results.table()}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
