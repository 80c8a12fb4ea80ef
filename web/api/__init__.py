"""The API, version 1: one module per noun, each with its blueprint as `bp`."""

from flask_openapi3 import OpenAPI

from web.api import session, welcome

BLUEPRINTS = (
    welcome.bp,
    session.bp,
)


def register(app: OpenAPI) -> None:
    """Add every noun to the app."""
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint)
