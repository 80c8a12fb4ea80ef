"""Drawing: the edits of planners as pure functions on geometries in EPSG:4326, measured on the ground.

Each raises an `EditRefused` with a code, a place and what would do; `OPERATIONS` has them all by name.
"""

from gis.editing.errors import EditRefused
from gis.editing.operations import OPERATIONS, Gives, Kind, Operation, Parameter

__all__ = ["OPERATIONS", "EditRefused", "Gives", "Kind", "Operation", "Parameter"]
