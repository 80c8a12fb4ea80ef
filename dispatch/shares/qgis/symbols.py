"""Renderers of a QGIS layer: one symbol, one for each class of a field, or one for each kind of geometry."""

from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element

from dispatch.shares.qgis.elements import add, add_options
from dispatch.shares.qgis.styles import FILL, LINE, MARKER, Style, Symbol

GEOMETRIES = {MARKER: "Point", LINE: "Line", FILL: "Polygon"}
CLASSES = {MARKER: "SimpleMarker", LINE: "SimpleLine", FILL: "SimpleFill"}
LIGHT = "255,255,255,255"


def add_renderer(parent: Element, key: str, style: Style) -> None:
    """Add what draws a share whose key this is."""
    mixed = len({each.symbol.kind for each in style.classes}) > 1
    kind = "RuleRenderer" if mixed else "categorizedSymbol" if style.field else "singleSymbol"
    renderer = add(parent, "renderer-v2", type=kind, symbollevels="0", forceraster="0", enableorderby="0")
    if mixed:
        _add_rules(renderer, key, style)
    elif style.field:
        renderer.set("attr", style.field)
        _add_categories(renderer, style)
    symbols = add(renderer, "symbols")
    for number, each in enumerate(style.classes):
        _add_symbol(symbols, str(number), each.symbol)


def _add_categories(renderer: Element, style: Style) -> None:
    categories = add(renderer, "categories")
    for number, each in enumerate(style.classes):
        kind = {int: "int", str: "string"}.get(type(each.value), "NULL")
        value = "" if each.value is None else str(each.value)
        add(
            categories, "category",
            symbol=str(number), value=value, type=kind, label=each.label, render="true",
        )  # fmt: skip


def _add_rules(renderer: Element, key: str, style: Style) -> None:
    """Add a rule for each kind of geometry; keys are made up, but always the same."""
    names = [f"{{{uuid5(NAMESPACE_URL, f'{key}/{number}')}}}" for number in range(len(style.classes) + 1)]
    rules = add(renderer, "rules", key=names[-1])
    for number, each in enumerate(style.classes):
        wanted = f"geometry_type($geometry) = '{GEOMETRIES[each.symbol.kind]}'"
        add(rules, "rule", key=names[number], filter=wanted, symbol=str(number), label=each.label)


def _add_symbol(parent: Element, name: str, symbol: Symbol) -> None:
    made = add(parent, "symbol", name=name, type=symbol.kind, alpha="1", clip_to_extent="1", force_rhr="0")
    layer = add(made, "layer", **{"class": CLASSES[symbol.kind], "enabled": "1", "locked": "0", "pass": "0"})
    add_options(layer, {MARKER: _marker, LINE: _line, FILL: _fill}[symbol.kind](symbol))


def _marker(symbol: Symbol) -> dict[str, str]:
    return {
        "name": symbol.shape, "color": colour(symbol.colour), "size": f"{symbol.size:g}", "size_unit": "MM",
        "outline_color": LIGHT, "outline_style": "solid", "outline_width": "0.3", "outline_width_unit": "MM",
    }  # fmt: skip


def _line(symbol: Symbol) -> dict[str, str]:
    return {
        "line_color": colour(symbol.colour), "line_width": f"{symbol.width:g}", "line_width_unit": "MM",
        "line_style": "dash" if symbol.dashed else "solid", "capstyle": "round", "joinstyle": "round",
    }  # fmt: skip


def _fill(symbol: Symbol) -> dict[str, str]:
    plain = "solid" if symbol.fill else "no"
    return {
        "color": colour(symbol.colour, 0.5 if symbol.hatch else symbol.fill), "style": symbol.hatch or plain,
        "outline_color": colour(symbol.colour), "outline_style": "dash" if symbol.dashed else "solid",
        "outline_width": f"{symbol.width:g}", "outline_width_unit": "MM", "joinstyle": "round",
    }  # fmt: skip


def colour(words: str, opaque: float = 1.0) -> str:
    """Return a colour, #rrggbb, as QGIS writes it."""
    parts = (int(words[at : at + 2], 16) for at in (1, 3, 5))
    return ",".join(map(str, (*parts, round(255 * opaque))))
