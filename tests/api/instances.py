"""Two instances of the product, each with its own database and server, that know each other as peers."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from app import create_app
from data.database import make_engine
from data.receiving import Handover, SentCase
from data.settings import put_setting
from dispatch.receiving.telling import send_all
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, make_city
from tests.postgres import Server
from web.application import Application
from web.settings import Settings


@dataclass
class CutOff:
    """A server's app, some of whose answers get lost on the way once all is done."""

    app: Application
    losing: set[str] = field(default_factory=set)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or hang up after having done what was asked."""
        lost = [end for end in self.losing if environ["PATH_INFO"].endswith(end)]
        if not lost:
            return self.app(environ, start)
        answer = self.app(environ, lambda *_: lambda _: None)
        list(answer)
        if hasattr(answer, "close"):
            answer.close()
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError


@dataclass
class Instance:
    """One instance: its app behind a server of its own, and people who have signed in to it."""

    app: Application
    wsgi: CutOff
    url: str
    city: City
    west: SignedIn
    east: SignedIn
    admin: SignedIn

    @property
    def sessions(self) -> sessionmaker[Session]:
        """Sessions on its database."""
        return self.app.extensions["database"].sessions

    def work(self) -> None:
        """Do what its worker does: tell whoever is to be told, also what was put off."""
        with self.sessions.begin() as session:
            for model in (Handover, SentCase):
                session.execute(update(model).where(model.due_at.is_not(None)).values(due_at=model.made_at
                    if model is Handover else model.received_at))  # fmt: skip
        send_all(self.sessions)


@contextmanager
def open_instance(server: Server, template: str, folder: Path) -> Iterator[Instance]:
    """Give an instance that may call this machine."""
    folder.mkdir(parents=True)
    with server.fresh_url(template) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            city = make_city(session, folder)
            put_setting(session, "outbound_allowed_networks", ["127.0.0.0/8"])
            session.commit()
        engine.dispose()
        app = create_app(Settings(database_url=url, instance=folder, secret_key=folder.name))
        wsgi = CutOff(app)
        listening = make_server("127.0.0.1", 0, wsgi, threaded=True)
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        people = [sign_in(app, name) for name in ("west_operator", "east_operator", "admin")]
        yield Instance(app, wsgi, f"http://127.0.0.1:{listening.port}", city, *people)
        listening.shutdown()
        thread.join()
        listening.server_close()
        app.extensions["situation"].close()
        app.extensions["live"].close()
        app.extensions["database"].engine.dispose()


@contextmanager
def open_pair(server: Server, template: str, folder: Path) -> Iterator[tuple[Instance, Instance]]:
    """Give two instances: the east stands for the other one here, the west's street for us there."""
    with ExitStack() as stack:
        here, there = (
            stack.enter_context(open_instance(server, template, folder / name)) for name in ("here", "there")
        )
        for_us = make_peer(there, there.city.west_street, here, "")
        for_them = make_peer(here, here.city.east, there, for_us["secret"])
        changed = there.admin.patch(f"/peers/{for_us['id']}", {"token": for_them["secret"]})
        assert changed.status_code == 200, changed.text
        yield here, there


def make_peer(at: Instance, organisation: int, other: Instance, token: str) -> dict[str, Any]:
    """Make another instance a peer."""
    body = {"organisation": organisation, "url": f"{other.url}/", "token": token, "with_reporters": True}
    made = at.admin.post("/peers", body)
    assert made.status_code == 201, made.text
    return made.json
