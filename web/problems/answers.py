"""Answers exceptions with application/problem+json (RFC 9457)."""

import errno
import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from psycopg.errors import ExclusionViolation, UniqueViolation
from pydantic import BaseModel
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from web.languages import asked_language
from web.problems.rows import Row
from web.problems.table import (
    BUSY,
    DATABASE_DOWN,
    DISK_FULL,
    HTTP_PROBLEMS,
    INVALID,
    NOUNS,
    OVERTAKEN,
    PROBLEMS,
)
from web.problems.validation import RequestInvalid, field_errors
from web.schemas.problems import Problem

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:problem:"
RETRY_AFTER_S = "2"
BUSY_STATES = ("40", "55", "57014")
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Answer every exception of the table, HTTP errors and what nobody expected."""
    for exception in PROBLEMS:
        app.register_error_handler(exception, _known)
    app.register_error_handler(RequestInvalid, _invalid)
    app.register_error_handler(exc.OperationalError, _database)
    app.register_error_handler(exc.TimeoutError, _database)
    app.register_error_handler(exc.IntegrityError, _integrity)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(Exception, _unexpected)


def find_row(error: Exception) -> Row | None:
    """Return the row of an exception's class, or of the nearest class above it."""
    return next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), None)


def in_words(error: Exception) -> str:
    """Return what an exception of the table says, in the language asked for."""
    row = find_row(error)
    return (row.zh if asked_language() == "zh-CN" else row.en).format_map(_words(error))


def describe(error: Exception) -> Problem:
    """Return an exception of the table as a problem that is told within an answer."""
    row = find_row(error)
    return _problem(row, _words(error), **{name: _plain(getattr(error, name)) for name in row.members})


def _problem(row: Row, words: dict[str, Any], **members: Any) -> Problem:
    template = row.zh if asked_language() == "zh-CN" else row.en
    return Problem(
        type=TYPE_PREFIX + row.code,
        title=HTTPStatus(row.status).phrase,
        status=row.status,
        detail=template.format_map(words),
        code=row.code,
        **members,
    )


def answer(row: Row, words: dict[str, Any], **members: Any) -> Response:
    """Return a problem in the language asked for."""
    problem = _problem(row, words, **members)
    response = Response(problem.model_dump_json(exclude_none=True), row.status, mimetype=MEDIA_TYPE)
    response.headers["Content-Language"] = asked_language()
    response.vary.add("Accept-Language")
    return response


def _known(error: Exception) -> Response:
    row = find_row(error)
    members = {name: _plain(getattr(error, name)) for name in row.members}
    response = answer(row, _words(error), **members)
    if row.retry_after:
        response.headers["Retry-After"] = str(getattr(error, row.retry_after))
    if row.status == 401 and "Authorization" in request.headers:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _words(error: Exception) -> dict[str, Any]:
    """Return what a template speaks of, nouns in the language asked for and lists in a row."""
    words = {
        name: ", ".join(map(str, value)) if isinstance(value, tuple | list) else value
        for name, value in vars(error).items()
    }
    if "kind" in words:
        words["kind"] = NOUNS[words["kind"]][asked_language() == "en"]
    return words


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json", warnings=False) if isinstance(value, BaseModel) else value


def _invalid(error: RequestInvalid) -> Response:
    return answer(INVALID, vars(error), errors=field_errors(error.error, asked_language()))


def _database(error: exc.OperationalError | exc.TimeoutError) -> Response:
    logger.warning("database: %s", error)
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    busy = isinstance(error, exc.TimeoutError) or state.startswith(BUSY_STATES)
    response = answer(BUSY if busy else DATABASE_DOWN, {})
    response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def _integrity(error: exc.IntegrityError) -> Response:
    """Answer who came second where two at once made what there may be but one of; all else is a bug."""
    if isinstance(error.orig, UniqueViolation | ExclusionViolation):
        return answer(OVERTAKEN, {})
    return _unexpected(error)


def _http(error: HTTPException) -> Any:
    row = HTTP_PROBLEMS.get(error.code)
    if row is None:
        return error
    response = answer(row, {})
    for name, value in error.get_headers():
        if name.title() in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _disk(error: OSError) -> Response:
    """Answer for a disk without room, wherever that shows; any other OSError is a bug."""
    if error.errno not in FULL:
        return _unexpected(error)
    logger.error("%s %s: %s", request.method, request.path, error)
    return answer(DISK_FULL, {})


def _unexpected(error: Exception) -> Response:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return answer(HTTP_PROBLEMS[500], {})
