"""States of the past in the database: each holds from when until when, for those who could see it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from data.past import PastState, carry_over, find_beginning, keep_past, states_at

BEGINNING = datetime(2026, 3, 30, 22, tzinfo=UTC)
KEPT = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def minute(number: float) -> datetime:
    return BEGINNING + timedelta(minutes=number)


def state(
    subject_id: int, word: str | None, seen_by: list[int] | None = None, **other: Any
) -> dict[str, Any]:
    view = None if word is None else {"word": word}
    return {
        "kind": "incident",
        "subject_id": subject_id,
        "seen_by": seen_by,
        "view": view,
        "lasts": word is not None,
        **other,
    }


def words(session: Session, at: datetime) -> dict[int, str]:
    return {row.subject_id: row.view["word"] for row in session.execute(states_at(at))}


def changes(session: Session) -> list[tuple[int, str | None]]:
    rows = session.scalars(select(PastState).order_by(PastState.at, PastState.id))
    return [(row.subject_id, row.view and row.view["word"]) for row in rows]


@pytest.fixture
def asking(session: Session) -> Iterator[Any]:
    """Let the session ask as a request does, for an organisation or for all."""

    def ask(sees: str) -> None:
        session.execute(text("SET LOCAL ROLE one_map_app"))
        session.execute(text("SELECT set_config('one_map.sees', :sees, true)"), {"sees": sees})

    yield ask
    session.rollback()


def test_a_state_holds_until_the_next(session: Session) -> None:
    assert find_beginning(session) is None
    assert keep_past(session, minute(0), [state(1, "received"), state(2, "received")])
    assert not keep_past(session, minute(5), [state(1, "dispatched")])
    keep_past(session, minute(9), [state(1, "closed", lasts=False)])
    assert find_beginning(session) == minute(0)
    assert words(session, minute(-0.1)) == {}
    assert words(session, minute(0)) == {1: "received", 2: "received"}
    assert words(session, minute(4.9)) == {1: "received", 2: "received"}
    assert words(session, minute(5)) == {1: "dispatched", 2: "received"}
    assert words(session, minute(9)) == {2: "received"}
    keep_past(session, minute(12), [state(1, "reopened")])
    assert words(session, minute(11)) == {2: "received"}
    assert words(session, minute(13)) == {1: "reopened", 2: "received"}


def test_a_clock_that_was_put_back_ends_no_state_before_it_began(session: Session) -> None:
    keep_past(session, minute(5), [state(1, "received")])
    keep_past(session, minute(3), [state(1, "dispatched")])
    assert words(session, minute(6)) == {1: "dispatched"}
    assert words(session, minute(4)) == {1: "dispatched"}


def test_what_is_there_no_more_is_told(session: Session) -> None:
    keep_past(session, minute(0), [state(1, "there", [7, 8])])
    keep_past(session, minute(1), [state(1, None, [])])
    keep_past(session, minute(2), [state(1, None, [])])
    assert words(session, minute(1)) == {}
    assert changes(session) == [(1, "there"), (1, None)]


def test_each_organisation_sees_what_it_could_see_then(session: Session, asking: Any) -> None:
    keep_past(session, minute(0), [state(1, "west", [1, 11]), state(2, "all")])
    keep_past(session, minute(1), [state(1, "east", [1, 12])])
    asking("11")
    assert words(session, minute(0)) == {1: "west", 2: "all"}
    assert words(session, minute(1)) == {2: "all"}
    assert changes(session) == [(1, "west"), (2, "all"), (1, None)]
    asking("12")
    assert words(session, minute(0)) == {2: "all"}
    assert changes(session) == [(2, "all"), (1, "east")]
    asking("all")
    assert words(session, minute(1)) == {1: "east", 2: "all"}
    asking("")
    assert words(session, minute(1)) == {2: "all"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE past_state SET view = '{}'",
        "DELETE FROM past_state",
        "INSERT INTO past_state (at, kind) VALUES (now(), 'incident')",
        "SELECT FROM past_state_2026_03",
    ],
)
def test_requests_cannot_change_what_was(session: Session, asking: Any, statement: str) -> None:
    keep_past(session, minute(0), [state(1, "received")])
    asking("all")
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(statement))


def test_a_month_can_go_without_what_lasted_beyond_it(session: Session) -> None:
    april = datetime(2026, 4, 1, tzinfo=UTC)
    keep_past(session, minute(0), [state(1, "received"), state(2, "received"), state(3, "received")])
    keep_past(session, minute(30), [state(1, "dispatched")])
    keep_past(session, minute(40), [state(3, "closed", lasts=False)])
    keep_past(session, april + timedelta(hours=1), [state(1, "closed", lasts=False)])
    before = [words(session, april + timedelta(hours=hours)) for hours in (0.5, 1, 2)]
    assert carry_over(session, april) == 2
    session.execute(text("DROP TABLE past_state_2026_03"))
    assert [words(session, april + timedelta(hours=hours)) for hours in (0.5, 1, 2)] == before
    assert find_beginning(session) == april
    keep_past(session, april + timedelta(hours=3), [state(2, "closed", lasts=False)])
    assert words(session, april + timedelta(hours=4)) == {}


@KEPT
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["a", "b", "ended", None])), min_size=1),
        ),
        max_size=12,
    )
)
def test_every_moment_reads_as_it_was_written(session: Session, story: list[Any]) -> None:
    with session.begin_nested() as told:
        at, known, seen = 0, {}, {}
        for pause, told_of in story:
            at += pause
            newest = dict(told_of)
            keep_past(
                session,
                minute(at),
                [state(key, word, [1], lasts=word in ("a", "b")) for key, word in newest.items()],
            )
            known = {key: word for key, word in (known | newest).items() if word in ("a", "b")}
            seen[at] = known
        for number in range(at + 1):
            moments = [moment for moment in seen if moment <= number]
            assert words(session, minute(number)) == (seen[max(moments)] if moments else {})
        told.rollback()
