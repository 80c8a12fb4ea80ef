"""An app for what runs in the background and serves nobody: `flask --app web.background work`.

What the whole app imports takes seconds. A worker that was killed has no time for that: what became due since
is to be done within two seconds of its start.
"""

from flask import Flask

from dispatch import telling
from web import database
from web.commands.working import work_command
from web.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return an app that knows the database and the worker's command, and nothing of pages."""
    settings = settings or Settings.from_env()
    app = Flask("background", static_folder=None)
    database.init_app(app, settings)
    if (found := app.extensions.get("database")) is not None:
        telling.install(found.sessions)
    app.cli.add_command(work_command)
    return app
