"""Service requests and their updates, as they are read: one's own, or the public's view of all."""

from datetime import UTC, datetime
from typing import Any

from flask import Response

from dispatch.receiving.requests import Wanted, list_requests, list_updates, window
from web.database import current_session
from web.open311 import formats
from web.open311.blueprint import bp, eyes_of, find_reader, given
from web.open311.errors import Open311Error
from web.permissions import PUBLIC, allow

LONGEST_PAGE = 1000
STATES = ("open", "closed")


@bp.get("/v2/requests.<any(json, xml):kind>")
@allow(PUBLIC)
def read_requests(kind: str) -> Response:
    """List requests: those named, or those of some time, the newest first."""
    reader = find_reader()
    until = _moment("end_date") or datetime.now(UTC)
    wanted = Wanted(
        since=window(until, _moment("start_date")),
        until=until,
        numbers=_several("service_request_id"),
        services=_several("service_code"),
        state=_state(),
        page=_whole("page", 1, 100_000),
        page_size=_whole("page_size", LONGEST_PAGE, LONGEST_PAGE),
    )
    found = list_requests(current_session(), wanted, eyes_of(reader))
    return formats.answer(kind, found, "service_requests", "request")


@bp.get("/v2/requests/<number>.<any(json, xml):kind>")
@allow(PUBLIC)
def read_request(number: str, kind: str) -> Response:
    """Return one request, as a list of one."""
    return formats.answer(kind, _one(number), "service_requests", "request")


@bp.get("/v2/tokens/<token>.<any(json, xml):kind>")
@allow(PUBLIC)
def read_token(token: str, kind: str) -> Response:
    """Return the id behind a token; ids are given at once here, so that each is its own token."""
    found = [
        {"service_request_id": one["service_request_id"], "token": one["service_request_id"]}
        for one in _one(token)
    ]
    return formats.answer(kind, found, "service_requests", "request")


@bp.get("/v2/servicerequestupdates.<any(json, xml):kind>")
@allow(PUBLIC)
def read_updates(kind: str) -> Response:
    """List how requests went on: each change of their status, the first first."""
    reader = find_reader()
    until = _moment("end_date") or datetime.now(UTC)
    since = window(until, _moment("start_date"))
    numbers = _several("service_request_id")
    found = list_updates(current_session(), since, until, numbers, LONGEST_PAGE, eyes_of(reader))
    return formats.answer(kind, found, "service_request_updates", "request_update")


def _one(number: str) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    wanted = Wanted(since=now, until=now, numbers=(number,))
    found = list_requests(current_session(), wanted, eyes_of(find_reader()))
    if not found:
        raise Open311Error(
            404,
            f"service_request_id：没有请求 {number}",
            f"service_request_id: there is no request {number}",
        )
    return found


def _several(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given(name).split(",") if part.strip())


def _state() -> str | None:
    state = given("status")
    if state and not set(state.split(",")) <= set(STATES):
        raise Open311Error(400, "status：应为 open 或 closed", "status: open or closed is expected")
    return state if state in STATES else None


def _moment(name: str) -> datetime | None:
    text = given(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Open311Error(
            400,
            f"{name}：应为 W3C 时间，如 2026-11-26T00:00:00Z",
            f"{name}: a W3C time is expected, such as 2026-11-26T00:00:00Z",
        ) from None


def _whole(name: str, otherwise: int, most: int) -> int:
    text = given(name)
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= most):
        raise Open311Error(
            400, f"{name}：应为 1 到 {most} 的整数", f"{name}: a whole number from 1 to {most} is expected"
        )
    return int(text)
