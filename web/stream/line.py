"""The line to one console: its socket, and what waits to go out on it."""

import contextlib
import socket
from collections.abc import Callable

from web.stream.hub import Client
from web.stream.messages import ping

PING_EVERY_S = 15.0
CHECK_EVERY_S = 30.0
READ_AT_ONCE = 4096


class Line:
    """Takes a client's messages to its console; used by the writer's thread alone, but for what checks.

    Parameters
    ----------
    sock : socket
        The console's, from now on the line's own.
    beginning : bytes
        What goes out first.
    after : int
        The last event that is in the beginning; the client may hold it too.
    holds : callable
        Says whether the console's sign-in still holds.
    leave : callable
        Called when the line has ended.
    """

    def __init__(
        self,
        sock: socket.socket,
        beginning: bytes,
        client: Client,
        after: int,
        holds: Callable[[], bool],
        leave: Callable[[], None],
        now: float,
    ) -> None:
        sock.setblocking(False)
        self.socket = sock
        self.client = client
        self.holds = holds
        self.checked_at = now
        self._rest = memoryview(beginning)
        self._after = after
        self._leave = leave
        self._pinged_at = now

    def write(self, now: float) -> bool:
        """Send as much as the console takes; return whether the line goes on."""
        # What a slow console has not taken keeps its further messages with the client, who counts them.
        messages = self.client.take() if not self._rest else []
        if messages is None or self.client.is_over:
            return False
        frames = [message.frame for message in messages if not 0 < message.id <= self._after]
        if now - self._pinged_at >= PING_EVERY_S and not self._rest:
            frames.append(ping())
            self._pinged_at = now
        if frames:
            self._rest = memoryview(b"".join(frames))
        return self._send()

    @property
    def is_full(self) -> bool:
        """Whether the console has to take something before more can be sent."""
        return bool(self._rest)

    def is_there(self) -> bool:
        """Read what the console says, which means nothing; return whether it is still there."""
        try:
            return bool(self.socket.recv(READ_AT_ONCE))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        """Hang up after what the console still takes: an answer without its head looks like a failure."""
        self._send()
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self._leave()

    def _send(self) -> bool:
        try:
            while self._rest:
                self._rest = self._rest[self.socket.send(self._rest) :]
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True
