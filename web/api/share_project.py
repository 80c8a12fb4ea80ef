"""A project for QGIS that opens what is shared."""

from flask import Response, request

from data.shares import Share
from dispatch.shares.qgis.project import Wanted, make_project
from dispatch.shares.reading import get_share, shares_of
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.languages import asked_language
from web.ogc.counting import extent
from web.ogc.links import PROJECT, address
from web.permissions import allow
from web.replica import reading_session
from web.schemas.share_project import ProjectQuery

TITLES = {"zh-CN": "共享数据", "en": "Shared data"}
FILE = {200: {"content": {PROJECT: {"schema": {"type": "string", "format": "binary"}}}}}

bp = make_blueprint("share project", "Shares in QGIS 共享的 QGIS 工程")


@bp.get("/shares/project.qgz", responses=FILE | problems(404))
@allow("read_shares")
def get_share_project(query: ProjectQuery) -> Response:
    """Return a project for QGIS with a layer for each share, styled and named in the language asked for.

    It holds no token: QGIS takes it from its login of the id `auth`, where it stands as the password.
    """
    shares, session, language = _wanted(query), reading_session(), asked_language()
    boxes = {share.key: extent(session, share) for share in shares}
    wanted = Wanted(address(), TITLES[language], language == "en", query.auth, query.crs, boxes)
    answer = Response(make_project(current_session(), shares, wanted), mimetype=PROJECT)
    answer.headers["Content-Disposition"] = 'attachment; filename="one-map.qgz"'
    answer.headers["Content-Language"] = language
    answer.vary.add("Accept-Language")
    answer.add_etag()
    return answer.make_conditional(request)


def _wanted(query: ProjectQuery) -> list[Share]:
    if query.key is not None:
        return [get_share(current_session(), query.key)]
    shares = shares_of(current_session())
    return [share for share in shares if query.agency_id in (None, share.agency_id)]
