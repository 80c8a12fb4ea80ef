"""Open311 GeoReport v2: citizens' apps that speak it file and follow service requests here.

JSON and XML as the standard has them. XML is only ever written, never read. Tokens are shown as `api_key`.
"""

from flask import Flask

from web.open311 import filing, reading, services  # noqa: F401 - whose views are the blueprint's
from web.open311.blueprint import bp


def init_app(app: Flask) -> None:
    """Add the addresses below /open311."""
    app.register_blueprint(bp)
