"""From where a demanded coverage is to be held: the posts of a plan, and the squads bound to a feature."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select

from data.layers import Layer, LayerFeature
from data.squads import Squad
from gis.roads.network import MODES
from layers.checks.planned import Planned, list_planned, list_published
from layers.checks.subject import Subject
from layers.features import DRAFT

POST = "post"


@dataclass(frozen=True, slots=True, order=True)
class Stand:
    """A place from which a mode sets out."""

    mode: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Posts:
    """The posts that count for a layer: those of its plan as drafted, else those published outside plans."""

    subject: Subject

    def stands(self, feature: Planned, at: datetime) -> tuple[Stand, ...]:
        """Return from where a feature is to be covered: posts that hold at a time, squads bound to it."""
        posts = [stand for post in self._posts if _holds(post, at) for stand in self._of_post(post)]
        bound = [self._squads[squad] for squad in feature.demands.squads if squad in self._squads]
        return tuple(sorted({*posts, *bound}))

    @cached_property
    def _posts(self) -> list[Planned]:
        session, layer = self.subject.session, self.subject.layer
        own = self.subject.features if layer.kind == POST else []
        if layer.plan_id is None:
            outside = (Layer.kind == POST, Layer.plan_id.is_(None), Layer.id != layer.id)
            return [*own, *list_published(session, *outside)]
        query = select(Layer).where(Layer.plan_id == layer.plan_id, Layer.kind == POST, Layer.id != layer.id)
        drafted = [one for other in session.scalars(query) for one in list_planned(session, other, DRAFT)]
        return [*own, *(one for one in drafted if one.change != "deleted")]

    def _of_post(self, post: Planned) -> list[Stand]:
        place = post.shape.representative_point()
        modes = {self._modes[squad] for squad in post.demands.squads if squad in self._modes}
        return [Stand(mode, place.x, place.y) for mode in sorted(modes) or [MODES[0]]]

    @cached_property
    def _modes(self) -> dict[int, str]:
        return {squad: stand.mode for squad, stand in self._squads.items()}

    @cached_property
    def _squads(self) -> dict[int, Stand]:
        """Where each squad stands: at its post if it has one, else where it was last."""
        place = func.coalesce(LayerFeature.shape, Squad.location, type_=Squad.location.type)
        query = (
            select(Squad.id, Squad.mode, place.label("place"))
            .outerjoin(LayerFeature, LayerFeature.id == Squad.post_feature_id)
            .where(Squad.retired_at.is_(None))
        )
        rows = self.subject.session.execute(query).all()
        return {row.id: _stand(row.mode, row.place) for row in rows if row.place is not None}


def _stand(mode: str, place: WKBElement) -> Stand:
    point = to_shape(place).representative_point()
    return Stand(mode, point.x, point.y)


def _holds(post: Planned, at: datetime) -> bool:
    spans = post.window.spans
    return spans is None or any(
        (starts is None or starts <= at) and (ends is None or at < ends) for starts, ends in spans
    )
