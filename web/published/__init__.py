"""Pages that anybody may read without signing in (一公开): double-random draws that were published."""

from datetime import datetime

from flask import Blueprint, Flask, Response, render_template, request

from data.draws import Draw
from dispatch.draws.making import DrawUnknown
from dispatch.draws.showing import draw_view, draws_query, published_view
from dispatch.timers.nightly import CITY_TIME
from web.api.draws import find_published
from web.database import current_session
from web.languages import asked_language
from web.published.words import WORDS

SHOWN = 200

bp = Blueprint(
    "published", __name__, url_prefix="/published", template_folder="templates", static_folder="static"
)


def init_app(app: Flask) -> None:
    """Serve the pages below /published."""
    app.register_blueprint(bp)


@bp.get("/draws")
def show_published_draws() -> str:
    """Show which draws are published, the newest first."""
    wanted = draws_query().where(Draw.published_at.is_not(None)).order_by(Draw.id.desc()).limit(SHOWN)
    rows = [draw_view(row) for row in current_session().execute(wanted)]
    return render_template("published_draws.html", draws=rows, **_about())


@bp.get("/draws/<int:draw_id>")
def show_published_draw(draw_id: int) -> str | tuple[str, int]:
    """Show one published draw with its outcome, results, seed and list; it prints well."""
    try:
        row = find_published(draw_id)
    except DrawUnknown:
        return render_template("published_draws.html", draws=[], **_about()), 404
    return render_template("published_draw.html", draw=published_view(current_session(), row), **_about())


@bp.app_template_filter("city_time")
def city_time(moment: str) -> str:
    """Return a moment as the city's clocks show it."""
    return datetime.fromisoformat(moment).astimezone(CITY_TIME).strftime("%Y-%m-%d %H:%M")


@bp.after_request
def _stay_fresh(response: Response) -> Response:
    if request.endpoint != "published.static":
        response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    return response


def _about() -> dict[str, object]:
    english = asked_language() == "en"
    return {"language": asked_language(), "words": {key: pair[english] for key, pair in WORDS.items()}}
