"""pgRouting, in the private PostgreSQL, on the same graph."""

from collections.abc import Iterator

import psycopg

from benchmarks.nearest import COUNT, OURS, Nearest, Question
from benchmarks.records import Record, median_ms
from gis.roads.network import UNREACHABLE_MS

PACKAGE = "postgresql-15-pgrouting"
NEAREST = """
    SELECT agg_cost
    FROM pgr_dijkstraCost('SELECT id, source, target, cost FROM bench_arc', %(incident)s, %(squads)s)
    ORDER BY agg_cost LIMIT %(count)s
"""


def is_available(connection: psycopg.Connection) -> bool:
    """Return whether the server has pgRouting."""
    found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pgrouting'")
    return found.fetchone() is not None


def prepare(connection: psycopg.Connection, question: Question) -> Nearest:
    """Put the reversed graph into the database and return how to ask it."""
    network = question.network
    connection.execute("CREATE EXTENSION IF NOT EXISTS pgrouting CASCADE")
    connection.execute("CREATE TEMPORARY TABLE bench_arc (id int, source int, target int, cost float8)")
    with connection.cursor().copy("COPY bench_arc FROM STDIN") as copy:
        for arc, ends in enumerate(zip(network.head.tolist(), network.tail.tolist(), strict=True)):
            if network.weight_ms[0, arc] < UNREACHABLE_MS:
                copy.write_row((arc, *ends, float(network.weight_ms[0, arc])))
    connection.execute("ANALYZE bench_arc")
    squads = question.squads.tolist()

    def nearest(incident: int) -> list[float]:
        asked = {"incident": int(incident), "squads": squads, "count": COUNT}
        return [row[0] for row in connection.execute(NEAREST, asked)]

    return nearest


def measure(address: str, question: Question, ours_ms: float) -> Iterator[Record]:
    """Give its figure, or say that the server has no pgRouting."""
    name = "1,000 squads ranked: pgRouting, one to many on the reversed graph"
    with psycopg.connect(address, autocommit=True) as connection:
        if not is_available(connection):
            yield Record(name, None, "ms", OURS, None, f"not measured: install {PACKAGE}")
            return
        ask = prepare(connection, question)
        peer_ms = median_ms(lambda turn: ask(question.incidents[turn]), 5)
        yield Record(name, peer_ms, "ms", OURS, peer_ms / ours_ms)
