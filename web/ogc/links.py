"""Links between the resources of the OGC API."""

from typing import Any
from urllib.parse import urlencode

from flask import request

from web.ogc.forms import Form
from web.ogc.words import PAGE

PROJECT = "application/x-qgis-project"
REL = "http://www.opengis.net/def/rel/ogc/1.0/"
Link = dict[str, Any]


def address(path: str = "", **query: str) -> str:
    """Return the address of a resource below /ogc."""
    return f"{request.host_url.rstrip('/')}/ogc{path}" + (f"?{urlencode(query)}" if query else "")


def project_link(english: bool) -> Link:
    """Return the link to the project for QGIS that opens all collections of who asks."""
    href = f"{request.host_url.rstrip('/')}/api/v1/shares/project.qgz"
    return link("related", href, PROJECT, title("project", english))


def link(rel: str, href: str, media_type: str, title: str = "") -> Link:
    """Return a link."""
    return {"rel": rel, "type": media_type, "href": href} | ({"title": title} if title else {})


def self_and_alternates(form: Form, forms: tuple[Form, ...]) -> list[Link]:
    """Return the links of the current request to itself and to its other forms."""
    return [
        link("self" if each == form else "alternate", current_with(f=each.name), each.media_type)
        for each in sorted(forms, key=lambda one: one != form)
    ]


def current_with(**changed: str | None) -> str:
    """Return the address of the current request with other parameters; None takes one away."""
    given = {name: value for name, value in request.args.items() if name not in changed}
    query = urlencode(given | {name: value for name, value in changed.items() if value is not None})
    return f"{request.host_url.rstrip('/')}{request.path}" + (f"?{query}" if query else "")


def title(word: str, english: bool) -> str:
    """Return the title of a link."""
    return PAGE[word][english]
