"""Settling what nobody or several claim: it goes to the jurisdiction with which it shares most border."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from gis.boundary_areas.faces import Faces
from gis.boundary_areas.ground import Ground

# Square metres: what is smaller comes from rounding, is settled in any case and not told.
NOTHING_M2 = 0.01

Candidates = Callable[[np.ndarray], csr_array]


@dataclass(frozen=True, slots=True)
class Group:
    """Connected faces between the same jurisdictions, given to one of these as a whole, or left."""

    faces: np.ndarray
    between: tuple[int, ...]
    given_to: int | None


class Settling:
    """Settles the narrow ones among the overlaps and gaps of faces.

    Attributes
    ----------
    owner : int64 (f,)
        Whose each face is now, or -1 where it is left as it was.
    overlaps, gaps : list of Group
        All that were found, settled or left.
    """

    def __init__(self, faces: Faces, narrow: np.ndarray) -> None:
        count = len(faces.shapes)
        self._claims = _matrix(faces.claims, (count, faces.owners))
        self._beside = _matrix(faces.beside, (count, count), faces.beside_m)
        self._corners = _matrix(faces.corners, (count, int(faces.corners[:, 1].max()) + 1))
        self.owner = faces.owner.copy()
        self.overlaps = self._settle(faces.claimed > 1, narrow, self._claimants)
        self.gaps = self._settle(faces.claimed == 0, narrow, self._around)

    def holders(self) -> csr_array:
        """Which jurisdictions have each face now, (f, n): of an overlap that is left, all who claim it."""
        own = np.flatnonzero(self.owner >= 0)
        settled = _matrix(np.stack([own, self.owner[own]], axis=1), self._claims.shape)
        return settled + self._claims.multiply((self.owner < 0)[:, None]).tocsr()

    def _settle(self, asked: np.ndarray, narrow: np.ndarray, candidates: Candidates) -> list[Group]:
        settled, pending = [], asked & narrow
        # A face may lie among others that have to be settled first: each round reaches further.
        while pending.any():
            groups = self._groups(np.flatnonzero(pending), candidates)
            groups = [group for group in groups if group.given_to is not None]
            if not groups:
                break
            for group in groups:
                self.owner[group.faces] = group.given_to
                pending[group.faces] = False
            settled += groups
        left = self._groups(np.flatnonzero(asked & (self.owner < 0)), candidates)
        return settled + [Group(group.faces, group.between, None) for group in left]

    def _claimants(self, faces: np.ndarray) -> csr_array:
        return self._claims[faces]

    def _around(self, faces: np.ndarray) -> csr_array:
        """Who has land that touches the faces, if only in a point."""
        return self._corners[faces] @ (self._corners.T.tocsr() @ self.holders())

    def _groups(self, faces: np.ndarray, candidates: Candidates) -> list[Group]:
        """Join connected faces with the same candidates; name the one who shares most border with them."""
        if not len(faces):
            return []
        may = _sorted(candidates(faces))
        between = [tuple(row.tolist()) for row in np.split(may.indices, may.indptr[1:-1])]
        kinds: dict[tuple[int, ...], int] = {}
        kind = np.array([kinds.setdefault(one, len(kinds)) for one in between], dtype=np.int64)
        touching = self._beside[faces][:, faces].tocoo()
        alike = kind[touching.row] == kind[touching.col]
        links = np.stack([touching.row[alike], touching.col[alike]], axis=1)
        count, group = connected_components(_matrix(links, touching.shape), directed=False)
        members = _matrix(np.stack([group, np.arange(len(faces))], axis=1), (count, len(faces)))
        shared_m = (self._beside[faces] @ self.holders()).multiply(may != 0)
        votes = _sorted(members @ shared_m.tocsr())
        rows = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])
        return [Group(faces[row], between[row[0]], _most(votes, number)) for number, row in enumerate(rows)]


def narrow_faces(faces: Faces, ground: Ground, tolerance_m: float) -> np.ndarray:
    """Tell which faces that nobody or several claim are nowhere wider than a tolerance."""
    narrow = np.zeros(len(faces.shapes), dtype=bool)
    asked = np.flatnonzero(faces.claimed != 1)
    shapes = ground.shapes_to_plane(faces.shapes[asked])
    # What is left of a shape whose border moves inwards by half a width is where it is wider.
    narrow[asked] = shapely.is_empty(shapely.buffer(shapes, -tolerance_m / 2)) if tolerance_m else False
    narrow[asked] |= shapely.area(shapes) < NOTHING_M2
    return narrow


def _matrix(places: np.ndarray, shape: tuple[int, int], values: np.ndarray | None = None) -> csr_array:
    """A sparse matrix with values (ones) at rows and columns (n, 2)."""
    values = np.ones(len(places)) if values is None else values
    return coo_array((values, (places[:, 0], places[:, 1])), shape=shape).tocsr()


def _sorted(matrix: csr_array) -> csr_array:
    matrix = csr_array(matrix)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix


def _most(totals: csr_array, row: int) -> int | None:
    """The column with the largest value of a row, the first of several; None of an empty row."""
    low, high = totals.indptr[row : row + 2]
    return int(totals.indices[low + totals.data[low:high].argmax()]) if high > low else None
