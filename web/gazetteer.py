"""The gazetteer of an app, read again when names have changed."""

import threading
from dataclasses import dataclass, field

from flask import Flask, current_app
from sqlalchemy.orm import Session

from data.scope import everything
from layers.gazetteer import Gazetteer, get_version, load_gazetteer


@dataclass
class KeptGazetteer:
    """The names as they were at a version."""

    names: Gazetteer = field(default_factory=lambda: Gazetteer([]))
    version: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, session: Session) -> Gazetteer:
        """Return the names as they are now; one thread reads them, the others wait for it."""
        # It is kept for all who ask: what one may not see is left out of the answer, not of this.
        with everything(session):
            version = get_version(session)
            with self.lock:
                if version != self.version:
                    self.names, self.version = load_gazetteer(session), version
                return self.names


def init_app(app: Flask) -> None:
    """Give the app its gazetteer, empty until the first search."""
    app.extensions["gazetteer"] = KeptGazetteer()


def current_gazetteer() -> KeptGazetteer:
    """Return the gazetteer of the current app."""
    return current_app.extensions["gazetteer"]
