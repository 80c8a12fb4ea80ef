"""The tools for drawing along roads of an app, made anew when another road network is put into use."""

import threading
from dataclasses import dataclass, field

from flask import Flask, current_app

from layers.road_drawing import RoadDrawing
from web.desk import current_situation


@dataclass
class KeptDrawing:
    """The tools for the road network in use."""

    drawing: RoadDrawing | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


def init_app(app: Flask) -> None:
    """Give the app a place for its tools."""
    app.extensions["drawing"] = KeptDrawing()


def current_drawing() -> RoadDrawing:
    """Return the tools for the road network in use."""
    with current_situation().look() as situation:
        travel = situation.travel
    kept: KeptDrawing = current_app.extensions["drawing"]
    with kept.lock:
        if kept.drawing is None or kept.drawing.travel is not travel:
            kept.drawing = RoadDrawing(travel)
        return kept.drawing
