"""The addresses of GeoReport v2, who may ask there, and how what is refused is told."""

from typing import Any

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from data.settings import get_setting
from dispatch.receiving.requests import Eyes
from dispatch.receiving.senders import find_sender
from web.database import current_session
from web.languages import asked_language
from web.open311 import formats
from web.open311.errors import Open311Error
from web.problems.answers import find_row, in_words
from web.problems.errors import NotAllowed, NotSignedIn
from web.signin.caller import Caller, current_caller
from web.signin.gate import identify
from web.signin.presented import credentials

PUBLIC_SETTING = "open311_public_reading"
PRECISION_SETTING = "open311_place_precision_m"
READERS = ("send_cases", "see_incidents")
# A key that is missing or not valid is 403 in this standard.
STATUSES = {401: 403, 422: 400}

bp = Blueprint("open311", __name__, url_prefix="/open311")


def wanted_format() -> str:
    """Return the format that the address ends in; JSON where it is none of ours."""
    ending = request.path.rpartition(".")[2]
    return ending if ending in formats.MEDIA else "json"


def find_reader() -> Caller | None:
    """Return who asks, or None for the public where it may read; raise NotSignedIn or NotAllowed."""
    if credentials()[1]:
        identify()
        caller = current_caller()
        if not any(caller.may(each) for each in READERS):
            raise NotAllowed(READERS[0], caller.role)
        return caller
    if not get_setting(current_session(), PUBLIC_SETTING):
        raise NotSignedIn
    return None


def eyes_of(reader: Caller | None) -> Eyes:
    """Return how requests are shown to who asks."""
    english = asked_language() == "en"
    if reader is not None:
        sender = find_sender(current_session(), reader.account.id)
        return Eyes(reader.account.id, english=english, words=sender.status_words if sender else {})
    return Eyes(None, float(get_setting(current_session(), PRECISION_SETTING)), english)


@bp.errorhandler(Exception)
def tell_error(error: Exception) -> Response:
    """Answer whatever goes wrong in the standard's own form."""
    status, description = _described(error)
    if status >= 500:
        current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    response = formats.error(wanted_format(), status, description)
    row = find_row(error)
    if row is not None and row.retry_after:
        response.headers["Retry-After"] = str(getattr(error, row.retry_after))
    return response


def _described(error: Exception) -> tuple[int, str]:
    if isinstance(error, Open311Error):
        return error.status, error.words(asked_language())
    row = find_row(error)
    if row is not None:
        return STATUSES.get(row.status, row.status), in_words(error)
    if isinstance(error, HTTPException):
        return error.code or 500, error.description or ""
    return (503, "busy") if isinstance(error, OperationalError) else (500, "internal error")


def given(name: str, values: Any = None) -> str:
    """Return a parameter of a request without blanks around it, "" where it is not given."""
    found = (request.args if values is None else values).get(name, "")
    if "\x00" in found:
        raise Open311Error(400, f"{name}：不得含有 NUL 字符", f"{name}: must not hold NUL characters")
    return found.strip()
