"""Pages neither skip nor repeat a feature while rows come, go and change; whoever has a page is told so."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from shapely import Point
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from data.shares import Agency, Share, ShareFeature
from tests.api.ogc.conftest import Ogc
from tests.factories.city import lonlat
from tests.factories.ogc import incident, keep
from tests.factories.shares import make_share
from web.ogc import streaming
from web.ogc.errors import ShareEnded


@pytest.fixture
def session(ogc: Ogc) -> Iterator[Session]:
    with Session(ogc.engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def share(session: Session) -> Share:
    """A share of this test's own, of twelve features."""
    agency = session.scalars(select(Agency).where(Agency.name == "市场监管局")).one()
    share = make_share(session, agency, name="分页")
    add(session, share, range(12))
    return share


def add(session: Session, share: Share, numbers: range) -> None:
    rows = [incident(number) for number in numbers]
    keep(session, share, rows, [Point(*lonlat(1, 1)) for _ in rows], numbers.start)
    session.commit()


def follow(ogc: Ogc, link: str) -> TestResponse:
    parts = urlsplit(link)
    return ogc.get(parts.path.removeprefix("/ogc"), **dict(parse_qsl(parts.query)))


def page(ogc: Ogc, share: Share, following: str | None = None, **query: Any) -> tuple[list[int], str | None]:
    """Return which features a page has and the link to the next."""
    if following is None:
        answer = ogc.get(f"/collections/{share.key}/items", **query)
    else:
        answer = follow(ogc, following)
    assert answer.status_code == 200, answer.text
    links = {link["rel"]: link["href"] for link in answer.json["links"]}
    numbers = [int(item["id"].rpartition("-")[2]) for item in answer.json["features"]]
    return numbers, links.get("next")


def pages(ogc: Ogc, share: Share, **query: Any) -> list[int]:
    """Return the features of all pages in their order."""
    seen, following = page(ogc, share, **query)
    while following is not None:
        more, following = page(ogc, share, following)
        assert more
        seen += more
    return seen


def test_what_stays_is_seen_once_whatever_comes_and_goes(ogc: Ogc, session: Session, share: Share) -> None:
    seen, following = page(ogc, share, limit=4)
    gone = (ShareFeature.share_id == share.id, ShareFeature.source_id.in_([1, 6]))
    session.execute(delete(ShareFeature).where(*gone))
    changed = session.scalars(select(ShareFeature).where(ShareFeature.source_id == 5)).first()
    changed.properties = changed.properties | {"status": "closed"}
    add(session, share, range(12, 15))
    while following is not None:
        more, following = page(ogc, share, following)
        seen += more
    assert seen == [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14]


@pytest.mark.parametrize(
    ("sortby", "key"),
    [
        ("-priority", lambda row: -(row["priority"] or 0)),
        ("status,-accuracy_m", lambda row: (row["status"] or "~", -(row["accuracy_m"] or 0))),
        ("+joint_response", lambda row: (row["joint_response"] is None, row["joint_response"] or False)),
        ("reported_at", lambda row: row["reported_at"] or "~"),
    ],
)
def test_sorted_pages_hold_all_in_order(ogc: Ogc, share: Share, sortby: str, key: Any) -> None:
    wanted = sorted(range(12), key=lambda number: key(incident(number)))
    assert pages(ogc, share, limit=5, sortby=sortby) == wanted


def test_a_cursor_of_another_order_is_refused(ogc: Ogc, share: Share) -> None:
    _, following = page(ogc, share, limit=5, sortby="priority,status")
    other = following.replace("sortby=priority%2Cstatus", "sortby=status")
    assert follow(ogc, other).json["parameter"] == "cursor"


def test_an_answer_that_holds_is_not_sent_again(ogc: Ogc, session: Session, share: Share) -> None:
    path = f"/collections/{share.key}/items"
    tag = ogc.get(path).headers["ETag"]
    assert ogc.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert ogc.get(path, headers={"If-None-Match": tag}, limit=1).status_code == 200
    add(session, share, range(12, 13))
    answer = ogc.get(path, headers={"If-None-Match": tag})
    assert answer.json["numberMatched"] == 13


def test_a_share_that_is_withdrawn_is_gone_at_once(
    ogc: Ogc, session: Session, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "BATCH", 2)
    monkeypatch.setattr(streaming, "LOOKS_EVERY_S", 0.0)
    answer = ogc.get(f"/collections/{share.key}/items", f="geojsonseq", buffered=False)
    assert answer.status_code == 200
    share.withdrawn_at = datetime.now(UTC)
    session.commit()
    with pytest.raises(ShareEnded):
        list(answer.iter_encoded())
    answer.close()
    assert ogc.get(f"/collections/{share.key}/items").status_code == 404


def test_so_many_long_answers_and_no_more(ogc: Ogc, share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_SLOTS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(streaming, "BATCH", 2)
    path = f"/collections/{share.key}/items"
    gone = ogc.get(path, f="geojsonseq", buffered=False)
    refused = ogc.get(path, f="geojsonseq")
    assert (refused.status_code, refused.json["code"]) == (503, "streams_taken")
    assert ogc.get(path).status_code == 200
    gone.close()
    assert ogc.get(path, f="geojsonseq").text.count("\x1e") == 12


def test_what_is_no_longer_given_is_not_shown_while_that_is_built(
    ogc: Ogc, session: Session, share: Share
) -> None:
    share.fields = [each for each in share.fields if each["name"] != "place"]
    share.definition += 1
    session.commit()
    answer = ogc.get(f"/collections/{share.key}/items", limit=5)
    assert "place" not in answer.text
    assert ogc.get(f"/collections/{share.key}/items", filter="place IS NULL").status_code == 400
