"""Removes what the sample put beside its organisations: violations, subjects, layers, plans, roads."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, text, update
from sqlalchemy.orm import Session

from data.base import Base
from data.incidents import Incident
from data.layers import DraftFeature, FeatureRevision, Layer, LayerFeature, LayerOverview, OpenFeature, Plan
from data.response_plans import ResponsePlan
from data.roads import BaseArea, Place, Road, RoadNetworkVersion
from data.shares import Share
from data.violations import Subject, Violation

ROADS = "roads"
MARKS = ("（样例）", " (sample)")
# A subject that cases were put to is one of theirs, whoever named it first.
ADOPT = """
    UPDATE subject SET is_sample = false
    WHERE is_sample AND EXISTS (SELECT FROM violation WHERE subject_id = subject.id AND NOT is_sample)
"""
FORGET = """
    UPDATE incident SET subject_id = NULL FROM subject WHERE subject.id = subject_id AND subject.is_sample
"""


def drop_sample_violations(session: Session) -> int:
    """Delete the violations of the sample; return how many there were."""
    return session.execute(delete(Violation).where(Violation.is_sample)).rowcount


def drop_established(session: Session, organisation_ids: list[int]) -> int:
    """Delete the violations that incidents of some organisations established; return how many."""
    theirs = select(Incident.id).where(Incident.organisation_id.in_(organisation_ids))
    return session.execute(delete(Violation).where(Violation.incident_id.in_(theirs))).rowcount


def drop_sample_subjects(session: Session) -> int:
    """Delete the subjects of the sample that no case of others is put to; return how many."""
    for statement in (ADOPT, FORGET):
        session.execute(text(statement))
    return session.execute(delete(Subject).where(Subject.is_sample)).rowcount


def drop_sample_layers(session: Session) -> int:
    """Delete the features of the sample's layers, and the layers that hold nothing else; return how many.

    A layer with features of others, or that is shared, stays with these and is a sample's no longer. Areas
    along the borders of the sample's organisations go with these, whoever had them derived.
    """
    ids = list(session.scalars(select(Layer.id).where(Layer.is_sample)))
    of_sample = or_(_is_marked(LayerFeature), _is_boundary(LayerFeature))
    gone = select(LayerFeature.id).where(LayerFeature.layer_id.in_(ids), of_sample)
    gone_ids = [*session.scalars(gone)]
    for model, key in (
        (DraftFeature, DraftFeature.feature_id),
        (FeatureRevision, FeatureRevision.feature_id),
        (OpenFeature, OpenFeature.feature_id),
        (LayerFeature, LayerFeature.id),
    ):
        session.execute(delete(model).where(key.in_(gone_ids)))
    kept = or_(
        *(
            exists().where(of == Layer.id)
            for of in (LayerFeature.layer_id, DraftFeature.layer_id, Share.layer_id)
        )
    )
    stays = list(session.scalars(select(Layer.id).where(Layer.id.in_(ids), kept)))
    session.execute(delete(Layer).where(Layer.id.in_(ids), Layer.id.not_in(stays)))
    session.execute(delete(LayerOverview).where(LayerOverview.layer_id.in_(stays)))
    own = {"is_sample": False, "overview_version": None, **_unmarked(Layer)}
    session.execute(update(Layer).where(Layer.id.in_(stays)).values(own))
    return len(ids) - len(stays)


def drop_sample_plans(session: Session) -> int:
    """Delete the sample's event plans that have no layers left, and retire its response plans; count both."""
    layered = exists().where(Layer.plan_id == Plan.id)
    copied = select(Plan.copied_from).where(Plan.copied_from.is_not(None))
    gone = delete(Plan).where(Plan.is_sample, ~layered, Plan.id.not_in(copied))
    retired = update(ResponsePlan).where(ResponsePlan.is_sample, ResponsePlan.retired_at.is_(None))
    return (
        session.execute(gone).rowcount
        + session.execute(retired.values(retired_at=datetime.now(UTC))).rowcount
    )


def drop_sample_roads(session: Session) -> bool:
    """Take the sample's roads out of use and off the base map; return False where others are in use.

    Their files stay, for what was recommended by them to be replayed. The caller makes overviews anew.
    """
    of_sample = RoadNetworkVersion.is_current, RoadNetworkVersion.is_sample
    if not session.execute(update(RoadNetworkVersion).where(*of_sample).values(is_current=False)).rowcount:
        return False
    for model in (Road, BaseArea, Place):
        session.execute(delete(model))
    session.execute(select(func.pg_notify(ROADS, "")))
    return True


def _is_marked(model: type[LayerFeature]) -> ColumnElement[bool]:
    return model.attributes["sample"].as_boolean()


def _is_boundary(model: type[LayerFeature]) -> ColumnElement[bool]:
    return model.layer_id.in_(select(Layer.id).where(Layer.kind == "boundary_area"))


def _unmarked(model: type[Layer] | type[Base]) -> dict[str, ColumnElement[str]]:
    zh, en = MARKS
    return {"name": func.replace(model.name, zh, ""), "name_en": func.replace(model.name_en, en, "")}
