"""Hands each message to every client of this process; a client that is too slow is let go and comes back."""

import threading
from collections.abc import Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import Any

from data.scope import Scope
from web.stream.messages import Message, fixes_message

LARGEST_CHUNK = 200


class TooManyClients(Exception):
    """This process follows as many consoles as it can."""


class NotListening(Exception):
    """This process does not hear the database now: what it would tell might have gaps."""


class Client:
    """One console's queue, bounded; filled by the listener, emptied by the console's request."""

    def __init__(self, permissions: frozenset[str], scope: Scope, limit: int) -> None:
        self._permissions = permissions
        self.scope = scope
        self._limit = limit
        self._queue: SimpleQueue[Message | None] = SimpleQueue()
        self.lost = False

    def put(self, message: Message) -> None:
        """Add a message if the account may get it; a full queue ends the client."""
        if self.lost or not message.is_for(self._permissions, self.scope):
            return
        if self._queue.qsize() >= self._limit:
            self.lost = True
            self.end()
        else:
            self._queue.put(message)

    def end(self) -> None:
        """Let the request end; safe to call from a signal handler."""
        self._queue.put(None)

    def take(self, timeout_s: float) -> list[Message] | None:
        """Wait for messages; an empty list says that none came, None that it is over."""
        taken: list[Message] = []
        try:
            message = self._queue.get(timeout=timeout_s)
            while message is not None and not self.lost:
                taken.append(message)
                if len(taken) == LARGEST_CHUNK:
                    return taken
                message = self._queue.get_nowait()
        except Empty:
            return taken
        return None


class Hub:
    """The clients of this process."""

    def __init__(self, largest_queue: int, most_clients: int) -> None:
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

    def _hand(self, client: Client, message: Message) -> None:
        client.put(message)
        if client.lost:
            self.unsubscribe(client)

    def close(self) -> None:
        """End all clients, now and to come; takes no lock, so that a signal handler may call it."""
        self._closed = True
        for client in self._clients:
            client.end()


def _sees(scope: Scope, squad_id: int, seen_by: Mapping[int, frozenset[int]]) -> bool:
    return scope.squad_id == squad_id or scope.may_get(seen_by.get(squad_id, frozenset()))
