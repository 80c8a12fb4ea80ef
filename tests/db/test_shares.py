"""What agencies see is kept up to date, and its changes tell all of it, in order, without gaps."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Point
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from data.categories import Category
from data.database import make_engine, make_sessions
from data.hotspots import Hotspot
from data.incidents import Incident
from data.layers import LayerFeature
from data.organisations import Organisation
from data.partitions import ensure_partitions
from data.shares import Share, ShareChange, ShareDue, ShareFeature
from data.violations import Subject, Violation
from dispatch.shares.changes import CursorUnknown, read_changes
from dispatch.shares.looking import look
from dispatch.shares.projecting import Projector, project_all, project_batch
from dispatch.shares.reading import ShareUnknown, get_share
from dispatch.telling import install
from layers.drafting.publishing import publish
from layers.drafting.saving import delete_feature
from tests.factories.city import area, lonlat, make_categories, make_organisations
from tests.factories.layers import make_zones, put
from tests.factories.shares import make_agency, make_share
from tests.postgres import ROOT, Server

PATIENCE_S = 60
Sessions = sessionmaker[Session]


@pytest.fixture(scope="module")
def url(server: Server, template_database: str) -> Iterator[str]:
    """The address of a database with the small city, of this module's own."""
    with server.fresh_url(template_database) as url:
        yield url


@pytest.fixture(scope="module")
def sessions(url: str) -> Iterator[Sessions]:
    """Sessions on that city; each test makes what it looks at."""
    engine = make_engine(url)
    made = make_sessions(engine)
    install(made)
    with made.begin() as session:
        make_organisations(session)
        make_categories(session)
        ensure_partitions(session.connection(), datetime.now(UTC))
    yield made
    engine.dispose()


@pytest.fixture(autouse=True)
def _alone(sessions: Sessions) -> Iterator[None]:
    """Leave no share behind: each would go on seeing what the next test does."""
    yield
    with sessions.begin() as session:
        session.execute(update(Share).values(withdrawn_at=func.now()))
    project_all(sessions)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(ShareFeature)) == 0
        assert session.scalar(select(func.count()).select_from(ShareDue)) == 0


def id_of(session: Session, model: Any, code: str) -> int:
    return session.scalars(select(model.id).where(model.code == code)).one()


def report(session: Session, x: float, y: float, organisation: str = "11", **other: Any) -> Incident:
    now = datetime.now(UTC)
    values = {
        "source": "12345", "category_id": id_of(session, Category, "stall"), "priority": 3,
        "base_priority": 3, "status": "received", "location": from_shape(Point(*lonlat(x, y)), 4326),
        "organisation_id": id_of(session, Organisation, organisation), "reported_at": now, "updated_at": now,
    }  # fmt: skip
    incident = Incident(**values | other)
    session.add(incident)
    session.flush()
    return incident


def offend(session: Session, many: int, subject: Subject | None = None) -> None:
    """Add violations, many in one statement."""
    statement = text("""
        INSERT INTO violation
            (happened_at, category_id, subject_id, location, address, source, organisation_id)
        SELECT now(), :category, :subject, ST_SetSRID(ST_MakePoint(116.4 + n * 0.00001, 39.91), 4326),
            n || '号', 'complaint', :land
        FROM generate_series(1, :many) AS n
    """)
    about = {"category": id_of(session, Category, "stall"), "land": id_of(session, Organisation, "11")}
    session.execute(statement, about | {"many": many, "subject": subject and subject.id})


def share_id_of(sessions: Sessions, name: str, source: str = "incidents", **values: Any) -> int:
    with sessions.begin() as session:
        agency, _ = make_agency(session, name)
        return make_share(session, agency, source, **values).id


def seen(sessions: Sessions, share_id: int) -> dict[int, tuple[Any, Any]]:
    """Return what an agency sees now, by the row it comes of."""
    columns = (ShareFeature.source_id, ShareFeature.properties, func.ST_AsText(ShareFeature.shape))
    with sessions() as session:
        rows = session.execute(select(*columns).where(ShareFeature.share_id == share_id))
        return {row[0]: (row[1], row[2]) for row in rows}


def changes_of(sessions: Sessions, share_id: int, since: int = 0) -> list[Any]:
    with sessions() as session:
        return read_changes(session, session.get_one(Share, share_id), since, 100_000).items


