"""The real worker lets rise what nobody took and what nobody answered, and ends loans, by itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from data.accounts import Account
from data.database import make_sessions
from data.incidents import Incident
from data.joint import JointResponse, Loan, Transfer
from data.ledger import LedgerEntry
from data.organisations import Organisation
from data.settings import put_setting
from data.squads import Squad
from dispatch.intake import Report, take_in
from dispatch.joint.loans import Wish, ask_loan
from dispatch.joint.transfers import request_transfer
from dispatch.journal import Actor
from dispatch.telling import install
from tests.factories.city import City, lonlat, make_city
from tests.postgres import ROOT

PATIENCE_S = 60


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions on the worker's database."""
    made = make_sessions(engine)
    install(made)
    return made


@pytest.fixture
def city(engine: Engine, tmp_path: Path) -> City:
    """The small city, where everything rises within a second."""
    with Session(engine, expire_on_commit=False) as session:
        for name in ("joint_unanswered_s", "transfer_unanswered_s"):
            put_setting(session, name, 1)
        return make_city(session, tmp_path)


@pytest.fixture
def worker(database_url: str, city: City, tmp_path: Path) -> Iterator[None]:
    """A worker, as in production."""
    with (tmp_path / "worker.log").open("wb") as log:
        environ = {**os.environ, "DATABASE_URL": database_url, "INSTANCE": str(tmp_path)}
        command = [sys.executable, "-m", "flask", "--app", "web.background", "work"]
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        yield
        process.terminate()
        assert process.wait(PATIENCE_S) == 0, (tmp_path / "worker.log").read_text()


def actor(session: Session, name: str) -> Actor:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    path = session.get_one(Organisation, account.organisation_id).path
    return Actor(account.id, account.name, account.organisation_id, path, account.role)


def wait_for(database_url: str, sessions: sessionmaker[Session], act: str) -> LedgerEntry:
    """Return the entry of an act, waiting for events until it is there."""
    wanted = select(LedgerEntry).where(LedgerEntry.act == act)
    with psycopg.connect(database_url.replace("+psycopg", "", 1), autocommit=True) as ear:
        ear.execute("LISTEN event")
        with sessions() as session:
            found = session.scalar(wanted)
        for _ in ear.notifies(timeout=PATIENCE_S) if found is None else ():
            with sessions() as session:
                found = session.scalar(wanted)
            if found is not None:
                break
    assert found is not None, act
    return found


def test_what_nobody_takes_rises_to_those_above_both(
    database_url: str, sessions: sessionmaker[Session], worker: None
) -> None:
    with sessions.begin() as session:
        made = take_in(session, Report("stall", *lonlat(9.5, 3), "12345"), actor(session, "operator"))
        incident_id = made.id
    risen = wait_for(database_url, sessions, "incident.risen")
    assert (risen.subject_id, risen.details["organisation"]) == (incident_id, "市")
    with sessions() as session:
        incident = session.get_one(Incident, incident_id)
        above = session.get_one(Organisation, incident.responsible_id)
        assert (above.name, session.get_one(JointResponse, incident_id).how) == ("市", "risen")


def test_what_nobody_answers_is_decided_above(
    database_url: str, sessions: sessionmaker[Session], city: City, worker: None
) -> None:
    with sessions.begin() as session:
        west = actor(session, "west_operator")
        made = take_in(session, Report("stall", *lonlat(8, 3), "12345"), west)
        transfer_id = request_transfer(session, made.id, west, city.east, "属东区").id
    wait_for(database_url, sessions, "transfer.risen")
    with sessions() as session:
        transfer = session.get_one(Transfer, transfer_id)
        assert transfer.state == "open"
        assert session.get_one(Organisation, transfer.decider_id).name == "市"


def test_a_loan_ends_when_its_time_is_over(
    database_url: str, sessions: sessionmaker[Session], city: City, worker: None
) -> None:
    with sessions.begin() as session:
        now = datetime.now(UTC)
        wish = Wish(city.east, city.west, now, now + timedelta(seconds=2), "夜市", city.squads["东-01"])
        loan_id = ask_loan(session, actor(session, "east_operator"), wish).id
        assert session.get_one(Squad, city.squads["东-01"]).shown_to == [city.west]
    wait_for(database_url, sessions, "loan.ended")
    with sessions() as session:
        assert session.get_one(Loan, loan_id).state == "ended"
        assert session.get_one(Squad, city.squads["东-01"]).shown_to == []
