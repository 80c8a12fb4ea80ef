"""The legend of a sheet: what is on its map and nothing else, drawn as it is drawn there."""

from collections.abc import Iterator
from html import escape
from typing import Any

import shapely

from dispatch.sheets.contents import Contents
from dispatch.sheets.drawing.looks import (
    BORDER,
    CLOSURE,
    LEGEND_ROADS,
    OWN_BORDER,
    PAPER,
    ROADS,
    UNDER_WAY,
    Look,
    look_of,
)
from dispatch.sheets.drawing.marks import MOST_SINGLE_SQUADS
from dispatch.sheets.drawing.overlays import draw_shapes
from dispatch.sheets.drawing.svg import FONTS, element, path
from dispatch.sheets.drawing.symbols import incident_mark, more_badge, point_symbol, squad_mark, squads_mark
from dispatch.sheets.words import WORDS

WIDTH, HEIGHT = 9.0, 5.0
_X, _Y = WIDTH / 2, HEIGHT / 2
_LINE = shapely.LineString([(0.4, _Y), (WIDTH - 0.4, _Y)])
_AREA = shapely.box(0.6, 0.5, WIDTH - 0.6, HEIGHT - 0.5)


def write_legend(contents: Contents, has_shared: bool) -> str:
    """Return the legend as HTML; `has_shared` is whether marks stand for several incidents."""
    told = WORDS[contents.order.language]
    groups = (
        (told["marks"], list(_incidents(contents, told, has_shared))),
        (told["forces"], list(_squads(contents, told))),
        (told["layers"], list(_layers(contents, told))),
        (told["base"], list(_base(contents, told))),
    )
    written = "".join(
        f"<section><h3>{escape(title)}</h3>{''.join(entries)}</section>"
        for title, entries in groups
        if entries
    )
    return f'<div class="legend"><h2>{told["legend"]}</h2>{written}</div>'


def _entry(drawn: str, name: str) -> str:
    size = {"width": f"{WIDTH}mm", "height": f"{HEIGHT}mm", "font_family": FONTS}
    swatch = element("svg", drawn, viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true", **size)
    named = f'<span class="words">{escape(name)}</span>'
    return f'<div class="entry"><span class="swatch">{swatch}</span>{named}</div>'


def _incidents(contents: Contents, told: dict[str, Any], has_shared: bool) -> Iterator[str]:
    for priority in sorted({incident["priority"] for incident in contents.incidents}):
        yield _entry(incident_mark(_X, _Y, 2.1, priority, "1", False), told["priorities"][priority])
    late = [incident["priority"] for incident in contents.incidents if incident["overdue"]]
    if late:
        yield _entry(incident_mark(_X, _Y, 2.1, min(late), "1", True), told["mark_overdue"])
    if has_shared:
        mark = incident_mark(_X - 1.2, _Y + 0.3, 2.0, 3, "5", False) + more_badge(_X - 1.2, _Y + 0.5, 1.9, 2)
        yield _entry(mark, told["mark_shared"])


def _squads(contents: Contents, told: dict[str, Any]) -> Iterator[str]:
    waiting = [squad for squad in contents.squads if squad["status"] not in UNDER_WAY]
    are_counted = len(waiting) > MOST_SINGLE_SQUADS
    for status, name in told["squads"].items():
        if not any(squad["status"] == status for squad in contents.squads):
            continue
        if status in UNDER_WAY or not are_counted or status == "available":
            yield _entry(squad_mark(_X, _Y, 1.25, status), name)
    if are_counted:
        yield _entry(squads_mark(_X, _Y, 1.9, 7), told["squads_counted"])


def _layers(contents: Contents, told: dict[str, Any]) -> Iterator[str]:
    """Yield an entry for each look: layers that look alike share one."""
    names: dict[tuple[Look, bool], list[str]] = {}
    for layer in contents.layers:
        look = look_of(layer["kind"], layer["style"])
        dimension = max(int(d) for d in shapely.get_dimensions(_shapes(layer)))
        names.setdefault((look, dimension), []).append(contents.name_of(layer))
    for (look, dimension), of_look in names.items():
        yield _entry(_swatch(look, dimension), told["joined"].join(of_look))
    if contents.closures:
        yield _entry(_swatch(CLOSURE, 1) + point_symbol(_X, _Y, 1.5, CLOSURE), told["closures"])


def _shapes(layer: dict[str, Any]) -> Any:
    return shapely.from_wkb([feature["shape"] for feature in layer["features"]])


def _swatch(look: Look, dimension: int) -> str:
    if dimension == 0:
        return point_symbol(_X, _Y, 1.6, look)
    return "".join(draw_shapes([_AREA if dimension == 2 else _LINE], look))


def _base(contents: Contents, told: dict[str, Any]) -> Iterator[str]:
    if contents.home.get("shape"):
        line = {"fill": "none", "stroke": OWN_BORDER}
        bold = path([_LINE], stroke_width=1.8, stroke_opacity=0.14, **line) + path(
            [_LINE], stroke_width=0.45, **line
        )
        yield _entry(bold, told["own_border"])
    levels = {border["class"] for border in contents.ground["borders"]}
    for level, dashes in (("district", "2.2 0.6 0.4 0.6"), ("street", "0.5 0.9")):
        if level in levels:
            line = path([_LINE], fill="none", stroke=BORDER, stroke_width=0.32, stroke_dasharray=dashes)
            yield _entry(line, told["borders"][level])
    classes = {road["class"] for road in contents.ground["roads"]}
    for road_class in LEGEND_ROADS:
        if road_class in classes:
            look = ROADS[road_class]
            line = path([_LINE], fill="none", stroke=look.colour, stroke_width=look.width)
            core = path([_LINE], fill="none", stroke=PAPER, stroke_width=look.core) if look.core else ""
            yield _entry(line + core, told["roads"][road_class])
