"""The register of operations: complete, described as the functions are, and refusing what is wrong."""

import inspect

import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, Point, Polygon

from gis.editing import OPERATIONS, EditRefused, Kind, Operation
from gis.editing.errors import BadArguments, BadNumber, EmptyShape, InvalidShape, OutsideWorld, WrongKind
from tests.factories.drawing import star

SQUARE, LINE = star(116.4, 39.9, [1_000.0] * 4), LineString([(116.3, 39.9), (116.5, 39.9)])
ARGUMENTS = {
    "move": {"shape": SQUARE, "east_m": 10, "north_m": 20.5},
    "rotate": {"shape": SQUARE, "degrees": 30, "about": [116.4, 39.9]},
    "scale": {"shape": SQUARE, "factor": 2, "about": None},
    "add_hole": {"polygon": SQUARE, "ring": star(116.4, 39.9, [100.0] * 4)},
    "split": {"shape": SQUARE, "line": LINE},
    "merge": {"shapes": [SQUARE, star(116.4, 39.91, [500.0] * 4)], "allow_parts": False},
    "cut_out": {"shape": SQUARE, "other": star(116.4, 39.91, [500.0] * 4)},
    "buffer": {"shape": SQUARE, "metres": -10},
    "parallel_strip": {"line": LINE, "left_m": 10, "right_m": 0},
    "offset_line": {"line": LINE, "metres": -10},
    "simplify": {"shape": SQUARE, "metres": 5},
    "circle": {"lon": 116.4, "lat": 39.9, "radius_m": 50, "points": 32},
    "rectangle": {"corner": [116.4, 39.9], "opposite": (116.5, 40.0)},
    "rectangle_around": {"centre": [116.4, 39.9], "width_m": 20, "height_m": 30, "bearing_deg": 5},
    "smooth_freehand": {"line": LINE, "metres": 5},
    "snap_vertices": {"shape": SQUARE, "targets": [LINE], "within_m": 5},
    "densify": {"shape": SQUARE, "metres": 100},
    "find_faults": {"shape": SQUARE},
    "mend": {"shape": SQUARE},
    "measure": {"shape": SQUARE},
    "differences": {"before": SQUARE, "after": star(116.4, 39.91, [500.0] * 4)},
}
OF_A_SHAPE = sorted(
    {name for name, operation in OPERATIONS.items() if operation.parameters[0].kind == Kind.GEOMETRY}
    - {"find_faults", "mend"}
)


def with_first(name: str, shape: shapely.Geometry) -> dict:
    return ARGUMENTS[name] | {OPERATIONS[name].parameters[0].name: shape}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_each_runs_and_is_described_as_it_is(operation: Operation) -> None:
    assert operation.run(ARGUMENTS[operation.name]) is not None
    signature = inspect.signature(operation.function).parameters
    assert [parameter.name for parameter in operation.parameters] == list(signature)
    for parameter in operation.parameters:
        assert parameter.required == (signature[parameter.name].default is inspect.Parameter.empty)
        is_shape = parameter.kind in (Kind.GEOMETRY, Kind.GEOMETRIES)
        assert bool(parameter.types) == is_shape


@pytest.mark.parametrize("name", OPERATIONS)
def test_arguments_are_checked(name: str) -> None:
    operation, arguments = OPERATIONS[name], ARGUMENTS[name]
    with pytest.raises(BadArguments, match="colour"):
        operation.run(arguments | {"colour": "red"})
    for parameter in operation.parameters:
        with pytest.raises(BadArguments, match=parameter.name):
            operation.run(arguments | {parameter.name: "red"})
        if parameter.required:
            with pytest.raises(BadArguments, match=parameter.name):
                operation.run({given: value for given, value in arguments.items() if given != parameter.name})
        if parameter.kind == Kind.NUMBER:
            for value in (np.nan, 1e12):
                with pytest.raises(BadNumber, match=parameter.name):
                    operation.run(arguments | {parameter.name: value})


@pytest.mark.parametrize("name", OF_A_SHAPE)
def test_shapes_that_nothing_can_be_done_with_are_refused(name: str) -> None:
    kind = type(ARGUMENTS[name][OPERATIONS[name].parameters[0].name])
    with pytest.raises(EmptyShape):
        OPERATIONS[name].run(with_first(name, kind()))
    with pytest.raises(WrongKind):
        OPERATIONS[name].run(with_first(name, GeometryCollection([Point(116, 39)])))


@pytest.mark.parametrize(
    "name", [name for name in OF_A_SHAPE if "line" not in ARGUMENTS[name] or name == "split"]
)
def test_swapped_polar_and_crossing_shapes_are_refused_with_the_place(name: str) -> None:
    swapped = shapely.transform(SQUARE, lambda lonlat: lonlat[:, ::-1])
    polar = Polygon([(0, 84), (1, 84), (1, 86)])
    for shape in (swapped, polar):
        with pytest.raises(OutsideWorld) as refused:
            OPERATIONS[name].run(with_first(name, shape))
        assert abs(refused.value.lat) > 85
    with pytest.raises(InvalidShape) as refused:
        OPERATIONS[name].run(with_first(name, Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])))
    assert (refused.value.lon, refused.value.lat) == (0.5, 0.5)


def test_every_refusal_has_a_code_of_its_own_and_says_what_would_do() -> None:
    classes = EditRefused.__subclasses__()
    assert len({refusal.code for refusal in classes}) == len(classes)
    assert all(refusal.would_do != EditRefused.would_do for refusal in classes)
    told = str(classes[0](116.4, 39.9, "3"))
    assert told.startswith(f"{classes[0].code} at 116.400000, 39.900000 (3): ")


def test_heights_are_left_out() -> None:
    high = LineString([(116.3, 39.9, 50.0), (116.5, 39.9, 60.0)])
    assert not OPERATIONS["move"].run({"shape": high, "east_m": 5, "north_m": 5}).has_z