def look_at(sessions: Sessions, share_id: int, ahead: timedelta) -> None:
    """Look at what is due as the worker would after some time."""
    with sessions.begin() as session:
        share = session.get_one(Share, share_id, with_for_update={"key_share": True})
        while project_batch(session, share, datetime.now(UTC) + ahead):
            pass


class Follower:
    """An agency's program: it knows what the feed has told it, and where it is."""

    def __init__(self) -> None:
        self.cursor = 0
        self.features: dict[str, tuple[Any, Any]] = {}

    def follow(self, sessions: Sessions, share_id: int, limit: int) -> bool:
        with sessions() as session:
            changes = read_changes(session, session.get_one(Share, share_id), self.cursor, limit)
        assert [each.sequence for each in changes.items] == list(
            range(self.cursor + 1, self.cursor + 1 + len(changes.items))
        )
        for each in changes.items:
            assert (each.change == "created") == (each.key not in self.features)
            if each.change == "deleted":
                assert (each.properties, each.geometry) == (None, None)
                del self.features[each.key]
            else:
                assert self.features.get(each.key) != (each.properties, each.geometry)
                self.features[each.key] = (each.properties, each.geometry)
        self.cursor = changes.last
        return changes.more


def kept(sessions: Sessions, share_id: int) -> dict[str, tuple[Any, Any]]:
    """Return what is kept of a share, by key, as the feed tells it."""
    with sessions() as session:
        rows = select(ShareFeature.key, ShareChange.properties, ShareFeature.properties, ShareChange.sequence)
        same = (ShareChange.share_id == ShareFeature.share_id, ShareChange.sequence == ShareFeature.sequence)
        found = session.execute(rows.join(ShareChange, (same[0]) & (same[1])).where(
            ShareFeature.share_id == share_id, func.ST_Equals(ShareFeature.shape, ShareChange.shape)
        )).all()  # fmt: skip
        changes = {each.sequence: each for each in changes_of(sessions, share_id)}
        assert all(row[1] == row[2] for row in found)
        return {row[0]: (row[2], changes[row[3]].geometry) for row in found}


DEFINITIONS: dict[str, dict[str, Any]] = {
    "all": {},
    "west, coarse": {
        "organisation": "11", "categories": ["stall"], "precision": "100m", "crs": 4548,
        "fields": [{"name": "category_code", "rule": "as_is"}, {"name": "place", "rule": "masked"},
                   {"name": "reported_at", "rule": "coarser", "to": "month"}],
    },
    "an area": {"precision": "cell", "last_days": 3, "fields": [{"name": "status", "rule": "as_is"}],
                "area": {"shape": area(0, 0, 12, 8).__geo_interface__}},
    "streets": {"precision": "street", "fields": [{"name": "organisation_name", "rule": "coarser"},
                                                  {"name": "priority", "rule": "as_is"}]},
}  # fmt: skip


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


def test_layers_are_given_as_they_are_published(sessions: Sessions) -> None:
    with sessions.begin() as session:
        layer = make_zones(session, "shared zones")
        first = put(session, layer, "一区", area(1, 1, 3, 3), {"phases": [
            {"name": "", "starts": "2026-12-01T08:00", "ends": "2026-12-02T18:00"}]},
            attributes={"guarantee_level": "2", "contact": "张三 13800000000", "note": "x" * 9})  # fmt: skip
        layer_id = layer.id
    fields = [
        {"name": name, "rule": "as_is"} for name in ("name", "valid_from", "valid_until", "guarantee_level")
    ]
    share_id = share_id_of(sessions, "layers", "layer", layer_id=layer_id, fields=fields)
    project_all(sessions)
    properties, shape = seen(sessions, share_id)[first]
    assert properties == {
        "name": "一区", "guarantee_level": "2",
        "valid_from": "2026-12-01T00:00:00.000Z", "valid_until": "2026-12-02T10:00:00.000Z",
    }  # fmt: skip
    assert shape.startswith("MULTIPOLYGON")
    with sessions.begin() as session:
        layer = session.merge(layer, load=True)
        second = put(session, layer, "二区", area(4, 4, 5, 5))
        revision = session.scalars(select(LayerFeature.revision_id).where(LayerFeature.id == first)).one()
        delete_feature(session, layer, first, revision, None)
    project_all(sessions)
    # What is drafted is not given yet.
    assert seen(sessions, share_id).keys() == {first, second}
    with sessions.begin() as session:
        publish(session, layer_id, None)
    project_all(sessions)
    assert seen(sessions, share_id).keys() == {second}
    assert [each.change for each in changes_of(sessions, share_id)] == ["created", "created", "deleted"]


