"""Healing of imported borders: narrow gaps and overlaps between neighbours are closed, wide ones are told."""

import numpy as np
import shapely
from numpy.typing import ArrayLike

from gis.boundary_areas.bridges import bridges
from gis.boundary_areas.faces import Faces, cut_into_faces
from gis.boundary_areas.findings import GAP, OVERLAP, Finding, Healed
from gis.boundary_areas.ground import Ground, checked, checked_distance_m
from gis.boundary_areas.outlines import on_grid
from gis.boundary_areas.settling import NOTHING_M2, Group, Settling, narrow_faces
from gis.boundary_areas.shifts import shifts_m


def heal(shapes: ArrayLike, tolerance_m: float) -> Healed:
    """Close the narrow gaps and overlaps between neighbouring jurisdictions.

    All outlines together, with bridges across narrow gaps, cut the land into faces. A face that one claims is
    his. Faces that nobody or several claim are joined where they lie between the same jurisdictions; those
    that are nowhere wider than the tolerance go to the jurisdiction with which they share most border. So an
    outline moves only where it did not fit, and no farther than onto the outline of its neighbour; the rest
    stays as it was, on a grid of 1e-10 degrees.

    Parameters
    ----------
    shapes : array_like of shapely.Polygon or MultiPolygon (n,)
        Jurisdictions of one level, EPSG:4326. Land within another's (an enclave) stays what it is where the
        other one has a hole for it; without the hole it is an overlap.
    tolerance_m : float
        Width in metres up to which gaps and overlaps are healed; 0 only looks for them.

    Returns
    -------
    Healed
        Shapes in the order they came; of empty input, nothing.

    Raises
    ------
    BadJurisdictions
        What is wrong, and with which.
    """
    shapes, tolerance_m = checked(shapes), checked_distance_m("tolerance_m", tolerance_m, or_least=True)
    if not len(shapes):
        return Healed(shapes, [], np.zeros(0))
    # In an order of their own, so that ties are decided alike whatever the order they come in.
    order = np.argsort(shapely.to_wkb(shapely.normalize(shapes)), kind="stable")
    ground, given = Ground.under(shapes), on_grid(shapes[order])
    faces = cut_into_faces(given, bridges(given, ground, tolerance_m), ground)
    settling = Settling(faces, narrow_faces(faces, ground, tolerance_m))
    healed = _joined(faces, settling)
    back = np.argsort(order)
    findings = [
        *_findings(OVERLAP, faces, settling.overlaps, order, ground),
        *_findings(GAP, faces, settling.gaps, order, ground),
    ]
    return Healed(
        healed[back],
        sorted(findings, key=lambda one: (one.kind, one.between, one.shape.bounds)),
        shifts_m(shapes[order], healed)[back],
    )


def find_gaps(shapes: ArrayLike) -> np.ndarray:
    """Find the holes in the union of jurisdictions: land that belongs to nobody.

    Parameters
    ----------
    shapes : array_like of shapely.Polygon or MultiPolygon (n,)
        EPSG:4326.

    Returns
    -------
    ndarray of shapely.Polygon (g,)
        EPSG:4326, from west to east. Gaps that are open to the outside are none of them.
    """
    shapes = checked(shapes)
    if not len(shapes):
        return shapes
    union = shapely.get_parts(shapely.union_all(on_grid(shapes)))
    rings = np.concatenate([shapely.get_rings(part)[1:] for part in union])
    holes = shapely.get_parts(shapely.difference(shapely.polygons(rings), shapely.multipolygons(union)))
    holes = shapely.normalize(holes[Ground.under(shapes).areas_m2(holes) >= NOTHING_M2])
    return holes[np.lexsort(shapely.bounds(holes).T[::-1])]


def _joined(faces: Faces, settling: Settling) -> np.ndarray:
    """The land of each jurisdiction, joined from its faces."""
    by_owner = settling.holders().T.tocsr()
    by_owner.sort_indices()
    owned = np.split(faces.shapes[by_owner.indices], by_owner.indptr[1:-1])
    return shapely.normalize(np.array([_multipolygon(one) for one in owned], dtype=object))


def _multipolygon(faces: np.ndarray) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(shapely.get_parts(shapely.coverage_union_all(faces)).tolist())


def _findings(
    kind: str, faces: Faces, groups: list[Group], order: np.ndarray, ground: Ground
) -> list[Finding]:
    if not groups:
        return []
    shapes = np.array([shapely.coverage_union_all(faces.shapes[group.faces]) for group in groups])
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    shapes = shapely.normalize(
        np.where(np.bincount(part_of) == 1, parts[np.unique(part_of, True)[1]], shapes)
    )
    return [
        Finding(
            kind,
            tuple(sorted(order[list(group.between)].tolist())),
            float(area_m2),
            shape,
            None if group.given_to is None else int(order[group.given_to]),
        )
        for group, shape, area_m2 in zip(groups, shapes, ground.areas_m2(shapes), strict=True)
        if area_m2 >= NOTHING_M2
    ]
