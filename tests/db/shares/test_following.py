"""The changes of a share tell all of it, in order, without gaps, whoever is killed meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg
import pytest
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import Incident
from data.layers import Layer
from data.organisations import Organisation
from data.shares import Share, ShareFeature
from data.violations import Violation
from dispatch.shares.looking import look
from dispatch.shares.projecting import Projector, project_all
from tests.factories.city import area, lonlat
from tests.factories.layers import make_zones, put
from tests.factories.share_feed import (
    DEFINITIONS,
    Follower,
    Sessions,
    changes_of,
    id_of,
    kept,
    offend,
    report,
    seen,
    share_id_of,
)
from tests.factories.shares import make_agency, make_share
from tests.factories.workers import Start, workers

PATIENCE_S = 60


def step(session: Session, chance: np.random.Generator, ids: list[int]) -> None:
    """Do one of the things that happen to incidents."""
    what = chance.choice(["report", "report", "change", "move", "hand over", "delete", "many", "rename"])
    some = int(chance.choice(ids)) if ids else 0
    x, y = chance.uniform(-4, 24), chance.uniform(-4, 14)
    one = update(Incident).where(Incident.id == some)
    if what == "report" or not ids:
        days = timedelta(days=float(chance.choice([0, 1, 2.9, 5])))
        category = id_of(session, Category, str(chance.choice(["stall", "gas"])))
        whose = str(chance.choice(["11", "12", "111"]))
        other = {"reported_at": datetime.now(UTC) - days, "place": f"{chance.integers(5)}号楼下的摊点"}
        ids.append(report(session, x, y, whose, category_id=category, **other).id)
    elif what == "change":
        status = str(chance.choice(["registered", "dispatched", "closed"]))
        session.execute(one.values(status=status, priority=int(chance.integers(1, 5))))
    elif what == "move":
        session.execute(one.values(location=from_shape(Point(*lonlat(x, y)), 4326)))
    elif what == "hand over":
        session.execute(
            one.values(organisation_id=id_of(session, Organisation, str(chance.choice(["12", "111"]))))
        )
    elif what == "delete":
        session.execute(delete(Incident).where(Incident.id == some))
        ids.remove(some)
    elif what == "many":
        session.execute(update(Incident).values(priority=int(chance.integers(1, 5))))
    else:
        code = str(chance.choice(["stalls", "stall"]))
        session.execute(update(Category).where(Category.code.like("stall%")).values(name=code))


@pytest.mark.parametrize("seed", [1, 2])
def test_who_follows_knows_what_a_fresh_build_gives(sessions: Sessions, seed: int) -> None:
    chance = np.random.default_rng(seed)
    with sessions.begin() as session:
        agency, _ = make_agency(session, f"following {seed}")
        shares = {name: make_share(session, agency, **values).id for name, values in DEFINITIONS.items()}
    followers = {name: Follower() for name in shares}
    ids: list[int] = []
    for _ in range(30):
        with sessions() as session:
            before = list(ids)
            step(session, chance, ids)
            if chance.random() < 0.1:
                ids[:] = before
                session.rollback()
            else:
                session.commit()
        if chance.random() < 0.4:
            project_all(sessions)
        for name, follower in followers.items():
            if chance.random() < 0.2:
                follower.follow(sessions, shares[name], int(chance.integers(1, 5)))
    project_all(sessions)
    with sessions.begin() as session:
        fresh = {
            name: make_share(session, agency, **values, name=f"fresh {name}").id
            for name, values in DEFINITIONS.items()
        }
    project_all(sessions)
    for name, share_id in shares.items():
        while followers[name].follow(sessions, share_id, 50):
            pass
        assert followers[name].features == kept(sessions, share_id), name
        assert seen(sessions, share_id) == seen(sessions, fresh[name]), name
        assert seen(sessions, share_id), name
        with sessions() as session:
            keys = select(ShareFeature.key).where(ShareFeature.share_id.in_((share_id, fresh[name])))
            assert len(set(session.scalars(keys))) == 2 * len(seen(sessions, share_id))


def test_what_is_looked_at_beforehand_is_what_is_seen_later(sessions: Sessions) -> None:
    with sessions.begin() as session:
        agency, _ = make_agency(session, "looking")
        report(session, 2, 2), report(session, 20, 2, "12"), report(session, 8, 8)
        session.flush()
        share = make_share(session, agency, **DEFINITIONS["an area"])
        shown = look(session, share, 1)
        everything = look(session, share, 100)
        share_id = share.id
    project_all(sessions)
    assert len(shown.items) == 1
    assert shown.count == len(everything.items) == len(seen(sessions, share_id)) >= 2
    assert shown.left_out["outside_area"] >= 1
    told = {each.key: (each.properties, each.geometry) for each in changes_of(sessions, share_id)}
    assert told == {each.key: (each.properties, each.geometry) for each in everything.items}


def test_what_was_being_written_while_a_share_was_made_is_in_it(sessions: Sessions) -> None:
    projector = Projector(sessions)
    with sessions() as older, sessions() as later:
        report(older, 2, 2)
        share_id = share_id_of(sessions, "patient")
        report(later, 3, 3)
        later.flush()
        projector.look()
        before = seen(sessions, share_id)
        later.commit()
        older.commit()
    while projector.look():
        pass
    with sessions() as session:
        assert before == {}
        assert len(seen(sessions, share_id)) == session.scalar(select(func.count()).select_from(Incident))
        assert session.get_one(Share, share_id).build_due is None


def test_two_at_once_number_the_changes_without_gaps(sessions: Sessions) -> None:
    with sessions.begin() as session:
        agency, _ = make_agency(session, "two at once")
        shares = [make_share(session, agency, **DEFINITIONS["streets"]).id for _ in range(3)]
        for x in range(5):
            report(session, x, x)

    def work(turns: int) -> None:
        projector = Projector(sessions, patient=False)
        for turn in range(turns):
            with sessions.begin() as session:
                session.execute(update(Incident).values(priority=turn % 4 + 1))
            projector.look()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, [15, 15]))
    project_all(sessions)
    for share_id in shares:
        follower = Follower()
        follower.follow(sessions, share_id, 100_000)
        assert follower.features == kept(sessions, share_id)
        assert {properties["priority"] for properties, _ in follower.features.values()} == {3}


@pytest.fixture
def start(url: str, tmp_path: Path) -> Iterator[Start]:
    """Start workers; those that are left are stopped."""
    with workers(url, tmp_path / "worker.log") as start_one:
        yield start_one


def test_a_worker_that_is_killed_leaves_nothing_lost_or_doubled(
    sessions: Sessions, url: str, start: Start
) -> None:
    with sessions.begin() as session:
        agency, _ = make_agency(session, "killed")
        fields = [{"name": "address", "rule": "as_is"}]
        shares = [make_share(session, agency, "violations", fields=fields).id for _ in range(2)]
        offend(session, 5000)
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as ear:
        ear.execute("LISTEN share_change")
        worker = start()
        assert list(ear.notifies(timeout=PATIENCE_S, stop_after=1))
        worker.kill()
        worker.wait(PATIENCE_S)
        start()
        told = dict.fromkeys(shares, 0)
        while min(told.values()) < 5000:
            assert list(ear.notifies(timeout=PATIENCE_S, stop_after=1)), told
            with sessions() as session:
                last = select(Share.id, Share.last_sequence).where(Share.id.in_(shares))
                told = dict(session.execute(last).all())
    for share_id in shares:
        follower = Follower()
        follower.follow(sessions, share_id, 100_000)
        assert len(follower.features) == follower.cursor == 5000
        assert follower.features == kept(sessions, share_id)
    with sessions.begin() as session:
        session.execute(delete(Violation))


def test_a_share_that_fails_holds_up_no_other(sessions: Sessions, caplog: pytest.LogCaptureFixture) -> None:
    with sessions.begin() as session:
        layer = make_zones(session, "failing")
        put(session, layer, "一区", area(1, 1, 3, 3))
        agency, _ = make_agency(session, "failing")
        failing = make_share(session, agency, "layer", layer_id=layer.id).id
        other = make_share(session, agency, **DEFINITIONS["streets"]).id
        report(session, 2, 2)
        session.execute(update(Layer).where(Layer.id == layer.id).values(kind="of nobody"))
    projector = Projector(sessions)
    while projector.look():
        pass
    assert projector.failed.keys() == {failing}
    assert seen(sessions, other)
    assert f"share {failing} " in caplog.text
