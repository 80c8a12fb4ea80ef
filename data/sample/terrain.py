"""How large blocks are where: the size wanted on a grid over the city, infinite where nothing is built."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.sample.borders import city_outline, roughened
from data.sample.facts import path_of, read_table
from data.sample.plane import to_plane

CELL_M = 300.0
HECTARE_M2 = 10_000.0
VILLAGES = 260
# Distance from the centre in metres, and the block wanted there in hectares.
PROFILE_M = (0, 4_000, 6_500, 9_500, 13_500, 17_000, 21_000, 27_000, 36_000)
PROFILE_HA = (3.4, 5.0, 9.0, 16.0, 26.0, 60.0, 140.0, 300.0, 560.0)


@dataclass(frozen=True, slots=True)
class Terrain:
    """Block sizes in square metres on a grid of cells; rows run north, columns east."""

    west_m: float
    south_m: float
    block_m2: np.ndarray

    def grow(self, centre: np.ndarray, radius_m: float, block_ha: float, wild: np.ndarray) -> None:
        """Make blocks small within a town and let them grow with the distance around it."""
        column, row = ((centre - (self.west_m, self.south_m)) // CELL_M).astype(int)
        reach = int(2.2 * radius_m // CELL_M) + 1
        rows = slice(max(row - reach, 0), row + reach + 1)
        columns = slice(max(column - reach, 0), column + reach + 1)
        cells = self.block_m2[rows, columns]
        height, width = cells.shape
        x = self.west_m + (columns.start + np.arange(width) + 0.5) * CELL_M - centre[0]
        y = self.south_m + (rows.start + np.arange(height) + 0.5) * CELL_M - centre[1]
        distance = np.hypot(x[None, :], y[:, None]) / radius_m
        town = block_ha * np.interp(distance, [0, 0.7, 1.0, 2.2], [0.8, 1.0, 1.6, 16.0])
        town[(distance > 1.0) & wild[rows, columns]] = np.inf
        town[distance > 2.2] = np.inf
        np.minimum(cells, town, out=cells)

    def smallest_block_m2(self, west: float, south: float, east: float, north: float) -> float:
        """Return the smallest block wanted within a box on the plane; infinite where none is."""
        left, right = int((west - self.west_m) // CELL_M), int((east - self.west_m) // CELL_M) + 1
        low, high = int((south - self.south_m) // CELL_M), int((north - self.south_m) // CELL_M) + 1
        cells = self.block_m2[max(low, 0) : max(high, 0), max(left, 0) : max(right, 0)]
        return float(cells.min()) if cells.size else np.inf


def polygon_of(text: str) -> shapely.Polygon:
    """Return a fact table's path as a polygon on the plane."""
    return shapely.Polygon(to_plane(path_of(text)))


def mountains() -> shapely.Geometry:
    """Return where no streets but the roads of the valleys are, on the plane."""
    outlines = [to_plane(path_of(row["path"])) for row in read_table("mountains")]
    closed = [roughened(np.vstack([outline, outline[:1]])) for outline in outlines]
    return shapely.union_all([shapely.Polygon(outline).buffer(0) for outline in closed])


def towns() -> shapely.Geometry:
    """Return the ground of the towns, on the plane."""
    rows = read_table("towns")
    centres = to_plane(np.array([[float(row["lon"]), float(row["lat"])] for row in rows]))
    return shapely.union_all(
        shapely.buffer(shapely.points(centres), [float(row["radius_m"]) for row in rows])
    )


def open_ground() -> shapely.Geometry:
    """Return parks, lakes and airports, through which no generated street runs, on the plane."""
    parks = [polygon_of(row["path"]) for row in read_table("greens") if row["blocks_roads"] == "1"]
    return shapely.union_all([*parks, *(polygon_of(row["path"]) for row in read_table("lakes"))])


def survey(random: np.random.Generator) -> Terrain:
    """Return the block sizes wanted over the whole city, with towns and villages."""
    outline = city_outline()
    west, south, east, north = outline.bounds
    x, y = np.meshgrid(
        np.arange(west + CELL_M / 2, east, CELL_M), np.arange(south + CELL_M / 2, north, CELL_M)
    )
    block = np.interp(np.hypot(x, y), PROFILE_M, PROFILE_HA)
    wild, inside = _within(mountains(), x, y), _within(outline, x, y)
    block[wild] = np.inf
    terrain = Terrain(west, south, block)
    plain = np.flatnonzero(inside & ~wild & (block > 40))
    for at in random.choice(plain, VILLAGES, replace=False):
        terrain.grow(np.array([x.flat[at], y.flat[at]]), random.uniform(220, 520), 4.0, wild)
    for row in read_table("towns"):
        centre = to_plane(np.array([float(row["lon"]), float(row["lat"])]))
        terrain.grow(centre, float(row["radius_m"]), float(row["block_ha"]), wild)
    block[~inside | _within(open_ground(), x, y)] = np.inf
    block *= HECTARE_M2
    return terrain


def _within(geometry: shapely.Geometry, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    shapely.prepare(geometry)
    return shapely.contains_xy(geometry, x, y)
