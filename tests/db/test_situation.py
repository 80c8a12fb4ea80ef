"""The live picture of a process: it comes up to date whatever the requests that wait for it hold."""

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dispatch.situation import Situation
from tests.factories.city import make_city


def test_requests_holding_every_connection_do_not_keep_it_back(engine: Engine, tmp_path: Path) -> None:
    with Session(engine) as session:
        make_city(session, tmp_path)
    situation = Situation(engine, tmp_path)
    with ExitStack() as held:
        held.callback(situation.close)
        for _ in range(engine.pool.size() + engine.pool._max_overflow):
            held.enter_context(engine.connect())
        with situation.look() as picture:
            assert len(picture.roster) == 4
