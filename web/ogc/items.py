"""The features of a collection: a page of them, all of them as a stream, or one."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response
from sqlalchemy.exc import DataError

from dispatch.shares.fields import geometry_type
from web.ogc import flatgeobuf, writing
from web.ogc.answering import current_share, page, tag_of, unchanged
from web.ogc.asking import Asked, ask_many, ask_one
from web.ogc.counting import count
from web.ogc.describing import path_of, title_of
from web.ogc.errors import ShareBeingBuilt
from web.ogc.filtering.values import FEATURE
from web.ogc.forms import CSV, FLATGEOBUF, GEOJSON, HTML, ITEM, ITEMS, JSON, SEQUENCE
from web.ogc.links import Link, address, current_with, link, self_and_alternates
from web.ogc.selecting import cursor_columns, feature, features, json_column
from web.ogc.streaming import LongAnswer, be_impatient
from web.permissions import allow
from web.problems.errors import Missing
from web.replica import reading_session
from web.signin.deliveries import note_delivery

LARGEST_PAGE = 10_000
NOT_COUNTED = -1

bp = Blueprint("ogc_items", __name__)


@bp.get("/collections/<key>/items")
@allow("read_shares")
def list_items(key: str) -> Response:
    """Return features: a page, or a stream where more are wanted than a page holds."""
    share = current_share(key)
    asked = ask_many(reading_session(), share)
    tag = tag_of(share, asked.form.name)
    response = unchanged(tag) or _given(asked)
    response.headers["Content-Crs"] = f"<{asked.system.uri}>"
    response.set_etag(tag, weak=True)
    return response


@bp.get("/collections/<key>/items/<path:feature_key>")
@allow("read_shares")
def get_item(key: str, feature_key: str) -> Response:
    """Return one feature."""
    share = current_share(key)
    asked = ask_one(reading_session(), share)
    found = None
    if "\x00" not in feature_key:
        found = reading_session().scalar(feature(asked, feature_key, json_column(asked)))
    if found is None:
        raise Missing("feature", feature_key)
    note_delivery(share, 1)
    own = address(path_of(share))
    links = self_and_alternates(asked.form, ITEM)
    links.append(link("collection", own, JSON.media_type, title_of(share)))
    if asked.form == HTML:
        about = {"title": title_of(share), "own": own}
        response = page("ogc_item.html", item=json.loads(found + "}"), asked=asked, **about)
    else:
        text = f'{found},"links":{json.dumps(links, ensure_ascii=False)}}}'
        response = Response(text, content_type=GEOJSON.media_type)
    response.headers["Content-Crs"] = f"<{asked.system.uri}>"
    return response


def _given(asked: Asked) -> Response:
    try:
        if asked.form == FLATGEOBUF or asked.limit is None or asked.limit > LARGEST_PAGE:
            return _stream(asked)
        return _page(asked)
    except DataError:
        # What is kept may still be of the former definition, and of other types than are now said.
        if asked.share.build_due is None and asked.share.built == asked.share.definition:
            raise
        raise ShareBeingBuilt from None


def _page(asked: Asked) -> Response:
    columns = [FEATURE.key, *writing.csv_columns(asked)] if asked.form == CSV else [json_column(asked)]
    query = features(asked, *columns, *cursor_columns(asked.sorts)).limit(asked.limit + 1)
    rows = reading_session().execute(query).all()
    shown = rows[: asked.limit]
    following = current_with(cursor=writing.cursor_after(shown[-1])) if len(rows) > len(shown) else None
    note_delivery(asked.share, len(shown))
    response = _written(asked, shown, following)
    if following is not None:
        response.headers.add("Link", f'<{following}>; rel="next"; type="{asked.form.media_type}"')
    return response


def _written(asked: Asked, rows: Sequence[Any], following: str | None) -> Response:
    if asked.form == CSV:
        return _named(asked, writing.csv_head(asked) + writing.csv_lines(asked, rows))
    if asked.form == SEQUENCE:
        return Response(writing.sequence(rows), content_type=SEQUENCE.media_type)
    matched = count(reading_session(), asked)
    if asked.form == HTML:
        items = [json.loads(row[0] + "}") for row in rows]
        about = {"title": title_of(asked.share), "own": address(path_of(asked.share))}
        return page("ogc_items.html", items=items, asked=asked, matched=matched, following=following, **about)
    members = writing.members(_links(asked, following), len(rows), matched)
    content = b"".join(writing.collection([writing.joined(rows)], members))
    return Response(content, content_type=GEOJSON.media_type)


def _stream(asked: Asked) -> Response:
    """Return all that fit, or as many as are wanted."""
    columns = {
        CSV: lambda: [FEATURE.key, *writing.csv_columns(asked)],
        FLATGEOBUF: lambda: [FEATURE.key, *flatgeobuf.columns(asked)],
    }.get(asked.form, lambda: [json_column(asked), *cursor_columns(asked.sorts)])()
    kind = geometry_type(reading_session(), asked.share) if asked.form == FLATGEOBUF else ""
    matched = count(reading_session(), asked) if asked.form == GEOJSON else None
    note_delivery(asked.share, NOT_COUNTED)
    answer = LongAnswer(asked, columns, asked.limit)
    contents = {
        CSV: lambda: _lines(asked, answer),
        FLATGEOBUF: lambda: flatgeobuf.write(asked, answer.batches(), kind),
        SEQUENCE: lambda: map(writing.sequence, answer.batches()),
    }.get(
        asked.form, lambda: _collection(asked, answer, matched, _links(asked, None), current_with(cursor=""))
    )
    be_impatient()
    response = _named(asked, contents())
    response.call_on_close(answer.close)
    return response


def _lines(asked: Asked, answer: LongAnswer) -> Iterator[bytes]:
    yield writing.csv_head(asked)
    for rows in answer.batches():
        yield writing.csv_lines(asked, rows)


def _collection(
    asked: Asked, answer: LongAnswer, matched: int | None, links: list[Link], following: str
) -> Iterator[bytes]:
    """Yield a collection; what it needs of the request is handed in, for that is over by then."""
    found = 0
    yield b'{"type":"FeatureCollection","features":['
    for rows in answer.batches():
        yield (("," if found else "") + writing.joined(rows)).encode()
        found += len(rows)
        last = rows[-1]
    if found == asked.limit:
        links.append(link("next", following + writing.cursor_after(last), GEOJSON.media_type))
    members = writing.members(links, found, matched)
    yield ("]," + json.dumps(members, ensure_ascii=False)[1:]).encode()


def _named(asked: Asked, content: Any) -> Response:
    response = Response(content, content_type=asked.form.media_type)
    if asked.form == CSV:
        response.content_type = "text/csv; charset=utf-8; header=present"
    if asked.form.suffix:
        name = f"{asked.share.key}{asked.form.suffix}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _links(asked: Asked, following: str | None) -> list[Link]:
    own = link("collection", address(path_of(asked.share)), JSON.media_type, title_of(asked.share))
    found = [*self_and_alternates(asked.form, ITEMS), own]
    return [*found, link("next", following, asked.form.media_type)] if following else found
