"""What agencies see of a share, and a program that follows it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from data.categories import Category
from data.incidents import Incident
from data.organisations import Organisation
from data.shares import Share, ShareChange, ShareFeature
from data.violations import Subject
from dispatch.shares.changes import read_changes
from dispatch.shares.projecting import project_batch
from tests.factories.city import area, lonlat
from tests.factories.shares import make_agency, make_share

Sessions = sessionmaker[Session]


def id_of(session: Session, model: Any, code: str) -> int:
    """Return the id of a category or an organisation."""
    return session.scalars(select(model.id).where(model.code == code)).one()


def report(session: Session, x: float, y: float, organisation: str = "11", **other: Any) -> Incident:
    """Add an incident at a place of the small city."""
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
    """Make an agency with a share and return the share's id."""
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
    """Return the changes of a share."""
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
        """Take in what has changed, as far as it makes sense; return whether there is more."""
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
