"""Answers of the OGC API: plain ones as JSON or a page, with what caches and clients have to know."""

import hashlib
import json
from typing import Any

from flask import Response, current_app, render_template, request

from data.shares import Share
from dispatch.shares.reading import ShareUnknown, get_share
from web.database import current_session
from web.languages import asked_language
from web.ogc.counting import state_of
from web.ogc.describing import is_english
from web.ogc.forms import HTML, Form
from web.ogc.links import address
from web.ogc.words import PAGE
from web.replica import reading_session


def current_share(key: str) -> Share:
    """Return a share that lives and is the caller's, as it is where features are read; raise ShareUnknown.

    Whether it lives is asked of the database itself: a withdrawal holds at once.
    """
    if "\x00" in key:
        raise ShareUnknown(key)
    share = get_share(current_session(), key)
    return share if reading_session() is current_session() else get_share(reading_session(), key)


def answer(document: dict[str, Any], form: Form, template: str, **about: Any) -> Response:
    """Return a document as JSON, or as the page of a template."""
    if form == HTML:
        return page(template, document=document, **about)
    return Response(json.dumps(document, ensure_ascii=False), content_type=form.media_type)


def page(template: str, **about: Any) -> Response:
    """Return a page of ours."""
    words = {key: pair[is_english()] for key, pair in PAGE.items()}
    shown = render_template(template, language=asked_language(), words=words, home=address(), **about)
    response = Response(shown, mimetype=HTML.media_type)
    response.headers["Content-Language"] = asked_language()
    return response


def tag_of(share: Share, *more: object) -> str:
    """Return what changes with everything that the answer to the current request tells of a share."""
    asked = (request.full_path, request.host_url, asked_language(), *more)
    said = (*asked, share.name, share.name_en, *state_of(share))
    return hashlib.blake2b(repr(said).encode(), digest_size=12).hexdigest()


def unchanged(tag: str) -> Response | None:
    """Return the answer to who has it already."""
    if not request.if_none_match.contains_weak(tag):
        return None
    response = current_app.response_class(status=304)
    response.set_etag(tag, weak=True)
    return response
