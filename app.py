"""Wires the parts together: `create_app(settings)`; the command line is `flask --app app …`."""

from werkzeug.middleware.proxy_fix import ProxyFix

from web import (
    api,
    database,
    desk,
    drawing,
    following,
    gazetteer,
    health,
    metrics,
    open311,
    pages,
    published,
    replica,
    security,
    standard,
    tiles,
)
from web.application import Application
from web.commands import listing
from web.ogc import service as ogc
from web.problems import answers
from web.settings import Settings
from web.signin import agencies, gate
from web.stream import live


def create_app(settings: Settings | None = None) -> Application:
    """Return an app; without settings they are read from the environment."""
    settings = settings or Settings.from_env()
    app = Application(settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)
    security.init_app(app)
    replica.init_app(app, settings)
    agencies.init_app(app)
    database.init_app(app, settings)
    desk.init_app(app, settings)
    answers.init_app(app)
    gate.init_app(app)
    live.init_app(app, settings)
    following.init_app(app, settings)
    tiles.init_app(app, settings)
    gazetteer.init_app(app)
    drawing.init_app(app)
    metrics.init_app(app)
    app.register_blueprint(health.bp)
    api.register(app)
    open311.init_app(app)
    ogc.init_app(app)
    standard.init_app(app)
    published.init_app(app)
    pages.init_app(app)
    listing.register(app)
    return app
