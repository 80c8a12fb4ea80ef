"""Takes a console's line over from the web server, so that no thread of the server waits on it."""

import os
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from email.utils import formatdate
from typing import Any

from flask import Response

READ_AT_ONCE = 65536

Begin = Callable[[socket.socket, bytes], None]


class Handover(Response):
    """An answer without an end: its head goes out as that of any other, what follows is not the server's.

    Parameters
    ----------
    begin : callable
        Is given the line and what has to go out on it first.
    """

    def __init__(self, begin: Begin, mimetype: str) -> None:
        super().__init__(mimetype=mimetype)
        self._begin = begin

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer by WSGI."""
        line = _take_line(environ)
        if line is not None:
            headers = self.get_wsgi_headers(environ)
            headers.remove("Content-Length")
            headers.set("Date", formatdate(usegmt=True))
            headers.set("Connection", "close")
            self._begin(line, f"HTTP/1.1 {self.status}\r\n{headers}".encode("latin-1"))
            start_response(self.status, [])
            return []
        ours, theirs = socket.socketpair()
        self._begin(theirs, b"")
        self.headers.remove("Content-Length")
        self.response = _read(ours)
        return super().__call__(environ, start_response)


def _take_line(environ: dict[str, Any]) -> socket.socket | None:
    """Return the client's socket, if the server shows it as it is, and leave it a dead one in its place.

    gunicorn hangs up on the socket it knows, which would end the connection itself; so its number is given to
    a socket at whose other end there is nobody, and what gunicorn still says goes nowhere.
    """
    known = environ.get("gunicorn.socket")
    plain = isinstance(known, socket.socket) and not isinstance(known, ssl.SSLSocket)
    if not plain or environ.get("SERVER_PROTOCOL") not in ("HTTP/1.0", "HTTP/1.1"):
        return None
    line = known.dup()
    dead, nobody = socket.socketpair()
    os.dup2(dead.fileno(), known.fileno(), inheritable=False)
    dead.close()
    nobody.close()
    return line


def _read(line: socket.socket) -> Iterator[bytes]:
    with line:
        while content := line.recv(READ_AT_ONCE):
            yield content
