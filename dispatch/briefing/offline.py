"""Everything that folium would fetch from elsewhere, written into the page itself."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

from branca.element import Element, Figure
from folium.elements import JSCSSMixin
from folium.template import Template

from dispatch.briefing.errors import BriefingFilesMissing, BriefingFileUnknown

# What the parts of a folium map call their files, and the files that stand for them.
SCRIPTS = {"leaflet": "leaflet/leaflet.js"}
STYLES = {"leaflet_css": "leaflet/leaflet.css"}
# For pin markers and pages around maps; a briefing has neither.
LEFT_OUT = frozenset(
    {
        "jquery",
        "bootstrap",
        "bootstrap_css",
        "glyphicons_css",
        "awesome_markers",
        "awesome_markers_css",
        "awesome_markers_font_css",
        "awesome_rotate_css",
    }
)
_PICTURE = re.compile(r"url\(([^)#:]+\.png)\)")


class Inline(Element):
    """A script or a style sheet, in the page."""

    _template = Template("<{{ this.tag }}>{{ this.code }}</{{ this.tag }}>")

    def __init__(self, tag: str, code: str) -> None:
        super().__init__()
        self.tag, self.code = tag, code


def take_offline(figure: Figure, folder: Path) -> None:
    """Let no part of a figure ask for anything: what it needs is written into its head.

    Raises `BriefingFileUnknown` for a file that no table names: a new plugin has to be thought of first.
    """
    scripts, styles = {}, {}
    for part in _parts(figure):
        scripts |= {name: SCRIPTS[name] for name in _wanted(part.default_js, SCRIPTS)}
        styles |= {name: STYLES[name] for name in _wanted(part.default_css, STYLES)}
        # On the part alone: the lists of the class are everybody's.
        part.default_js, part.default_css = [], []
    for name, path in styles.items():
        figure.header.add_child(Inline("style", _style(folder, path)), name=name)
    for name, path in scripts.items():
        figure.header.add_child(Inline("script", _script(folder, path)), name=name)


def _wanted(files: list[tuple[str, str]], known: dict[str, str]) -> list[str]:
    for name, _ in files:
        if name not in known and name not in LEFT_OUT:
            raise BriefingFileUnknown(name)
    return [name for name, _ in files if name in known]


def _parts(element: Element) -> Iterator[JSCSSMixin]:
    if isinstance(element, JSCSSMixin):
        yield element
    for child in list(element._children.values()):
        yield from _parts(child)


def _script(folder: Path, path: str) -> str:
    # The address of a script's source map would be asked for by a browser's tools.
    return re.sub(r"//# sourceMappingURL=\S+", "", _read(folder / path).decode())


def _style(folder: Path, path: str) -> str:
    """Return a style sheet with its pictures in it."""
    file = folder / path
    return _PICTURE.sub(lambda found: f"url({_picture(file.parent / found[1])})", _read(file).decode())


def _picture(file: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(_read(file)).decode()}"


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as missing:
        raise BriefingFilesMissing(str(file.parent)) from missing
