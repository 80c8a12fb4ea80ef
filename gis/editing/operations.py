"""All drawing operations by name, with what each takes, so that they can be offered in one way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any

from shapely.geometry.base import BaseGeometry

from gis.editing.buffer import buffer
from gis.editing.circle import circle
from gis.editing.cut_out import cut_out
from gis.editing.densify import densify
from gis.editing.differences import differences
from gis.editing.errors import BadArguments, BadNumber
from gis.editing.faults import find_faults
from gis.editing.frame import FARTHEST_M, LINES, POLYGONS, SHAPES
from gis.editing.hole import add_hole
from gis.editing.measure import measure
from gis.editing.mend import mend
from gis.editing.merge import merge
from gis.editing.move import move
from gis.editing.offset import offset_line
from gis.editing.rectangle import rectangle, rectangle_around
from gis.editing.rotate import rotate
from gis.editing.scale import scale
from gis.editing.simplify import simplify
from gis.editing.smooth import smooth_freehand
from gis.editing.snap import snap_vertices
from gis.editing.split import split
from gis.editing.strip import parallel_strip


class Kind(StrEnum):
    """What sort of thing a parameter is."""

    GEOMETRY = "geometry"
    GEOMETRIES = "geometries"
    PLACE = "place"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"


class Gives(StrEnum):
    """What sort of thing an operation gives."""

    GEOMETRY = "geometry"
    GEOMETRIES = "geometries"
    FAULTS = "faults"
    MENDED = "mended"
    MEASURES = "measures"
    DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: `types` are the geometry types it takes; `least` and `most`, in `unit`, are allowed."""

    name: str
    kind: Kind
    types: tuple[str, ...] = ()
    unit: str = ""
    least: float | None = None
    most: float | None = None
    required: bool = True

    def check(self, value: Any) -> None:
        """Raise BadArguments when a value is of another kind, BadNumber when a number is out of range."""
        if not _IS[self.kind](value):
            raise BadArguments(detail=f"{self.name} has to be a {self.kind}")
        if self.kind in (Kind.NUMBER, Kind.WHOLE):
            low = self.least is not None and value < self.least
            if low or (self.most is not None and value > self.most) or not isfinite(value):
                raise BadNumber(detail=f"{self.name} = {value}; from {self.least} to {self.most} {self.unit}")


@dataclass(frozen=True, slots=True)
class Operation:
    """A drawing operation: a pure function with its parameters."""

    name: str
    function: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    gives: Gives = Gives.GEOMETRY

    def run(self, arguments: Mapping[str, Any]) -> Any:
        """Return the outcome for arguments by name: geometries, places, numbers; raise EditRefused."""
        known = {parameter.name: parameter for parameter in self.parameters}
        if unknown := set(arguments) - set(known):
            raise BadArguments(detail=f"{self.name} takes no {', '.join(sorted(unknown))}")
        given = {name: value for name, value in arguments.items() if value is not None}
        needed = {name for name, parameter in known.items() if parameter.required}
        if missing := needed - set(given):
            raise BadArguments(detail=f"{self.name} needs {', '.join(sorted(missing))}")
        for name, value in given.items():
            known[name].check(value)
        return self.function(**given)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_geometry(value: Any) -> bool:
    return isinstance(value, BaseGeometry)


def _is_place(value: Any) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2 and all(map(_is_number, value))


_IS: dict[Kind, Callable[[Any], bool]] = {
    Kind.GEOMETRY: _is_geometry,
    Kind.GEOMETRIES: lambda value: isinstance(value, tuple | list) and all(map(_is_geometry, value)),
    Kind.PLACE: _is_place,
    Kind.NUMBER: _is_number,
    Kind.WHOLE: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Kind.FLAG: lambda value: isinstance(value, bool),
}


def _shape(name: str = "shape", types: tuple[str, ...] = SHAPES) -> Parameter:
    return Parameter(name, Kind.GEOMETRY, types)


def _metres(name: str = "metres", least: float = 0.0, most: float = FARTHEST_M) -> Parameter:
    return Parameter(name, Kind.NUMBER, (), "m", least, most)


_ABOUT = Parameter("about", Kind.PLACE, required=False)
_ANY_SIDE_M = _metres(least=-FARTHEST_M)
_SHIFT_M = 10_000_000.0
_BEARING = Parameter("bearing_deg", Kind.NUMBER, (), "deg", -360.0, 360.0, required=False)

_ALL = (
    Operation("move", move, (_shape(), *(_metres(n, -_SHIFT_M, _SHIFT_M) for n in ("east_m", "north_m")))),
    Operation(
        "rotate", rotate, (_shape(), Parameter("degrees", Kind.NUMBER, (), "deg", -360.0, 360.0), _ABOUT)
    ),
    Operation("scale", scale, (_shape(), Parameter("factor", Kind.NUMBER, (), "", 0.0, 1e6), _ABOUT)),
    Operation("add_hole", add_hole, (_shape("polygon", POLYGONS), _shape("ring", ("LineString", "Polygon")))),
    Operation(
        "split",
        split,
        (_shape(types=("LineString", *POLYGONS)), _shape("line", ("LineString", "Point"))),
        Gives.GEOMETRIES,
    ),
    Operation(
        "merge",
        merge,
        (
            Parameter("shapes", Kind.GEOMETRIES, LINES + POLYGONS),
            Parameter("allow_parts", Kind.FLAG, required=False),
        ),
    ),
    Operation("cut_out", cut_out, (_shape(), _shape("other"))),
    Operation("buffer", buffer, (_shape(), _ANY_SIDE_M)),
    Operation(
        "parallel_strip", parallel_strip, (_shape("line", LINES), _metres("left_m"), _metres("right_m"))
    ),
    Operation("offset_line", offset_line, (_shape("line", LINES[:1]), _ANY_SIDE_M)),
    Operation("simplify", simplify, (_shape(), _metres())),
    Operation(
        "circle",
        circle,
        (
            Parameter("lon", Kind.NUMBER, (), "deg", -180.0, 180.0),
            Parameter("lat", Kind.NUMBER, (), "deg", -85.0, 85.0),
            _metres("radius_m"),
            Parameter("points", Kind.WHOLE, (), "", 3, 1024, required=False),
        ),
    ),
    Operation("rectangle", rectangle, (Parameter("corner", Kind.PLACE), Parameter("opposite", Kind.PLACE))),
    Operation(
        "rectangle_around",
        rectangle_around,
        (Parameter("centre", Kind.PLACE), _metres("width_m"), _metres("height_m"), _BEARING),
    ),
    Operation("smooth_freehand", smooth_freehand, (_shape("line", LINES[:1]), _metres())),
    Operation(
        "snap_vertices",
        snap_vertices,
        (_shape(), Parameter("targets", Kind.GEOMETRIES, SHAPES), _metres("within_m")),
    ),
    Operation("densify", densify, (_shape(types=LINES + POLYGONS), _metres())),
    Operation("find_faults", find_faults, (_shape(),), Gives.FAULTS),
    Operation("mend", mend, (_shape(),), Gives.MENDED),
    Operation("measure", measure, (_shape(),), Gives.MEASURES),
    Operation("differences", differences, (_shape("before"), _shape("after")), Gives.DIFFERENCES),
)
OPERATIONS: dict[str, Operation] = {operation.name: operation for operation in _ALL}
