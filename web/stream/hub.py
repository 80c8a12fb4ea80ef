"""Hands each message to every client of this process; a client that is too slow is let go and comes back."""

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data.scope import Scope
from web.stream.messages import Message, fixes_message


class TooManyClients(Exception):
    """This process follows as many consoles as it can."""


class NotListening(Exception):
    """This process does not hear the database now: what it would tell might have gaps."""


class Client:
    """What waits to be told to one console, bounded; filled by the listener, emptied by the writer."""

    def __init__(self, permissions: frozenset[str], scope: Scope, limit: int) -> None:
        self._permissions = permissions
        self.scope = scope
        self._limit = limit
        self._waiting: deque[Message] = deque()
        self.is_over = False

    def put(self, message: Message) -> None:
        """Add a message if the account may get it; one too many ends the client."""
        if self.is_over or not message.is_for(self._permissions, self.scope):
            return
        if len(self._waiting) >= self._limit:
            self.end()
        else:
            self._waiting.append(message)

    def end(self) -> None:
        """Tell it nothing more; safe to call from a signal handler."""
        self.is_over = True

    def take(self) -> list[Message] | None:
        """Return the messages that wait; None says that it is over."""
        if self.is_over:
            return None
        return [self._waiting.popleft() for _ in range(len(self._waiting))]


class Hub:
    """The clients of this process; `wake` is called when there is something to write to them."""

    def __init__(
        self, largest_queue: int, most_clients: int, wake: Callable[[], None] = lambda: None
    ) -> None:
        self.wake = wake
        self._lock = threading.Lock()
        self._clients: frozenset[Client] = frozenset()
        self._largest_queue = largest_queue
        self._most_clients = most_clients
        self._closed = False

    def __len__(self) -> int:
        return len(self._clients)

    def subscribe(self, permissions: frozenset[str], scope: Scope) -> Client:
        """Add a client that gets what is for its scope from now on; raise TooManyClients."""
        client = Client(permissions, scope, self._largest_queue)
        with self._lock:
            if len(self._clients) >= self._most_clients:
                raise TooManyClients
            self._clients |= {client}
        if self._closed:
            client.end()
        return client

    def unsubscribe(self, client: Client) -> None:
        """Take a client out."""
        with self._lock:
            self._clients -= {client}

    def publish(self, message: Message) -> None:
        """Hand a message to the clients that it is for."""
        for client in self._clients:
            self._hand(client, message)
        self.wake()

    def publish_positions(self, positions: Sequence[Any], seen_by: Mapping[int, frozenset[int]]) -> None:
        """Hand each client the positions of the squads it sees, written once for those that see the same."""
        written: dict[Scope | int, Message | None] = {}
        for client in self._clients:
            scope = client.scope
            key = scope if scope.sees != "organisation" else 0 if scope.sees_all else scope.organisation_id
            if key not in written:
                seen = [row for row in positions if _sees(scope, row[0], seen_by)]
                written[key] = fixes_message(seen) if seen else None
            message = written[key]
            if message is not None:
                self._hand(client, message)
        self.wake()

    def _hand(self, client: Client, message: Message) -> None:
        client.put(message)
        if client.is_over:
            self.unsubscribe(client)

    def close(self) -> None:
        """End all clients, now and to come; takes no lock, so that a signal handler may call it."""
        self._closed = True
        for client in self._clients:
            client.end()
        self.wake()


def _sees(scope: Scope, squad_id: int, seen_by: Mapping[int, frozenset[int]]) -> bool:
    return scope.squad_id == squad_id or scope.may_get(seen_by.get(squad_id, frozenset()))
