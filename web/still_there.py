"""Whether who asks still waits for the answer: what takes long is not done for nobody."""

import socket
from collections.abc import Callable

from flask import request


def watch_caller() -> Callable[[], bool]:
    """Return a function that says whether the caller of this request is still connected.

    Where the server does not show its socket, it is taken to be.
    """
    connection: socket.socket | None = request.environ.get("gunicorn.socket")

    def is_there() -> bool:
        if connection is None:
            return True
        try:
            # Nothing to read is as it should be; an end to read is that the caller has hung up.
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    return is_there
