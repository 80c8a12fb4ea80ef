"""Puts incidents and squads on the map: numbers never overlap, and what could not be shown alone is told.

A mark that finds its place taken stands beside it with a line to the place; where even that has no room it is
counted at the mark nearest to it (`5 +2`), and the list says at which.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from shapely import Point

from dispatch.sheets.drawing.canvas import Canvas, Name
from dispatch.sheets.drawing.looks import INK, PAPER, SQUADS, UNDER_WAY
from dispatch.sheets.drawing.svg import element
from dispatch.sheets.drawing.symbols import incident_mark, more_badge, squad_mark, squads_mark

INCIDENT_RADIUS, SQUAD_RADIUS, GROUP_RADIUS = 2.5, 1.25, 1.9
MOST_SINGLE_SQUADS = 60
"""So many available squads are drawn one by one; more are counted by squares of the map."""

_SQUARE_MM = 9.0
_NEAR = (0.0, 1.15, 1.9, 2.8)
_AROUND = np.radians(np.arange(0, 360, 30) - 90)


@dataclass
class Marks:
    """The marks drawn, and for each incident that has none of its own the number it is counted at."""

    drawn: list[str] = field(default_factory=list)
    counted_at: dict[int, int] = field(default_factory=dict)


@dataclass
class _Mark:
    number: int
    incident: dict[str, Any]
    place: tuple[float, float]
    x: float
    y: float
    others: list[int] = field(default_factory=list)


def place_incidents(canvas: Canvas, incidents: list[dict[str, Any]], places: list[Point]) -> Marks:
    """Put numbered marks on the map, the first first, and take their room."""
    radius = INCIDENT_RADIUS * canvas.unit
    standing: list[_Mark] = []
    marks = Marks()
    for number, (incident, place) in enumerate(zip(incidents, places, strict=True), start=1):
        spots = _around(place, radius * 2)
        index = canvas.room.take_first([_square(x, y, radius * 1.15) for x, y in spots])
        if index is None:
            nearest = min(standing, key=lambda mark: (mark.x - place.x) ** 2 + (mark.y - place.y) ** 2)
            nearest.others.append(number)
            marks.counted_at[number] = nearest.number
        else:
            standing.append(_Mark(number, incident, (place.x, place.y), *spots[index]))
    leaders = [_leader(mark) for mark in standing if (mark.x, mark.y) != mark.place]
    # The most urgent lie on top.
    drawn = [_incident(mark, radius) for mark in reversed(standing)]
    badges = [more_badge(mark.x, mark.y, radius, len(mark.others)) for mark in standing if mark.others]
    marks.drawn = leaders + drawn + badges
    return marks


def place_squads(canvas: Canvas) -> list[str]:
    """Return the squads: those under way with their call signs, those available one by one or counted."""
    squads = canvas.contents.squads
    places = canvas.contents.frame.to_paper([Point(squad["location"]) for squad in squads])
    shown = [
        (squad, place) for squad, place in zip(squads, places, strict=True) if canvas.holds(place.x, place.y)
    ]
    under_way = [each for each in shown if each[0]["status"] in UNDER_WAY]
    waiting = [each for each in shown if each[0]["status"] not in UNDER_WAY]
    drawn = [_under_way(canvas, squad, place) for squad, place in under_way]
    if len(waiting) <= MOST_SINGLE_SQUADS:
        radius = SQUAD_RADIUS * canvas.unit
        for _, place in waiting:
            canvas.room.take(_square(place.x, place.y, radius))
        return [squad_mark(place.x, place.y, radius, squad["status"]) for squad, place in waiting] + drawn
    return _counted(canvas, [place for _, place in waiting]) + drawn


def _around(place: Point, step: float) -> list[tuple[float, float]]:
    """Return where a mark may stand: at its place, then around it, further out each time."""
    spots = [(place.x, place.y)]
    for distance in _NEAR[1:]:
        spots += [
            (
                place.x + step * distance * float(np.cos(angle)),
                place.y + step * distance * float(np.sin(angle)),
            )
            for angle in _AROUND
        ]
    return spots


def _square(x: float, y: float, half: float) -> tuple[float, float, float, float]:
    return x - half, y - half, x + half, y + half


def _leader(mark: _Mark) -> str:
    x, y = mark.place
    line = f"M{x:.2f} {y:.2f}L{mark.x:.2f} {mark.y:.2f}"
    halo = element("path", d=line, stroke=PAPER, stroke_width=0.7, stroke_opacity=0.8)
    return (
        halo
        + element("path", d=line, stroke=INK, stroke_width=0.2)
        + element("circle", cx=x, cy=y, r=0.5, fill=INK)
    )


def _incident(mark: _Mark, radius: float) -> str:
    incident = mark.incident
    return incident_mark(mark.x, mark.y, radius, incident["priority"], str(mark.number), incident["overdue"])


def _under_way(canvas: Canvas, squad: dict[str, Any], place: Point) -> str:
    radius = SQUAD_RADIUS * canvas.unit
    spots = _around(place, radius * 2.2)
    index = canvas.room.take_first([_square(x, y, radius * 1.1) for x, y in spots]) or 0
    x, y = spots[index]
    size = 2.0 * canvas.unit
    offsets = ((0, 1.35), (0, -1.35), (1.9, 0), (-1.9, 0))
    near = [(x + dx * size * 1.5, y + dy * size, 0.0) for dx, dy in offsets]
    colour = SQUADS[squad["status"]]
    canvas.names.insert(0, Name(squad["call_sign"], size, near, {"fill": colour}))
    leader = ""
    if index:
        leader = element(
            "path", d=f"M{place.x:.2f} {place.y:.2f}L{x:.2f} {y:.2f}", stroke=colour, stroke_width=0.2
        )
    return leader + squad_mark(x, y, radius, squad["status"])


def _counted(canvas: Canvas, places: list[Point]) -> list[str]:
    squares: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for place in places:
        squares[int(place.x // _SQUARE_MM), int(place.y // _SQUARE_MM)].append((place.x, place.y))
    radius = GROUP_RADIUS * canvas.unit
    standing: list[list[float]] = []
    for members in sorted(squares.values(), key=len, reverse=True):
        x, y = (float(each) for each in np.mean(members, axis=0))
        spots = _around(Point(x, y), radius * 2)
        index = canvas.room.take_first([_square(*each, radius * 1.05) for each in spots])
        if index is None and standing:
            # Better counted nearby than hidden below an incident.
            nearest = min(standing, key=lambda ring: (ring[0] - x) ** 2 + (ring[1] - y) ** 2)
            nearest[2] += len(members)
        else:
            standing.append([*spots[index or 0], len(members)])
    return [_ring(canvas, x, y, int(count)) for x, y, count in standing]


def _ring(canvas: Canvas, x: float, y: float, count: int) -> str:
    if count == 1:
        return squad_mark(x, y, SQUAD_RADIUS * canvas.unit, "available")
    return squads_mark(x, y, GROUP_RADIUS * canvas.unit, count)
