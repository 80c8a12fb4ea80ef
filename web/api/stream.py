"""The stream: what happens, as server-sent events."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from socket import socket
from typing import Annotated

from flask import Response, request
from pydantic import Field

from data.sessions import find_by_cookie, find_by_token
from web.api.blueprints import make_blueprint, problems
from web.database import current_database, current_session
from web.permissions import allow
from web.schemas.base import LARGEST_ID, Request
from web.signin.caller import current_caller
from web.signin.presented import credentials
from web.stream.handover import Begin, Handover
from web.stream.hub import Client, NotListening
from web.stream.line import Line
from web.stream.live import current_live
from web.stream.messages import ping
from web.stream.resuming import Beginning, begin

LISTENS_WITHIN_S = 3.0
NEVER_SEEN = -1

bp = make_blueprint("stream", "What happens, as it happens")


class StreamQuery(Request):
    """After which event to go on; the header Last-Event-ID says the same and counts for more."""

    last_event_id: Annotated[int | None, Field(ge=0, le=LARGEST_ID)] = None


@bp.get(
    "/stream",
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}} | problems(503),
)
@allow("follow_stream")
def follow_stream(query: StreamQuery) -> Response:
    """Follow what happens, from now on or after the last event seen.

    Events: hello, incident, assignment, squad, fixes, closure, simulation, feed, ping, and reset where so
    much was missed that the state is to be loaded anew.
    """
    if current_live().is_closed:
        # The process is about to go; a stream that ends is one that a console takes up again, elsewhere.
        return Response(ping(), mimetype="text/event-stream")
    permissions, scope = current_caller().permissions, current_caller().scope
    hub = current_live().start()
    # What is committed before the first listener hears the database would be told to nobody.
    if not current_live().listener.connected.wait(LISTENS_WITHIN_S):
        raise NotListening
    with ExitStack() as leaving:
        client = hub.subscribe(permissions, scope)
        leaving.callback(hub.unsubscribe, client)
        beginning = begin(current_session(), _asked(query), permissions, scope)
        response = Handover(_opening(client, beginning, _check()), "text/event-stream")
        leaving.pop_all()
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _opening(client: Client, beginning: Beginning, holds: Callable[[], bool]) -> Begin:
    """Return what puts the console on its line, once the server has given that away."""
    live = current_live()

    def begin_line(sock: socket, head: bytes) -> None:
        first = head + beginning.frames
        leave = partial(live.hub.unsubscribe, client)
        now = time.monotonic()
        live.writer.add(Line(sock, first, client, beginning.last_event_id, holds, leave, now))

    return begin_line


def _asked(query: StreamQuery) -> int | None:
    header = request.headers.get("Last-Event-ID")
    if not header:
        return query.last_event_id
    return int(header) if header.isascii() and header.isdigit() and len(header) < 16 else NEVER_SEEN


def _check() -> Callable[[], bool]:
    """Return a function that says whether this sign-in still holds; it needs no request."""
    sessions = current_database().sessions
    scheme, secret = credentials()
    find = find_by_token if scheme == "token" else find_by_cookie

    def holds() -> bool:
        with sessions() as session:
            return find(session, secret, datetime.now(UTC)) is not None

    return holds
