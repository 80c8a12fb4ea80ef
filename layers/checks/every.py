"""The checks that ask the map alone, by name and in the order in which they run."""

from collections.abc import Callable

from layers.checks.duplicates import check_duplicates
from layers.checks.finding import Finding
from layers.checks.jurisdictions import check_jurisdictions, check_owners
from layers.checks.overlaps import check_overlaps
from layers.checks.shapes import check_shapes
from layers.checks.subject import Subject
from layers.checks.windows import check_windows

MAP_CHECKS: dict[str, Callable[[Subject], list[Finding]]] = {
    "shapes": check_shapes,
    "windows": check_windows,
    "duplicates": check_duplicates,
    "overlaps": check_overlaps,
    "jurisdictions": check_jurisdictions,
    "owners": check_owners,
}
