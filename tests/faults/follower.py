"""A console that follows the stream, comes back whenever it is cut off, and keeps what it was told."""

import contextlib
import http.client
import socket
import threading

from tests.faults.client import BROKEN, Away, Client, Unknown

SILENT_S = 25


class Follower(threading.Thread):
    """Follows from the first event it hears of; `told` are the ids of what it was told since, in order."""

    def __init__(self, client: Client, port: int) -> None:
        super().__init__(daemon=True)
        self._client = client
        self._port = port
        self._stopping = threading.Event()
        self._connection: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self.begun = threading.Event()
        self.begun_at = 0
        self.last = 0
        self.told: list[int] = []
        self.resets = 0
        self.returns = 0
        self._news = threading.Condition()

    def run(self) -> None:
        """Follow until stopped."""
        while not self._stopping.is_set():
            try:
                self._follow()
            except (*BROKEN, Away, Unknown):
                self._stopping.wait(0.1)
            finally:
                self._hang_up()

    def stop(self) -> None:
        """Stop following."""
        self._stopping.set()
        line = self._socket
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self.join(SILENT_S + 5)

    def wait_for(self, event_id: int, timeout_s: float) -> bool:
        """Wait until an event, or a later one, has come."""
        with self._news:
            return self._news.wait_for(lambda: self.last >= event_id, timeout_s)

    def _follow(self) -> None:
        heads = self._client.stream_heads()
        if self.begun.is_set():
            heads["Last-Event-ID"] = str(self.last)
            self.returns += 1
        connection = self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SILENT_S)
        connection.connect()
        # An answer without an end has the connection to itself; the client forgets its socket then.
        self._socket = connection.sock
        connection.request("GET", "/api/v1/stream", headers=heads)
        response = connection.getresponse()
        if response.status != 200:
            raise Away(response.status)
        event_id, kind = None, ""
        for line in response:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "id":
                event_id = int(value)
            elif name == "event":
                kind = value
            elif not line.strip():
                self._take(event_id, kind)
                event_id, kind = None, ""

    def _take(self, event_id: int | None, kind: str) -> None:
        if event_id is None:
            return
        with self._news:
            if kind == "reset":
                self.resets += 1
            elif kind == "hello":
                self.begun_at = self.begun_at or event_id
            else:
                self.told.append(event_id)
            self.last = event_id
            self.begun.set()
            self._news.notify_all()

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
