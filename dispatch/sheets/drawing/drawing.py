"""Draws the map of a sheet: from the ground up, marks before names, so that names give way to marks."""

from dataclasses import dataclass, replace
from typing import Any

from shapely import Point

from dispatch.sheets.contents import Contents
from dispatch.sheets.drawing import furniture, ground, marks, overlays
from dispatch.sheets.drawing.canvas import Canvas
from dispatch.sheets.drawing.svg import FONTS, element, group, haloed, width_of
from gis.cartography.room import boxes_along


@dataclass(frozen=True)
class DrawnMap:
    """A map as SVG, the contents that are on it, and at which number incidents without a mark are counted."""

    svg: str
    contents: Contents
    counted_at: dict[int, int]


def draw_map(contents: Contents, unit: float, title: str) -> DrawnMap:
    """Return the map of a sheet; `unit` scales marks and names to the paper, `title` says what it is."""
    contents, places = _on_paper(contents)
    canvas = Canvas(contents, unit)
    # Drawn last, but nothing may lie on it: its room is taken first.
    around = furniture.draw_furniture(canvas)
    incidents = marks.place_incidents(canvas, contents.incidents, places)
    squads = marks.place_squads(canvas)
    ground.name_lands(canvas)
    below = [
        group(ground.draw_areas(canvas)),
        group(ground.draw_roads(canvas)),
        group(ground.draw_borders(canvas)),
        group(overlays.draw_layers(canvas)),
        group(overlays.draw_closures(canvas)),
    ]
    ground.name_places(canvas)
    parts = [*below, group(_names(canvas)), group(squads), group(incidents.drawn), *around]
    return DrawnMap(_svg(canvas, parts, title), contents, incidents.counted_at)


def _on_paper(contents: Contents) -> tuple[Contents, list[Point]]:
    """Leave out incidents that lie in the box of degrees but beyond the edge: they count as outside."""
    frame = contents.frame
    places = frame.to_paper([Point(each["location"]) for each in contents.incidents])
    inside: list[tuple[dict[str, Any], Point]] = [
        (incident, place)
        for incident, place in zip(contents.incidents, places, strict=True)
        if 0 <= place.x <= frame.width_mm and 0 <= place.y <= frame.height_mm
    ]
    beyond = len(contents.incidents) - len(inside)
    kept = replace(
        contents, incidents=[incident for incident, _ in inside], outside=contents.outside + beyond
    )
    return kept, [place for _, place in inside]


def _names(canvas: Canvas) -> list[str]:
    """Return the names that find room, each once."""
    drawn, shown = [], set()
    for name in canvas.names:
        if not name.text or name.text in shown:
            continue
        width = width_of(name.text, name.size) + name.size * 0.5
        boxes = [boxes_along(x, y, width, name.size * 1.25, angle) for x, y, angle in name.candidates]
        index = canvas.room.take_first(boxes)
        if index is not None:
            shown.add(name.text)
            x, y, angle = name.candidates[index]
            drawn.append(haloed(name.text, x, y, name.size, angle, **name.look))
    return drawn


def _svg(canvas: Canvas, parts: list[str], title: str) -> str:
    width, height = canvas.width, canvas.height
    edge = element("rect", x=0, y=0, width=width, height=height)
    clip = element("clipPath", edge, id="sheet")
    inner = element("g", "".join(parts), clip_path="url(#sheet)", font_family=FONTS)
    return element(
        "svg",
        element("defs", clip) + inner,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.2f} {height:.2f}",
        width=f"{width:.2f}mm",
        height=f"{height:.2f}mm",
        role="img",
        aria_label=title,
    )
