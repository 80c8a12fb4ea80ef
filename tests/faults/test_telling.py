"""Senders are told how their cases stand, whatever fails: nothing is lost, the order is kept."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.embedded.process import wait_until
from data.incidents import Incident
from data.receiving import SentCase
from data.settings import put_setting
from dispatch.receiving.telling import send_all
from tests.api.sending import Desk, open_desk
from tests.factories.receivers import Got, Receiver, receiving
from tests.factories.teller import tellers
from tests.faults.conftest import lasts
from tests.postgres import Server

PATIENCE_S = 60
ONWARD = ("registered", "cancelled", "reopened", "registered")
FAULTS: tuple[int | str, ...] = (204, 500, "cut", 204, 410)


@pytest.fixture(scope="module")
def desk(server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(server, template_database, tmp_path_factory.mktemp("instance")) as desk:
        with Session(desk.engine) as session:
            put_setting(session, "outbound_allowed_networks", ["127.0.0.0/8"])
            session.commit()
        yield desk


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def agree(desk: Desk, receiver: Receiver, **other: Any) -> str:
    """Agree on where and how to tell; return the secret."""
    wanted = {"callback_url": receiver.url, "new_secret": True, **other}
    agreed = desk.admin.send("PUT", f"/agencies/{desk.sender.agency_id}/receiving", wanted)
    assert agreed.status_code == 200, agreed.text
    return agreed.json["secret"]


def send(desk: Desk, *numbers: str) -> dict[str, int]:
    """Send cases and return their incidents."""
    for number in numbers:
        assert desk.sender.send(number).status_code == 201
    with Session(desk.engine) as session:
        wanted = select(SentCase.case_number, SentCase.incident_id).where(SentCase.case_number.in_(numbers))
        return dict(session.execute(wanted).all())


def move(desk: Desk, incident: int, to: str) -> None:
    moved = desk.operator.post(f"/incidents/{incident}/transitions", {"to": to, "reason": "核实"})
    assert moved.status_code == 200, moved.text


def let_time_pass(desk: Desk) -> None:
    """Let what was put off, and what a process held that is gone, be due."""
    with Session(desk.engine) as session:
        due = update(SentCase).where(SentCase.due_at.is_not(None)).values(due_at=SentCase.received_at)
        session.execute(due)
        session.commit()


def all_told(desk: Desk) -> bool:
    with Session(desk.engine) as session:
        standing = select(SentCase.told, Incident.status).join(Incident, Incident.id == SentCase.incident_id)
        return all(told == status for told, status in session.execute(standing))


def by_case(got: list[Got]) -> dict[str, list[dict[str, Any]]]:
    """Return what was told of each case; what came twice under one id counts once."""
    told: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for one in got:
        before = told[one.event["case_number"]].setdefault(one.headers["webhook-id"], one.event)
        assert before == one.event
    return {number: list(messages.values()) for number, messages in told.items()}


def test_one_that_fails_is_told_all_once_it_is_back(desk: Desk, receiver: Receiver) -> None:
    secret = agree(desk, receiver, status_words={"registered": "已立"})
    incidents = send(desk, "T-1", "T-2", "T-3")
    sessions = desk.app.extensions["database"].sessions
    for answer in (500, "cut", 410):
        receiver.answer = answer
        if answer == 500:
            for incident in incidents.values():
                move(desk, incident, "registered")
        let_time_pass(desk)
        before = len(receiver.got)
        send_all(sessions)
        # Each is tried once; then it has to wait.
        assert len(receiver.got) == before + len(incidents)
    move(desk, incidents["T-2"], "cancelled")
    receiver.answer = 204
    let_time_pass(desk)
    send_all(sessions)
    taken = by_case(receiver.got)
    assert [each["status"] for each in taken["T-1"]] == ["registered"]
    assert [each["status"] for each in taken["T-2"]][-1] == "cancelled"
    assert [each["status_name"] for each in taken["T-3"]] == ["已立"]
    assert all(one.is_signed(secret) for one in receiver.got)
    assert all_told(desk)
    many = len(receiver.got)
    let_time_pass(desk)
    send_all(sessions)
    assert len(receiver.got) == many


def test_killed_at_any_moment_it_is_told_by_the_next(desk: Desk, receiver: Receiver, tmp_path: Path) -> None:
    chance = random.Random(20221122)
    secret = agree(desk, receiver)
    incidents = send(desk, *(f"K-{number}" for number in range(4)))
    url = desk.engine.url.render_as_string(hide_password=False)
    with tellers(url, "tests", tmp_path / "teller.log") as start:
        for turn in range(lasts(1, 60)):
            teller = start()
            for incident in incidents.values():
                move(desk, incident, ONWARD[turn % len(ONWARD)])
            receiver.answer = FAULTS[turn % len(FAULTS)]
            let_time_pass(desk)
            receiver.wait_for(len(receiver.got) + chance.randint(1, 2), PATIENCE_S)
            teller.kill()
            teller.wait()
        receiver.answer = 204
        let_time_pass(desk)
        start()
        assert wait_until(lambda: all_told(desk), PATIENCE_S)
    for messages in by_case(receiver.got).values():
        at = [datetime.fromisoformat(each["changed_at"]) for each in messages]
        assert at == sorted(set(at))
    assert {number: told[-1]["status"] for number, told in by_case(receiver.got).items()} == {
        number: ONWARD[(lasts(1, 60) - 1) % len(ONWARD)] for number in incidents
    }
    assert all(one.is_signed(secret) for one in receiver.got)
