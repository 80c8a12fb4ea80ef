"""The tile matrix set WebMercatorQuad (OGC 17-083r4, annex D.1)."""

from typing import Any

from layers.tiles import LARGEST_ZOOM

SCHEME = "WebMercatorQuad"
SCHEME_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SCHEME}"
CRS_URI = "http://www.opengis.net/def/crs/EPSG/0/3857"
HALF_M = 20_037_508.342789244
PIXELS = 256
# By the standard a pixel is 0.28 mm wide.
PIXEL_M = 0.00028


def matrix_set() -> dict[str, Any]:
    """Return the definition of the scheme."""
    return {
        "id": SCHEME,
        "title": "Google Maps Compatible for the World",
        "uri": SCHEME_URI,
        "crs": CRS_URI,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_matrix(zoom) for zoom in range(LARGEST_ZOOM + 1)],
    }


def _matrix(zoom: int) -> dict[str, Any]:
    cell_m = 2 * HALF_M / PIXELS / 2**zoom
    return {
        "id": str(zoom),
        "scaleDenominator": cell_m / PIXEL_M,
        "cellSize": cell_m,
        "pointOfOrigin": [-HALF_M, HALF_M],
        "tileWidth": PIXELS,
        "tileHeight": PIXELS,
        "matrixWidth": 2**zoom,
        "matrixHeight": 2**zoom,
    }
