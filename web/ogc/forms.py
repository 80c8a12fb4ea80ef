"""The forms an answer is given in: by `f=`, else by what is accepted."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from web.ogc.errors import NoSuchForm, ParameterRefused


@dataclass(frozen=True, slots=True)
class Form:
    """A form by its short name, its media type, and what else it is accepted as."""

    name: str
    media_type: str
    others: tuple[str, ...] = ()
    suffix: str = ""


JSON = Form("json", "application/json")
HTML = Form("html", "text/html")
GEOJSON = Form("json", "application/geo+json", ("application/json",))
SEQUENCE = Form("geojsonseq", "application/geo+json-seq", ("application/json-seq",), ".geojsons")
FLATGEOBUF = Form("fgb", "application/flatgeobuf", ("application/vnd.flatgeobuf",), ".fgb")
CSV = Form("csv", "text/csv", (), ".csv")
OPENAPI = Form("json", "application/vnd.oai.openapi+json;version=3.0", ("application/json",))
SCHEMA = Form("json", "application/schema+json", ("application/json",))
TILEJSON = Form("tilejson", "application/vnd.mapbox.tile+json", ("application/vnd.mapbox.tilejson+json",))

PLAIN = (JSON, HTML)
ITEMS = (GEOJSON, HTML, SEQUENCE, FLATGEOBUF, CSV)
ITEM = (GEOJSON, HTML)


def asked_form(forms: Sequence[Form]) -> Form:
    """Return the form that is asked for, the first where none is; raise ParameterRefused or NoSuchForm."""
    said = request.args.get("f")
    if said is not None:
        for form in forms:
            if said in (form.name, form.media_type):
                return form
        raise ParameterRefused("f", "form", said=said, allowed=[form.name for form in forms])
    types = {kind: form for form in forms for kind in (form.media_type, *form.others)}
    # A browser accepts anything after HTML, and whoever says nothing takes the first.
    best = (
        request.accept_mimetypes.best_match(list(types), default=None) if request.accept_mimetypes else None
    )
    if best is not None:
        return types[best]
    if request.accept_mimetypes:
        raise NoSuchForm(", ".join(form.media_type for form in forms))
    return forms[0]