def test_violations_come_by_the_thousand_and_hide_natural_persons(sessions: Sessions) -> None:
    with sessions.begin() as session:
        shop = Subject(name="小店", kind="shop", licence="L1")
        person = Subject(name="李四", kind="person", licence="P1")
        session.add_all([shop, person])
        session.flush()
        offend(session, 3000, shop)
        assert session.scalar(select(func.count()).select_from(ShareDue)) == 0
    fields = [{"name": name, "rule": "as_is"} for name in ("address", "subject_name", "subject_licence")]
    share_id = share_id_of(sessions, "violations", "violations", fields=fields)
    project_all(sessions)
    with sessions.begin() as session:
        offend(session, 1, person)
    project_all(sessions)
    given = [properties for properties, _ in seen(sessions, share_id).values()]
    assert len(given) == 3001
    assert [each for each in given if each["subject_licence"] is None] == [
        {"address": "1号", "subject_name": None, "subject_licence": None}
    ]
    with sessions.begin() as session:
        session.execute(update(Subject).where(Subject.name == "小店").values(name="大店"))
    project_all(sessions)
    with sessions() as session:
        share = session.get_one(Share, share_id)
        assert share.last_sequence == 6001
        assert session.scalar(select(func.count()).where(ShareChange.share_id == share_id)) == 6001
    assert {properties["subject_name"] for properties, _ in seen(sessions, share_id).values()} == {
        "大店",
        None,
    }
    with sessions.begin() as session:
        session.execute(delete(Violation))


def test_hotspots_are_given_with_their_owners(sessions: Sessions) -> None:
    today = datetime.now(UTC).date()
    with sessions.begin() as session:
        hotspot = Hotspot(
            kind="cells", group_code="stall", window_days=28, name="热点",
            area=from_shape(MultiPolygon([area(1, 1, 2, 2)]), 4326), area_m2=1e4, state_since=today,
            born_on=today, last_day=today, count=7, complaints=4, patrols=3, total=7, peak=7,
            organisation_id=id_of(session, Organisation, "11"),
        )  # fmt: skip
        session.add(hotspot)
        session.flush()
        hotspot_id = hotspot.id
    fields = [{"name": "count", "rule": "coarser"}, {"name": "organisation_code", "rule": "as_is"}]
    coarse = share_id_of(sessions, "hotspots", "hotspots", precision="street", fields=fields)
    other = share_id_of(sessions, "elsewhere", "hotspots", organisation="12")
    project_all(sessions)
    properties, shape = seen(sessions, coarse)[hotspot_id]
    assert properties == {"count": 10, "organisation_code": "11"}
    assert shape.startswith("POINT")
    assert seen(sessions, other) == {}
    with sessions.begin() as session:
        session.execute(delete(Hotspot))
    project_all(sessions)
    assert seen(sessions, coarse) == {}


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


def test_what_is_delayed_is_given_once_it_has_stood_so_long(sessions: Sessions) -> None:
    hour = timedelta(hours=1)
    with sessions.begin() as session:
        old = report(session, 2, 2, updated_at=datetime.now(UTC) - 2 * hour).id
        new = report(session, 3, 3).id
    fields = [{"name": "priority", "rule": "as_is"}]
    share_id = share_id_of(sessions, "delayed", delay_s=3600, fields=fields)
    project_all(sessions)
    assert old in seen(sessions, share_id)
    assert new not in seen(sessions, share_id)
    with sessions.begin() as session:
        session.execute(update(Incident).where(Incident.id.in_([old, new])).values(priority=1))
    project_all(sessions)
    assert seen(sessions, share_id)[old][0] == {"priority": 3}
    # The first change of `new` is due, but it has changed again since: that one has to stand an hour too.
    look_at(sessions, share_id, hour - timedelta(seconds=1))
    assert new not in seen(sessions, share_id)
    look_at(sessions, share_id, hour + timedelta(minutes=1))
    assert {seen(sessions, share_id)[each][0]["priority"] for each in (old, new)} == {1}


