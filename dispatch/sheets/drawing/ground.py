"""Draws the base map: water and green, roads by class, borders; and names what is on it."""

import shapely

from dispatch.sheets.drawing.canvas import Canvas, Name
from dispatch.sheets.drawing.looks import (
    BORDER,
    GREEN,
    INK,
    OWN_BORDER,
    PAPER,
    QUIET,
    ROADS,
    WATER,
    WATER_INK,
)
from dispatch.sheets.drawing.svg import path, width_of
from gis.cartography.stretches import straight_stretches

_NAMED_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary", "residential", "unclassified")
_FINE_SCALE, _COARSE_SCALE = 30_000, 250_000
# How often a road may be named on a map, and how many roads are tried: the longest.
_MOST_STRETCHES, _MOST_ROAD_NAMES = 6, 160
_AROUND = ((0, -1.5), (0, 1.5), (-3, 0), (3, 0), (-3, -1.5), (3, 1.5), (-3, 1.5), (3, -1.5))
_ROAD_NAME_SIZES = (2.3, 2.3, 2.0, 2.0, 1.8, 1.7)
_LAND_SIZES = {"city": 4.4, "district": 3.6, "street": 2.4}


def draw_areas(canvas: Canvas) -> list[str]:
    """Return water and green."""
    areas = canvas.contents.ground["areas"]
    shapes = canvas.shapes(areas)
    kinds = [area["class"] for area in areas]
    drawn = []
    for kind, colour in (("green", GREEN), ("water", WATER)):
        of_kind = [shape for shape, each in zip(shapes, kinds, strict=True) if each == kind]
        drawn.append(path(of_kind, fill=colour) if of_kind else "")
    _name_waters(canvas, areas, shapes)
    return drawn


def draw_roads(canvas: Canvas) -> list[str]:
    """Return the roads, the larger over the smaller, the largest with a light line in them."""
    roads = canvas.contents.ground["roads"]
    shapes = canvas.shapes(roads)
    widen = canvas.unit * _widening(canvas.contents.frame.scale)
    drawn, cores = [], []
    for road_class, look in ROADS.items():
        of_class = [s for s, road in zip(shapes, roads, strict=True) if road["class"] == road_class]
        if not of_class:
            continue
        round_ = {"fill": "none", "stroke_linecap": "round", "stroke_linejoin": "round"}
        drawn.append(path(of_class, stroke=look.colour, stroke_width=look.width * widen, **round_))
        if look.core:
            cores.append(path(of_class, stroke=PAPER, stroke_width=look.core * widen, **round_))
    _name_roads(canvas, roads, shapes)
    return drawn + cores


def draw_borders(canvas: Canvas) -> list[str]:
    """Return the borders of districts and streets, and that of the organisation's own land over them."""
    borders = canvas.contents.ground["borders"]
    shapes = canvas.shapes(borders)
    drawn = []
    for level, dashes, width in (("street", "0.5 0.9", 0.22), ("district", "2.2 0.6 0.4 0.6", 0.32)):
        lines = [s for s, border in zip(shapes, borders, strict=True) if border["class"] == level]
        if lines:
            drawn.append(path(lines, fill="none", stroke=BORDER, stroke_width=width, stroke_dasharray=dashes))
    return drawn + _own_land(canvas)


def _own_land(canvas: Canvas) -> list[str]:
    """Veil what lies outside of the organisation's land, and put a bold line around it."""
    if not canvas.contents.home.get("shape"):
        return []
    land = canvas.shapes([canvas.contents.home])[0]
    sheet = shapely.box(-5, -5, canvas.width + 5, canvas.height + 5)
    outside = sheet.difference(land)
    # The edge of the paper is no border.
    border = land.boundary.intersection(shapely.box(-3, -3, canvas.width + 3, canvas.height + 3))
    line = {"fill": "none", "stroke_linejoin": "round"}
    return [
        path(outside, fill=PAPER, fill_opacity=0.55),
        path(border, stroke=OWN_BORDER, stroke_width=1.8, stroke_opacity=0.14, **line),
        path(border, stroke=OWN_BORDER, stroke_width=0.45, **line),
    ]


def name_lands(canvas: Canvas) -> None:
    """Ask for room for the names of districts and streets."""
    lands = canvas.contents.ground["lands"]
    sheet = shapely.box(0, 0, canvas.width, canvas.height)
    for land, shape in zip(lands, canvas.shapes(lands), strict=True):
        seen = shape.intersection(sheet)
        text, size = canvas.contents.name_of(land), _LAND_SIZES[land["class"]] * canvas.unit
        if seen.is_empty or seen.area < width_of(text, size) * size:
            continue
        look = {"fill": QUIET, "font_weight": "bold" if land["class"] == "district" else "normal"}
        canvas.names.append(Name(text, size, _within(seen, size), look))


def name_places(canvas: Canvas) -> None:
    """Ask for room for the names of places."""
    places = canvas.contents.ground["places"]
    size = 2.2 * canvas.unit
    for place, point in zip(places, canvas.shapes(places), strict=True):
        if not point.is_empty:
            near = [(point.x, point.y, 0.0), (point.x, point.y - size, 0.0), (point.x, point.y + size, 0.0)]
            canvas.names.append(Name(canvas.contents.name_of(place), size, near, {"fill": INK}))


def _within(shape: shapely.Geometry, size: float) -> list[tuple[float, float, float]]:
    """Return where in an area its name may stand: at its middle, else somewhat off."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=1.0)
    x, y = shapely.get_coordinates(middle)[0]
    steps = [(dx * step, dy * step) for step in (1, 2, 3, 4) for dx, dy in _AROUND]
    places = [(x + dx * size, y + dy * size, 0.0) for dx, dy in ((0, 0), *steps)]
    return [place for place in places if largest.covers(shapely.Point(place[:2]))] or places[:1]


def _name_waters(canvas: Canvas, areas: list[dict[str, str]], shapes: list[shapely.Geometry]) -> None:
    size = 2.1 * canvas.unit
    for area, shape in zip(areas, shapes, strict=True):
        text = canvas.contents.name_of(area)
        if text and shape.area > width_of(text, size) * size * 3:
            ink = WATER_INK if area["class"] == "water" else "#5d7a4a"
            look = {"fill": ink, "font_style": "italic" if text.isascii() else None}
            canvas.names.append(Name(text, size, _within(shape, size)[:3], look))


def _name_roads(canvas: Canvas, roads: list[dict[str, str]], shapes: list[shapely.Geometry]) -> None:
    longest = sorted(
        (
            (_NAMED_ROADS.index(road["class"]), -part.length, index, part)
            for index, (road, shape) in enumerate(zip(roads, shapes, strict=True))
            if road["class"] in _NAMED_ROADS
            for part in shapely.get_parts(shape)
        ),
        key=lambda each: each[:3],
    )
    named: set[str] = set()
    for rank, _, index, line in longest:
        text = canvas.contents.name_of(roads[index])
        size = _ROAD_NAME_SIZES[min(rank, 5)] * canvas.unit
        if not text or text in named or line.length < width_of(text, size):
            continue
        stretches = list(straight_stretches(line, width_of(text, size)))[:_MOST_STRETCHES]
        if stretches:
            named.add(text)
            canvas.names.append(Name(text, size, stretches, {"fill": "#4a5563"}))
        if len(named) >= _MOST_ROAD_NAMES:
            return


def _widening(scale: float) -> float:
    """Return by how much roads are drawn wider where the map shows little, or finer where it shows much."""
    return 1.7 if scale <= _FINE_SCALE else 0.75 if scale >= _COARSE_SCALE else 1.0
