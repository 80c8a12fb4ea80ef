"""Elements of a QGIS project: options, systems of coordinates, boxes."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from gis.epsg import Box

# QGIS looks a system up by its authority and number if only some number of its own stands beside it.
ANY_NUMBER = "3452"
IN_DEGREES = (4326, 4490)


def add(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    """Add an element and return it."""
    made = SubElement(parent, name, attributes)
    made.text = text or None
    return made


def add_options(parent: Element, options: Mapping[str, str]) -> None:
    """Add options of text, as symbols and forms take them."""
    held = add(parent, "Option", type="Map")
    for name, value in options.items():
        add(held, "Option", name=name, type="QString", value=value)


def add_system(parent: Element, epsg: int) -> None:
    """Add a system of coordinates."""
    system = add(parent, "spatialrefsys")
    add(system, "srsid", ANY_NUMBER)
    add(system, "srid", str(epsg))
    add(system, "authid", f"EPSG:{epsg}")
    add(system, "geographicflag", "true" if epsg in IN_DEGREES else "false")


def add_box(parent: Element, box: Box) -> None:
    """Add the corners of a box."""
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True):
        add(parent, name, repr(float(value)))
