"""Gives features that were stored as they are a first revision, and their layers a first version."""

from sqlalchemy import text
from sqlalchemy.orm import Session

REVISIONS = text("""
    INSERT INTO feature_revision
        (feature_id, layer_id, window_id, version, made_at, name, name_en, shape, effect, attributes, demands)
    SELECT id, layer_id, window_id, 1, now(), name, name_en, shape, effect, attributes, demands
    FROM layer_feature WHERE revision_id IS NULL
""")
POINTERS = text("""
    UPDATE layer_feature SET revision_id = revision.id FROM feature_revision AS revision
    WHERE layer_feature.revision_id IS NULL AND revision.feature_id = layer_feature.id
""")
VERSIONS = text("""
    INSERT INTO layer_version (layer_id, version, published_at, created, changed, deleted)
    SELECT layer_id, 1, now(), count(*), 0, 0 FROM layer_feature
    WHERE layer_id NOT IN (SELECT layer_id FROM layer_version) GROUP BY layer_id
""")
LAYERS = text("UPDATE layer SET version = 1 WHERE version = 0 AND id IN (SELECT layer_id FROM layer_version)")


def add_first_versions(session: Session) -> None:
    """Make the history of all features that have none begin with what they are now."""
    session.flush()
    for statement in (REVISIONS, POINTERS, VERSIONS, LAYERS):
        session.execute(statement)
    session.expire_all()
