"""Why an edit is refused: a code to translate, the place on the map, and what would do."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(eq=False)
class EditRefused(Exception):
    """Base of all refusals; the place is in EPSG:4326 degrees, None where there is none to show."""

    lon: float | None = None
    lat: float | None = None
    detail: str = ""
    code: ClassVar[str] = "edit_refused"
    would_do: ClassVar[str] = "another edit"

    def __str__(self) -> str:
        place = "" if self.lon is None else f" at {self.lon:.6f}, {self.lat:.6f}"
        return f"{self.code}{place}{f' ({self.detail})' if self.detail else ''}: {self.would_do} would do"


class EmptyShape(EditRefused):
    """There is nothing to edit."""

    code, would_do = "empty_shape", "a shape with at least one point"


class WrongKind(EditRefused):
    """The operation does not take such a geometry; `detail` names it and those it takes."""

    code, would_do = "wrong_kind", "a geometry of a kind that the operation takes"


class InvalidShape(EditRefused):
    """The shape crosses itself or has another fault, at the place."""

    code, would_do = "invalid_shape", "the shape mended first"


class OutsideWorld(EditRefused):
    """A vertex lies beyond 180 degrees of longitude or 85 of latitude, or would."""

    code, would_do = "outside_world", "a shape between 180° W and E and 85° S and N"


class TooLarge(EditRefused):
    """The shape with its surroundings reaches too far from its middle to be measured to 0.1 %."""

    code, would_do = "too_large", "a shape within 300 km of its middle"


class TooManyVertices(EditRefused):
    """The result would have more vertices than a map can draw."""

    code, would_do = "too_many_vertices", "longer steps or a shorter shape"


class BadNumber(EditRefused):
    """A distance, factor or angle is out of range; `detail` says which one and its range."""

    code, would_do = "bad_number", "a number in the range"


class NothingLeft(EditRefused):
    """Nothing of the shape would remain."""

    code, would_do = "nothing_left", "a smaller cut or distance"


class LineDoesNotCross(EditRefused):
    """The line does not cut the shape in two; the place is where it falls short."""

    code, would_do = "line_does_not_cross", "a line that runs from outside through to outside"


class PointNotOnLine(EditRefused):
    """The point is not on the line, or is at its end."""

    code, would_do = "point_not_on_line", "a point on the line, between its ends"


class HoleOutside(EditRefused):
    """The hole reaches out of the polygon; the place is where."""

    code, would_do = "hole_outside", "a ring wholly inside the polygon"


class StaysInParts(EditRefused):
    """The shapes do not touch; the place is on a part that stays apart."""

    code, would_do = "stays_in_parts", "shapes that touch, or leave to make several parts"


class BadArguments(EditRefused):
    """An argument is missing, unknown or of another type; `detail` names it."""

    code, would_do = "bad_arguments", "the arguments that the operation describes"
