"""The briefing map: hotspots in one HTML file that opens without a network."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, current_app

from web.api.blueprints import make_blueprint, problems
from web.api.hotspots import wanted_of
from web.database import current_session
from web.languages import asked_language
from web.permissions import allow
from web.schemas import hotspots as schemas

FOLDER = "briefing"
PAGE = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}

bp = make_blueprint("briefing", "Hotspots as a map for briefings")


@bp.get("/hotspots/briefing", responses=PAGE | problems(404, 503))
@allow("see_hotspots")
def get_hotspot_briefing(query: schemas.HotspotQuery) -> Any:
    """Return a map of hotspots with legend, date and source, in one file that asks for no other."""
    # folium takes most of a second to import, and hardly any process ever writes a map.
    from dispatch.briefing.composing import compose
    from dispatch.briefing.page import write_page

    session, instance = current_session(), current_app.settings.instance
    briefing, name = compose(session, instance, wanted_of(query), asked_language())
    page = write_page(briefing, Path(current_app.settings.console) / FOLDER)
    answer = Response(page, mimetype="text/html")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"hotspots.html\"; filename*=UTF-8''{quote(name)}"
    )
    return answer