def test_a_tighter_definition_shows_nothing_by_the_former_one(sessions: Sessions) -> None:
    with sessions.begin() as session:
        incident_id = report(session, 2, 2, updated_at=datetime.now(UTC) - timedelta(days=1)).id
    share_id = share_id_of(sessions, "tighter", delay_s=3600)
    project_all(sessions)
    with sessions.begin() as session:
        session.execute(update(Incident).where(Incident.id == incident_id).values(priority=1))
        tighter = {"fields": [{"name": "status", "rule": "as_is"}], "definition": Share.definition + 1}
        session.execute(update(Share).where(Share.id == share_id).values(tighter))
    project_all(sessions)
    # As it stands now it is too young to be given, and as it stood there it showed too much.
    assert incident_id not in seen(sessions, share_id)
    assert all(properties.keys() == {"status"} for properties, _ in seen(sessions, share_id).values())
    look_at(sessions, share_id, timedelta(hours=2))
    assert seen(sessions, share_id)[incident_id][0] == {"status": "received"}


def test_time_takes_out_what_is_too_old(sessions: Sessions) -> None:
    with sessions.begin() as session:
        leaves = report(session, 2, 2, reported_at=datetime.now(UTC) - timedelta(hours=23)).id
        stays = report(session, 2, 3).id
    share_id = share_id_of(sessions, "time", last_days=1)
    project_all(sessions)
    assert {leaves, stays} <= seen(sessions, share_id).keys()
    look_at(sessions, share_id, timedelta(hours=2))
    assert leaves not in seen(sessions, share_id)
    assert stays in seen(sessions, share_id)


def test_what_is_over_is_purged_and_goes_on_if_it_lives_again(sessions: Sessions) -> None:
    with sessions.begin() as session:
        report(session, 2, 2)
    share_id = share_id_of(sessions, "over")
    project_all(sessions)
    follower = Follower()
    follower.follow(sessions, share_id, 1000)
    assert follower.features
    with sessions.begin() as session:
        gone = session.scalars(select(Incident.id).limit(1)).one()
        session.execute(update(Share).where(Share.id == share_id).values(expires_at=func.now()))
        key = session.get_one(Share, share_id).key
    with sessions() as session, pytest.raises(ShareUnknown):
        get_share(session, key)
    project_all(sessions)
    assert seen(sessions, share_id) == {}
    with sessions.begin() as session:
        kinds = select(ShareChange.change).where(ShareChange.share_id == share_id)
        assert set(session.scalars(kinds)) == {"deleted"}
        session.execute(delete(Incident).where(Incident.id == gone))
        session.execute(update(Share).where(Share.id == share_id).values(expires_at=None))
    project_all(sessions)
    follower.follow(sessions, share_id, 1000)
    assert follower.features == kept(sessions, share_id)
    with sessions() as session, pytest.raises(CursorUnknown):
        read_changes(session, get_share(session, key), follower.cursor + 1, 10)


@pytest.fixture
def start(url: str, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers; those that are left are stopped."""
    started: list[subprocess.Popen[bytes]] = []
    with (tmp_path / "worker.log").open("wb") as log:

        def start_one() -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "tests.factories.worker"]
            environ = {**os.environ, "DATABASE_URL": url}
            started.append(subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log))
            return started[-1]

        yield start_one
        for process in started:
            process.terminate()
        codes = [process.wait(PATIENCE_S) for process in started]
    assert set(codes) <= {0, -signal.SIGKILL, -signal.SIGTERM}, (tmp_path / "worker.log").read_text()


def test_a_worker_that_is_killed_leaves_nothing_lost_or_doubled(
    sessions: Sessions, url: str, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    with sessions.begin() as session:
        agency, _ = make_agency(session, "killed")
        fields = [{"name": "address", "rule": "as_is"}]
        shares = [make_share(session, agency, "violations", fields=fields).id for _ in range(2)]
        offend(session, 5000)
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as ear:
        ear.execute("LISTEN share_change")
        worker = start()
        assert len(list(ear.notifies(timeout=PATIENCE_S, stop_after=1))) == 1
        worker.kill()
        worker.wait(PATIENCE_S)
        start()
        told = dict.fromkeys(shares, 0)
        while min(told.values()) < 5000:
            assert len(list(ear.notifies(timeout=PATIENCE_S, stop_after=1))) == 1, told
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
