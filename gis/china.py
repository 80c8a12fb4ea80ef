"""Where the Chinese map services shift coordinates: a coarse outline, not a statement on any border."""

import numpy as np
import shapely

# Simplified to about 30 km from Natural Earth 1:50m (public domain; mainland with Hainan, Hong Kong and
# Macao, the area for which the location kits of these services give shifted coordinates), and widened so
# that no land of it is cut off. Within some 30 km outside a land border, and out at sea, it may be wrong.
_OUTLINE = (
    (73.3, 39.3), (73.8, 40.2), (74.7, 40.8), (76.2, 40.8), (79.6, 42.2), (80.3, 43.5), (79.7, 45.1),
    (82.0, 45.8), (82.9, 47.5), (85.0, 47.4), (85.5, 48.6), (86.9, 49.4), (87.9, 49.4), (88.9, 48.4),
    (90.5, 47.9), (91.3, 46.9), (91.5, 45.5), (95.5, 44.5), (96.6, 43.1), (101.5, 42.8), (105.0, 42.0),
    (110.2, 43.0), (111.8, 45.3), (113.5, 45.1), (115.8, 45.9), (116.5, 47.0), (115.4, 47.7), (115.3, 48.3),
    (116.5, 50.1), (117.8, 49.9), (118.8, 50.3), (119.9, 51.9), (119.8, 52.9), (120.9, 53.6), (123.6, 53.8),
    (125.8, 53.3), (128.1, 50.0), (130.7, 49.1), (131.4, 48.0), (134.3, 48.7), (134.9, 48.4), (135.0, 47.8),
    (133.3, 44.9), (131.6, 44.7), (131.5, 43.0), (130.8, 42.3), (129.5, 42.0), (128.2, 41.1), (126.8, 41.2),
    (121.9, 38.6), (121.9, 38.0), (122.9, 37.5), (122.8, 36.8), (121.2, 36.3), (120.0, 35.1), (122.1, 32.0),
    (122.2, 30.6), (122.7, 30.0), (121.9, 28.1), (120.5, 26.8), (120.0, 25.2), (116.6, 22.7), (111.0, 21.1),
    (111.3, 19.5), (109.6, 17.9), (108.5, 18.3), (108.3, 18.8), (109.4, 20.4), (109.3, 21.0), (107.2, 21.3),
    (105.5, 22.8), (102.4, 22.2), (101.7, 20.9), (99.0, 21.9), (98.4, 23.5), (97.3, 23.8), (97.3, 24.9),
    (98.4, 26.6), (97.7, 27.9), (94.6, 28.9), (92.6, 27.6), (89.9, 27.9), (88.8, 27.0), (88.1, 27.6),
    (85.9, 27.6), (81.9, 29.9), (81.0, 29.8), (78.6, 31.0), (78.1, 32.5), (78.5, 33.2), (78.4, 34.2),
    (77.7, 35.1), (76.0, 35.5), (75.4, 36.4), (74.2, 36.9), (74.3, 37.9), (73.6, 38.4),
)  # fmt: skip
OUTLINE = shapely.Polygon(_OUTLINE)
shapely.prepare(OUTLINE)


def in_china(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return whether points in WGS84 degrees lie within the outline, as bool of the same shape."""
    return np.asarray(shapely.contains_xy(OUTLINE, lon, lat))
