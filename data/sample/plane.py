"""The flat plane that the sample city is drawn on, in metres east and north of its centre."""

import numpy as np

CENTRE = np.array([116.3915, 39.9070])
METRES_PER_DEGREE = np.array([85_050.0, 111_132.0])


def to_plane(lonlat: np.ndarray) -> np.ndarray:
    """Return points (n, 2) in degrees as metres on the plane; within 2% of true over the city."""
    return (np.asarray(lonlat) - CENTRE) * METRES_PER_DEGREE


def to_lonlat(points: np.ndarray) -> np.ndarray:
    """Return points (n, 2) on the plane as degrees in EPSG:4326."""
    return np.asarray(points) / METRES_PER_DEGREE + CENTRE


def bent(points: np.ndarray) -> np.ndarray:
    """Return points moved a little, more so far from the centre, so that no long street is a ruled line."""
    x, y = points[:, 0], points[:, 1]
    distance = np.hypot(x, y)
    reach = np.interp(distance, [0, 5_000, 12_000, 40_000], [6.0, 10.0, 32.0, 90.0])
    east = np.sin(y / 530.0 + 0.7) + 0.6 * np.sin(x / 910.0 + y / 1_370.0)
    north = np.sin(x / 610.0 + 1.9) + 0.6 * np.sin(y / 870.0 - x / 1_510.0)
    return points + 0.5 * reach[:, None] * np.stack([east, north], axis=1)


def smooth(path: np.ndarray, spacing_m: float, closed: bool = False) -> np.ndarray:
    """Return a Catmull-Rom curve through a path's points, with a point about every `spacing_m`."""
    ends = path[[-1, 0]] if closed else np.stack([2 * path[0] - path[1], 2 * path[-1] - path[-2]])
    after = path[[0, 1]] if closed else ends[1:]
    points = np.concatenate([ends[:1], path, after])
    pieces = []
    for before, start, end, following in zip(points, points[1:], points[2:], points[3:], strict=False):
        steps = max(1, round(float(np.hypot(*(end - start))) / spacing_m))
        t = (np.arange(steps) / steps)[:, None]
        # Tangents are cut to the piece's own length, so that uneven spacing makes no loops.
        length = np.hypot(*(end - start))
        first = _tangent(before, start, end, length)
        last = _tangent(start, end, following, length)
        pieces.append(
            (2 * t**3 - 3 * t**2 + 1) * start
            + (t**3 - 2 * t**2 + t) * first
            + (-2 * t**3 + 3 * t**2) * end
            + (t**3 - t**2) * last
        )
    return np.concatenate([*pieces, path[:1] if closed else path[-1:]])


def _tangent(before: np.ndarray, point: np.ndarray, after: np.ndarray, length: float) -> np.ndarray:
    direction = _unit(point - before) + _unit(after - point)
    return _unit(direction) * length


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.hypot(*vector)), 1e-9)
