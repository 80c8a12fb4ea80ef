"""Stores what an import drafts, in bulk: a revision for each feature, by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import orjson
import shapely
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from data.base import SRID
from data.layers import FEATURE_IDS, Layer
from gis.effect_areas import effect_areas
from layers.drafting.content import effect_distance_m
from layers.exchange.existing import Existing
from layers.exchange.plan import ImportPlan
from layers.kinds import Kind
from layers.windows import read_rule
from layers.windows.keeping import keep_window

_COLUMNS = (
    "id", "feature_id", "layer_id", "based_on", "author_id", "made_at", "reason", "deletes",
    "name", "name_en", "shape", "effect", "attributes", "demands", "window_id",
)  # fmt: skip
_COPY = f"COPY feature_revision ({', '.join(_COLUMNS)}) FROM STDIN"
_REVISION_IDS = func.pg_get_serial_sequence("feature_revision", "id")
_DRAFT = text(
    "INSERT INTO draft_feature (feature_id, layer_id, revision_id) "
    "SELECT feature_id, layer_id, id FROM feature_revision WHERE id = ANY(:revisions) "
    "ON CONFLICT (feature_id) DO UPDATE SET revision_id = EXCLUDED.revision_id"
)
_DELETE = text(
    "WITH gone AS (INSERT INTO feature_revision ("
    "feature_id, layer_id, based_on, author_id, made_at, reason, deletes, "
    "name, name_en, shape, effect, attributes, demands, window_id) "
    "SELECT feature_id, layer_id, id, :author, :made_at, :reason, true, "
    "name, name_en, shape, effect, attributes, demands, window_id "
    "FROM feature_revision WHERE id = ANY(:revisions) RETURNING feature_id, layer_id, id) "
    "INSERT INTO draft_feature (feature_id, layer_id, revision_id) SELECT feature_id, layer_id, id FROM gone "
    "ON CONFLICT (feature_id) DO UPDATE SET revision_id = EXCLUDED.revision_id"
)
_FORGET = text("DELETE FROM draft_feature WHERE feature_id = ANY(:features)")


def store(
    session: Session,
    layer: Layer,
    kind: Kind,
    plan: ImportPlan,
    existing: Existing,
    author_id: int | None,
    reason: str,
) -> list[int]:
    """Draft what a plan says of a layer that is held; return the ids of the features it touches."""
    rows = [index for index, content in enumerate(plan.contents) if content is not None]
    features, based_on = _identities(session, [plan.features[row] for row in rows], existing)
    revisions = _numbers(session, _REVISION_IDS, len(rows))
    made_at = datetime.now(UTC)
    written = _written(session, kind, plan, rows)
    copied = (
        (revision, feature, layer.id, base, author_id, made_at, reason, False, *content)
        for revision, feature, base, content in zip(revisions, features, based_on, written, strict=True)
    )
    _copy(session, copied)
    session.execute(_DRAFT, {"revisions": revisions})
    gone = _delete(
        session, plan.deleted, existing, {"author": author_id, "made_at": made_at, "reason": reason}
    )
    return features + gone


def _identities(
    session: Session, features: Sequence[int | None], existing: Existing
) -> tuple[list[int], list[int | None]]:
    """Return the id of each feature, a new one where it is new, and the revision it was before."""
    new = iter(_numbers(session, FEATURE_IDS, sum(feature is None for feature in features)))
    ids = [next(new) if feature is None else existing.ids[feature] for feature in features]
    return ids, [None if feature is None else existing.revisions[feature] for feature in features]


def _numbers(session: Session, sequence: Any, count: int) -> list[int]:
    numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return list(session.scalars(numbers)) if count else []


def _written(session: Session, kind: Kind, plan: ImportPlan, rows: list[int]) -> Iterator[tuple[Any, ...]]:
    """Yield the columns of each row's content as COPY takes them."""
    shapes = plan.shapes[rows]
    contents = [plan.contents[row] for row in rows]
    within_m = [
        effect_distance_m(kind, shape.geom_type, content["attributes"])
        for shape, content in zip(shapes, contents, strict=True)
    ]
    effects = effect_areas(shapes, within_m)
    windows: dict[bytes, int | None] = {}
    for content, shape, effect in zip(contents, _hex(shapes), _hex(effects), strict=True):
        rule = orjson.dumps(content["rule"])
        if rule not in windows:
            windows[rule] = keep_window(session, read_rule(content["rule"]))
        yield (
            content["name"],
            content["name_en"],
            shape,
            effect,
            orjson.dumps(content["attributes"]).decode(),
            orjson.dumps(content["demands"]).decode(),
            windows[rule],
        )


def _hex(shapes: np.ndarray) -> list[str | None]:
    return shapely.to_wkb(shapely.set_srid(shapes, SRID), hex=True, include_srid=True).tolist()


def _copy(session: Session, rows: Iterable[tuple[Any, ...]]) -> None:
    rows = list(rows)
    driver = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)


def _delete(session: Session, gone: list[int], existing: Existing, values: dict[str, Any]) -> list[int]:
    """Draft the deletion of features; of those that never were published, forget the draft."""
    published = [index for index in gone if existing.ids[index] in existing.published]
    drafted = [existing.ids[index] for index in gone if existing.ids[index] not in existing.published]
    session.execute(_DELETE, values | {"revisions": [existing.revisions[index] for index in published]})
    session.execute(_FORGET, {"features": drafted})
    return [existing.ids[index] for index in gone]
