"""Each source is given by its rules; what is late, too old or over is not."""

from datetime import UTC, datetime, timedelta

import pytest
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon
from sqlalchemy import delete, func, select, update

from data.hotspots import Hotspot
from data.incidents import Incident
from data.layers import LayerFeature
from data.organisations import Organisation
from data.shares import Share, ShareChange, ShareDue
from data.violations import Subject, Violation
from dispatch.shares.changes import CursorUnknown, read_changes
from dispatch.shares.projecting import project_all
from dispatch.shares.reading import ShareUnknown, get_share
from layers.drafting.publishing import publish
from layers.drafting.saving import delete_feature
from layers.making import LayerShared, delete_layer
from tests.factories.city import area
from tests.factories.layers import make_zones, put
from tests.factories.share_feed import (
    Follower,
    Sessions,
    changes_of,
    id_of,
    kept,
    look_at,
    offend,
    report,
    seen,
    share_id_of,
)


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


def test_a_layer_that_is_shared_is_not_deleted(sessions: Sessions) -> None:
    with sessions.begin() as session:
        layer_id = make_zones(session, "not to be deleted").id
    share_id_of(sessions, "deleting", "layer", layer_id=layer_id)
    with sessions() as session, pytest.raises(LayerShared):
        delete_layer(session, layer_id)


def test_names_that_change_are_given_anew_and_a_tighter_definition_meanwhile_holds(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        long_ago = datetime.now(UTC) - timedelta(days=1)
        incident_id = report(session, 2, 2, updated_at=long_ago).id
    share_id = share_id_of(sessions, "renamed", delay_s=3600)
    project_all(sessions)
    with sessions.begin() as session:
        session.execute(update(Organisation).where(Organisation.code == "11").values(name="西城"))
    project_all(sessions)
    assert seen(sessions, share_id)[incident_id][0]["organisation_name"] == "西城"
    with sessions.begin() as session:
        session.execute(update(Incident).where(Incident.id == incident_id).values(priority=1))
        session.execute(update(Organisation).where(Organisation.code == "11").values(name="西区"))
        tighter = {"fields": [{"name": "status", "rule": "as_is"}], "definition": Share.definition + 1}
        session.execute(update(Share).where(Share.id == share_id).values(tighter))
    project_all(sessions)
    assert incident_id not in seen(sessions, share_id)
