"""A real receiver of webhooks: an HTTP server in threads that answers as told, and keeps what it got."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """The body, read."""
        return json.loads(self.body)

    @property
    def sequences(self) -> list[int]:
        """The numbers of the changes it tells of."""
        return [change["sequence"] for change in self.event["data"]["changes"]]

    def is_signed(self, secret: str) -> bool:
        """Verify it as the docs tell receivers to."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = [each.split(",", 1)[1] for each in self.headers["webhook-signature"].split()]
        return any(hmac.compare_digest(expected, each) for each in given)


@dataclass
class Receiver:
    """What a receiver got, and what it answers: by status, or "hang", "drip" or "cut"."""

    port: int
    scheme: str = "http"
    got: list[Got] = field(default_factory=list)
    answer: int | str = 204
    location: str = ""
    body: bytes = b""
    release: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    @property
    def sequences(self) -> list[int]:
        """The numbers of all changes it was told of, as they came."""
        return [number for each in self.got for number in each.sequences]

    def wait_for(self, many: int, patience_s: float = 20) -> None:
        """Return once so many requests have come in."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= many, patience_s), self.got


class Server(ThreadingHTTPServer):
    """A server whose threads do not outlive the test."""

    daemon_threads = True
    block_on_close = False
    receiver: Receiver


class Handler(BaseHTTPRequestHandler):
    """Keeps what comes in, and answers as the receiver is told."""

    server: Server

    def do_POST(self) -> None:
        """Take a webhook."""
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = receiver.answer
        with receiver.arrived:
            receiver.got.append(Got(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            receiver.arrived.notify_all()
        if answer == "hang":
            receiver.release.wait(60)
        elif answer == "drip":
            self._drip(receiver)
        elif answer != "cut":
            self.send_response(int(answer))
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)
        self.close_connection = True

    def _drip(self, receiver: Receiver) -> None:
        """Send a byte of the answer's headers now and then: never silent, never done."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        try:
            while not receiver.release.wait(0.05):
                self.wfile.write(b".")
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def receiving(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver on a port of its own, by https where it has something to show."""
    server = Server(("127.0.0.1", 0), Handler)
    server.receiver = Receiver(server.server_address[1])
    if context is not None:
        server.receiver.scheme = "https"
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.receiver
    finally:
        server.receiver.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
