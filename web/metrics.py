"""Figures for Prometheus: requests, streams, and how old the squads' positions are."""

import os
import time
from collections.abc import Iterable

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

FIX_AGE = text(
    "SELECT extract(epoch FROM now() - max(fix_at))::float FROM squad "
    "WHERE retired_at IS NULL AND status <> 'off_duty'"
)

REQUESTS = Histogram(
    "http_request_seconds",
    "How long requests took until their answer began.",
    ["method", "endpoint", "status"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.4, 1.0, 3.0, 10.0),
)
STREAMS = Gauge("stream_clients", "Consoles that follow the stream.", multiprocess_mode="livesum")

bp = Blueprint("metrics", __name__)


def init_app(app: Flask) -> None:
    """Measure every request and serve the figures at /metrics."""
    app.before_request(_begin)
    app.after_request(_measure)
    app.register_blueprint(bp)


@bp.get("/metrics")
def get_metrics() -> Response:
    """Return the figures of all processes of this server."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    figures = [generate_latest(registry if "PROMETHEUS_MULTIPROC_DIR" in os.environ else REGISTRY)]
    database = current_app.extensions.get("database")
    if database is not None:
        of_squads = CollectorRegistry()
        of_squads.register(RosterAge(database.engine))
        figures.append(generate_latest(of_squads))
    return Response(b"".join(figures), content_type=CONTENT_TYPE_LATEST)


class RosterAge:
    """How long ago the newest position of a squad on duty was recorded."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterable[Metric]:
        """Ask the database; while that is away there is no figure."""
        try:
            with self._engine.connect() as connection:
                age_s = connection.scalar(FIX_AGE)
        except SQLAlchemyError:
            return
        metric = GaugeMetricFamily("roster_age_seconds", "Age of the newest fix of a squad on duty.")
        if age_s is not None:
            metric.add_metric([], age_s)
        yield metric


def _begin() -> None:
    g.began = time.perf_counter()


def _measure(response: Response) -> Response:
    if "began" in g:
        endpoint = request.endpoint or "none"
        took_s = time.perf_counter() - g.began
        REQUESTS.labels(request.method, endpoint, response.status_code).observe(took_s)
    STREAMS.set(len(current_app.extensions["live"].hub))
    return response
