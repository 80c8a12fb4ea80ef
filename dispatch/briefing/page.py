"""A briefing as one HTML page: folium's map, our legend, list and heading, nothing from outside.

Names come from files and forms of others: whatever becomes part of the page is escaped here, once.
"""

from html import escape
from pathlib import Path
from typing import Any

import folium
import shapely
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from shapely.geometry import mapping

from dispatch.briefing.briefing import Briefing, LegendEntry, Listed, Shape
from dispatch.briefing.offline import Inline, take_offline

HERE = Path(__file__).parent
_DIGITS = 5


class Surroundings(Element):
    """Heading, legend and list around the map."""

    _template = Template((HERE / "surroundings.html").read_text(encoding="utf-8"))

    def __init__(self, briefing: Briefing) -> None:
        super().__init__()
        self.briefing = briefing
        self.escape = escape


class NumberedPlace(MacroElement):
    """A listed hotspot's place with its number; folium's own marker would ask for the picture of a pin."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        L.marker({{ this.place|tojson }}, {
            icon: L.divIcon({html: {{ this.html|tojson }}, iconSize: [24, 24], className: "numbered"}),
        }).bindTooltip({{ this.words|tojson }}).addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, number: int, listed: Listed) -> None:
        super().__init__()
        lon, lat = listed.place
        self.place = [lat, lon]
        self.html = f'<span class="number">{number}</span>'
        self.words = escape(f"{number} {listed.name} · {listed.words}")


def write_page(briefing: Briefing, files: Path) -> str:
    """Return the page; `files` is the folder that the console's build laid the map's files in."""
    figure = Figure(title=escape(briefing.title))
    figure.header.add_child(Inline("style", (HERE / "page.css").read_text(encoding="utf-8")), name="page_css")
    drawn = _map(briefing)
    drawn.add_to(figure)
    figure.html.add_child(Surroundings(briefing), name="surroundings")
    take_offline(figure, files)
    return figure.render()


def _map(briefing: Briefing) -> folium.Map:
    drawn = folium.Map(tiles=None, prefer_canvas=True, control_scale=True, zoom_control=True)
    # Without tiles nothing says how far one may look in.
    drawn.options["maxZoom"] = 19
    if briefing.outlines:
        _outlines(briefing).add_to(drawn)
    for entry in briefing.legend:
        shapes = [shape for shape in briefing.shapes if shape.key == entry.key]
        if shapes:
            _layer(entry, shapes).add_to(drawn)
    for number, listed in enumerate(briefing.listed, start=1):
        NumberedPlace(number, listed).add_to(drawn)
    if (bounds := _bounds(briefing)) is not None:
        drawn.fit_bounds(bounds)
    return drawn


def _layer(entry: LegendEntry, shapes: list[Shape]) -> folium.GeoJson:
    style = {
        "color": entry.colour,
        "weight": 1.2,
        "dashArray": entry.dashes or None,
        "fillColor": entry.colour,
        "fillOpacity": entry.opacity,
    }
    layer = folium.GeoJson(
        _collection([(shape.area, {"words": f"{entry.name} · {shape.words}"}) for shape in shapes]),
        name=escape(entry.name),
        style_function=lambda _: style,
    )
    return layer.add_child(folium.GeoJsonTooltip(["words"], labels=False))


def _outlines(briefing: Briefing) -> folium.GeoJson:
    style = {"color": "#5b6878", "weight": 1.4, "fill": False, "interactive": False}
    parts = [(area, {"words": name}) for area, name in briefing.outlines]
    return folium.GeoJson(_collection(parts), style_function=lambda _: style)


def _collection(parts: list[tuple[Any, dict[str, str]]]) -> dict[str, Any]:
    """Return features; tooltips set their properties as HTML."""
    features = [
        {
            "type": "Feature",
            "properties": {name: escape(text) for name, text in properties.items()},
            "geometry": mapping(_rounded(area)),
        }
        for area, properties in parts
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(area: Any) -> Any:
    """A metre is fine enough for a page; every digit more is paid for thousands of times."""
    return shapely.transform(area, lambda places: places.round(_DIGITS))


def _bounds(briefing: Briefing) -> list[list[float]] | None:
    areas = [shape.area for shape in briefing.shapes] or [area for area, _ in briefing.outlines]
    if not areas:
        return None
    west, south, east, north = shapely.total_bounds(areas)
    return [[south, west], [north, east]]
