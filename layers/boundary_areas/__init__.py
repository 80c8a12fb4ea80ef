"""Boundary areas (交界地区): derived for each pair of neighbours, and what is known of each."""

from layers.boundary_areas.deriving import Derivation, Healing, derive
from layers.boundary_areas.errors import JurisdictionUnusable, LevelWithoutNeighbours, NotABoundaryLayer
from layers.boundary_areas.knowing import BoundaryArea, find_boundary_area

__all__ = [
    "BoundaryArea",
    "Derivation",
    "Healing",
    "JurisdictionUnusable",
    "LevelWithoutNeighbours",
    "NotABoundaryLayer",
    "derive",
    "find_boundary_area",
]
