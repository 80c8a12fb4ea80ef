"""The briefing map: hotspots in one HTML file that opens without a network."""

from typing import Any
from urllib.parse import quote

from flask import Response

from web.api.blueprints import make_blueprint, problems
from web.api.hotspots import wanted_of
from web.database import current_session
from web.languages import asked_language
from web.permissions import allow
from web.schemas import hotspots as schemas

PAGE = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}

bp = make_blueprint("briefing", "Hotspots as a map for briefings")


@bp.get("/hotspots/briefing", responses=PAGE | problems(404, 503))
@allow("see_hotspots")
def get_hotspot_briefing(query: schemas.HotspotQuery) -> Any:
    """Return a map of hotspots with legend, date and source, in one file that asks for no other."""
    # folium takes most of a second to import, and hardly any process ever writes a map.
    from dispatch.briefing.making import make_briefing

    made = make_briefing(current_session(), wanted_of(query), asked_language())
    answer = Response(made.page, mimetype="text/html")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"hotspots.html\"; filename*=UTF-8''{quote(made.name)}"
    )
    return answer
