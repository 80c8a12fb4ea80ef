"""Killed by force at any moment under load: each yes is kept, nothing is half done, nothing is told twice."""

import random
import threading
from collections.abc import Callable

from sqlalchemy import text

from data.embedded.process import wait_until
from tests.faults.conftest import lasts
from tests.faults.fight import ENDS, Fight
from tests.faults.follower import Follower
from tests.faults.history import check_whole
from tests.faults.rig import Rig, children_of, kill

FIGHTERS = 8
FOLLOWERS = 3
BETWEEN_KILLS = 5
PATIENCE_S = 120
# To those above, what is gone from others' sight is still there.
TOLD_TO_THE_CITY = "SELECT id FROM event WHERE kind <> 'gone' ORDER BY id"


def kill_web_worker(rig: Rig, chance: random.Random) -> None:
    kill(chance.choice(rig.web_workers()))


def kill_web(rig: Rig, chance: random.Random) -> None:
    kill(rig.web.pid)
    rig.start_web()


def kill_worker(rig: Rig, chance: random.Random) -> None:
    kill(rig.worker.pid)
    rig.start_worker()


def kill_database(rig: Rig, chance: random.Random) -> None:
    kill(rig.database.pid)
    rig.start_database()


def kill_connection(rig: Rig, chance: random.Random) -> None:
    """Kill one of the database's processes: it ends all others and recovers by itself."""
    kill(chance.choice(children_of(rig.database.pid)))


KILLS: tuple[Callable[[Rig, random.Random], None], ...] = (
    kill_web_worker,
    kill_database,
    kill_web,
    kill_connection,
    kill_worker,
)


def test_killed_at_any_moment_nothing_is_lost(rig: Rig) -> None:
    chance = random.Random(20220204)
    followers = [Follower(rig.client(number), rig.port) for number in range(FOLLOWERS)]
    for follower in followers:
        follower.start()
        assert follower.begun.wait(PATIENCE_S)
    fought = Fight(rig.squads, enough=10**9)
    operators = [
        threading.Thread(target=fought.run, args=(rig.client(FOLLOWERS + seed), seed), daemon=True)
        for seed in range(FIGHTERS)
    ]
    for operator in operators:
        operator.start()
    for number in range(lasts(len(KILLS), 50)):
        await_more(rig, fought, f"round {number}")
        KILLS[number % len(KILLS)](rig, chance)
    rig.await_healthy()
    await_more(rig, fought, "the end")
    fought.over.set()
    for operator in operators:
        operator.join(PATIENCE_S)
    assert fought.failure is None, (fought.failure, rig.words())
    check(rig, fought, followers)


def await_more(rig: Rig, fought: Fight, when: str) -> None:
    """Wait until some more squads were sent."""
    reached = fought.count + BETWEEN_KILLS
    more = wait_until(lambda: fought.over.is_set() or fought.count >= reached, PATIENCE_S)
    assert fought.failure is None, (fought.failure, rig.words())
    told = fought.account
    assert more, (when, fought.count, told.away, told.unknown, told.losses, rig.words())


def check(rig: Rig, fought: Fight, followers: list[Follower]) -> None:
    """Check the ledger, what was answered against what is there, and what the followers were told."""
    rig.engine.dispose()
    told = fought.account
    done = check_whole(rig.engine)
    assert not told.sent - done, "answered with yes, and not there"
    assert (done - told.sent).total() <= told.unknown
    with rig.engine.connect() as connection:
        known = set(connection.scalars(text("SELECT id FROM incident")))
        assert set(told.reported) <= known
        assert len(known) <= len(told.reported) + told.unknown
        steps = dict(connection.execute(text("SELECT id, status FROM assignment")).all())
        events = list(connection.scalars(text(TOLD_TO_THE_CITY)))
    assert {key: steps[key] for key, step in told.steps.items() if step in ENDS} == {
        key: step for key, step in told.steps.items() if step in ENDS
    }
    for follower in followers:
        assert follower.wait_for(events[-1], PATIENCE_S), (follower.last, events[-1])
        follower.stop()
        assert follower.resets == 0
        assert follower.returns > 0
        assert follower.told == [each for each in events if each > follower.begun_at]
