"""What is known of a boundary area: both owners, its streets, what happened in it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from geoalchemy2.shape import to_shape
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from data.layers import FeatureRevision, Layer, LayerFeature
from data.organisations import Organisation
from layers.boundary_areas.deriving import KIND
from layers.boundary_areas.existing import is_corrected
from layers.boundary_areas.pairs import pair_of
from layers.drafting.saving import find_head

PAST = timedelta(days=365)
CATEGORIES_SHOWN = 5
SQL = Path(__file__).parent.parent / "sql"
STREETS = text((SQL / "boundary_streets.sql").read_text())
HAPPENED = text((SQL / "boundary_happened.sql").read_text())


@dataclass(frozen=True, slots=True)
class Happened:
    """How much happened, and of which categories most."""

    count: int
    categories: list[Any]


@dataclass(frozen=True, slots=True)
class BoundaryArea:
    """A boundary area with what is known of it; `first` and `second` are rows of organisations, or None."""

    id: int
    layer_id: int
    name: str
    name_en: str
    drafted: bool
    corrected: bool
    attributes: dict[str, Any]
    first: Any | None
    second: Any | None
    streets: list[Any]
    since: datetime
    incidents: Happened
    violations: Happened


def find_boundary_area(
    session: Session, feature_id: int, drafts: bool, now: datetime | None = None
) -> BoundaryArea | None:
    """Return a boundary area as published, or if it never was and `drafts` are to be seen, as drafted.

    Its streets are the named roads that run in it with their metres, each carriageway counted, the longest
    first; what happened counts the incidents and violations of the last 365 days.
    """
    row = session.get(LayerFeature, feature_id) or (_drafted(session, feature_id) if drafts else None)
    if row is None or session.get_one(Layer, row.layer_id).kind != KIND:
        return None
    since = (now or datetime.now(UTC)) - PAST
    shape = to_shape(row.shape)
    pair = pair_of(row.attributes) or ("", "")
    return BoundaryArea(
        id=feature_id,
        layer_id=row.layer_id,
        name=row.name,
        name_en=row.name_en,
        drafted=isinstance(row, FeatureRevision),
        corrected=is_corrected(row.name, row.name_en, shape, row.attributes),
        attributes=row.attributes,
        first=_owner(session, pair[0]),
        second=_owner(session, pair[1]),
        streets=list(session.execute(STREETS, {"shape": shape.wkb})),
        since=since,
        **_happened(session, shape.wkb, since),
    )


def _drafted(session: Session, feature_id: int) -> FeatureRevision | None:
    query = select(FeatureRevision.layer_id).where(FeatureRevision.feature_id == feature_id).limit(1)
    layer_id = session.scalar(query)
    head = None if layer_id is None else find_head(session, layer_id, feature_id)
    return None if head is None or head.deletes else head


def _owner(session: Session, code: str) -> Any | None:
    columns = (Organisation.id, Organisation.code, Organisation.name, Organisation.name_en)
    return session.execute(select(*columns).where(Organisation.code == code)).first()


def _happened(session: Session, shape: bytes, since: datetime) -> dict[str, Happened]:
    rows = session.execute(HAPPENED, {"shape": shape, "since": since}).all()
    found = {}
    for what in ("incidents", "violations"):
        of_it = [row for row in rows if row.what == what]
        found[what] = Happened(sum(row.count for row in of_it), of_it[:CATEGORIES_SHOWN])
    return found
