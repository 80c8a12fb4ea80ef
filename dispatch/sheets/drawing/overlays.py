"""Draws the layers in force and the closures, and asks for room for their names."""

from typing import Any

import shapely

from dispatch.sheets.drawing.canvas import Canvas, Name
from dispatch.sheets.drawing.looks import CLOSURE, PAPER, Look, look_of
from dispatch.sheets.drawing.svg import path, width_of
from dispatch.sheets.drawing.symbols import point_symbol
from gis.cartography.hatching import hatch
from gis.cartography.stretches import straight_stretches

_POINT_RADIUS = 1.35
_NAME_SIZE = 2.2
_SLIM_MM = 1.2


def draw_layers(canvas: Canvas) -> list[str]:
    """Return areas and lines of all layers, then their points."""
    below, above = [], []
    for layer in canvas.contents.layers:
        look = look_of(layer["kind"], layer["style"])
        shapes = canvas.shapes(layer["features"])
        below += draw_shapes(shapes, look)
        for feature, shape in zip(layer["features"], shapes, strict=True):
            above += _points(canvas, shape, look)
            _name(canvas, feature, shape, look)
    return below + above


def draw_closures(canvas: Canvas) -> list[str]:
    """Return the closures in force, each with its sign."""
    drawn = []
    for closure, shape in zip(canvas.contents.closures, canvas.shapes(canvas.contents.closures), strict=True):
        if shape.is_empty:
            continue
        drawn += draw_shapes([shape], CLOSURE)
        middle = _middle(shape)
        if canvas.holds(middle.x, middle.y):
            drawn.append(point_symbol(middle.x, middle.y, 1.6 * canvas.unit, CLOSURE))
            _name(canvas, closure, shape, CLOSURE)
    return drawn


def draw_shapes(shapes: Any, look: Look) -> list[str]:
    """Return areas and lines in their look: fill, hatch, outline; wide lines on a light ground."""
    wide = [shape for shape in shapes if shapely.get_dimensions(shape) == 2]
    slim = [shape for shape in wide if _is_slim(shape)]
    areas = [shape for shape in wide if not _is_slim(shape)]
    lines = [shape for shape in shapes if shapely.get_dimensions(shape) == 1]
    outline = {"stroke": look.colour, "stroke_linejoin": "round", "stroke_dasharray": look.dashes}
    # Hatch and outline of what is thinner than both would be a blot.
    drawn = [path(slim, fill=look.colour, fill_opacity=0.4)] if slim else []
    if areas:
        if look.fill:
            drawn.append(path(areas, fill=look.colour, fill_opacity=look.fill, fill_rule="evenodd"))
        hatched = [hatch(area, look.spacing, angle) for area in areas for angle in look.hatches]
        drawn.append(path(hatched, fill="none", stroke=look.colour, stroke_width=0.14) if hatched else "")
        drawn.append(path(areas, fill="none", stroke_width=look.edge, **outline))
    if lines:
        rounded = {"fill": "none", "stroke_linecap": "round" if look.dashes is None else "butt"}
        drawn.append(path(lines, stroke=PAPER, stroke_width=look.line + 0.5, stroke_opacity=0.8, fill="none"))
        drawn.append(path(lines, stroke_width=look.line, **rounded, **outline))
        if look.line >= 1:
            # In grey it is still no road: dark with light dashes.
            drawn.append(path(lines, fill="none", stroke=PAPER, stroke_width=0.22, stroke_dasharray="1.6 1"))
    return drawn


def _is_slim(area: shapely.Geometry) -> bool:
    return area.length > 0 and 2 * area.area / area.length < _SLIM_MM


def _points(canvas: Canvas, shape: shapely.Geometry, look: Look) -> list[str]:
    if shapely.get_dimensions(shape) != 0:
        return []
    return [
        point_symbol(point.x, point.y, _POINT_RADIUS * canvas.unit, look)
        for point in shapely.get_parts(shape)
        if not point.is_empty and canvas.holds(point.x, point.y)
    ]


def _middle(shape: shapely.Geometry) -> shapely.Point:
    largest = max(shapely.get_parts(shape), key=lambda part: part.length)
    if shapely.get_dimensions(largest) == 1:
        return largest.interpolate(0.5, normalized=True)
    return largest.representative_point()


def _name(canvas: Canvas, feature: dict[str, str], shape: shapely.Geometry, look: Look) -> None:
    text, size = canvas.contents.name_of(feature), _NAME_SIZE * canvas.unit
    if not text or shape.is_empty:
        return
    middle = _middle(shape)
    half, step = width_of(text, size) / 2 + 2 * canvas.unit, size * 1.15
    x, y = middle.x, middle.y
    candidates = [(x, y + step, 0.0), (x, y - step, 0.0), (x + half, y, 0.0), (x - half, y, 0.0)]
    if shapely.get_dimensions(shape) == 1:
        longest = max(shapely.get_parts(shape), key=lambda part: part.length)
        candidates = [*list(straight_stretches(longest, half * 2))[:3], *candidates]
    elif shapely.get_dimensions(shape) == 2:
        candidates = [(x, y, 0.0), *candidates]
    weight = "normal" if look.hatches else "bold"
    canvas.names.append(Name(text, size, candidates, {"fill": look.colour, "font_weight": weight}))
