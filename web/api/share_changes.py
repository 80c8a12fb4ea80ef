"""The change feed of a share, asked for or waited for."""

import time
from urllib.parse import urlencode

from flask import Response, make_response, request

from dispatch.shares.changes import Changes, read_changes
from dispatch.shares.reading import get_share
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.following import Bell, current_bell
from web.permissions import allow
from web.schemas.share_changes import ChangeQuery, ShareChanges, SharePath
from web.signin.deliveries import note_delivery

bp = make_blueprint("share changes", "What changes of a share 变更流")


@bp.get("/shares/<string:key>/changes", responses={200: ShareChanges} | problems(400, 404))
@allow("read_shares")
def list_share_changes(path: SharePath, query: ChangeQuery) -> Response:
    """List the changes of a share after a cursor, in order; with `wait_s`, wait for one if there is none.

    Begin with `since=0`, keep `cursor` with what you have taken in, and ask again with it, months later if
    need be: nothing is left out and nothing comes twice. The header Link says `next`.
    """
    changes = _look(path.key, query)
    bell = current_bell()
    if not changes.items and query.wait_s and bell.come():
        try:
            changes = _wait(bell, path.key, query)
        finally:
            bell.leave()
    return _answer(path.key, query, changes)


def _look(key: str, query: ChangeQuery) -> Changes:
    session = current_session()
    return read_changes(session, get_share(session, key), query.since, query.limit)


def _wait(bell: Bell, key: str, query: ChangeQuery) -> Changes:
    """Look again each time it rings; while waiting, no connection to the database is held."""
    until = time.monotonic() + query.wait_s
    share_id = get_share(current_session(), key).id
    while True:
        rung = bell.rung(share_id)
        changes = _look(key, query)
        current_session().commit()
        if changes.items or not bell.wait(share_id, rung, until - time.monotonic()):
            return changes


def _answer(key: str, query: ChangeQuery, changes: Changes) -> Response:
    share = get_share(current_session(), key)
    if changes.items:
        note_delivery(share, len(changes.items), last=changes.last)
    answer = ShareChanges(
        share=share.key,
        crs=share.crs,
        items=changes.items,
        cursor=changes.last,
        more=changes.more,
    )
    response = make_response(answer)
    following = query.model_dump(exclude_defaults=True) | {"since": changes.last}
    response.headers["Link"] = f'<{request.base_url}?{urlencode(following)}>; rel="next"'
    response.headers["Cache-Control"] = "no-store"
    return response
