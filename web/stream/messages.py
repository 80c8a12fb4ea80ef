"""Messages of the stream: server-sent events, written out once for all clients (WHATWG HTML § 9.2)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from data.scope import Scope

PING = b': ping\nevent: ping\ndata: {"at":"%s"}\n\n'
FEED = "feed"
GONE = "gone"

PERMISSIONS = {
    "incident": "see_incidents",
    "assignment": "see_incidents",
    "feed": "see_incidents",
    "squad": "see_squads",
    "notice": "see_notices",
    "fixes": "see_squads",
}
SEEN_BY_ALL = "see_map"


@dataclass(frozen=True, slots=True)
class Message:
    """One event as it goes out; `permission` is what an account needs to get it.

    `seen_by` are the organisations that may see what it is about, None being all. What is gone is told to
    just these: to those above them it is still there. `squads` get it as well, being on it.
    """

    id: int
    permission: str
    frame: bytes
    seen_by: frozenset[int] | None = None
    squads: frozenset[int] = frozenset()
    is_gone: bool = False

    def is_for(self, permissions: frozenset[str], scope: Scope) -> bool:
        """Return whether an account may get it."""
        if self.permission not in permissions:
            return False
        if self.is_gone:
            return scope.sees == "organisation" and scope.organisation_id in (self.seen_by or ())
        return scope.may_get(self.seen_by) or scope.squad_id in self.squads


def message_of(row: Any) -> Message:
    """Return the message of a stored event; a line of the feed bears its event's id."""
    payload = row.payload | {"id": row.id} if row.kind == FEED else row.payload
    seen_by = None if row.seen_by is None else frozenset(row.seen_by)
    sent = frame(row.kind, orjson.dumps(payload), row.id)
    squads = frozenset(_squads_on(row.kind, payload))
    return Message(row.id, permission_of(row.kind), sent, seen_by, squads, row.kind == GONE)


def _squads_on(kind: str, payload: dict[str, Any]) -> list[int]:
    if kind == "squad":
        return [payload["id"]]
    if kind == "notice":
        return [payload["squad"]["id"]] if payload["role"] == "squad" else []
    return [one["squad_id"] for one in payload["assignments"]] if kind == "incident" else []


def fixes_message(positions: list[Any]) -> Message:
    """Return the message that moves squads; it has no id: what is missed is outdated anyway."""
    return Message(0, permission_of("fixes"), frame("fixes", orjson.dumps({"fixes": positions})))


def permission_of(kind: str) -> str:
    """Return the permission an account needs to get events of a kind."""
    return PERMISSIONS.get(kind, SEEN_BY_ALL)


def hello(last_event_id: int, resumed: bool) -> bytes:
    """Return the first event: the server's time, and the id from which events follow."""
    words = {"server_time": datetime.now(UTC), "last_event_id": last_event_id}
    return frame("hello", orjson.dumps(words), None if resumed else last_event_id)


def reset(last_event_id: int) -> bytes:
    """Return the event that says: too much was missed, load the state anew."""
    return frame("reset", orjson.dumps({"last_event_id": last_event_id}), last_event_id)


def ping() -> bytes:
    """Return the sign of life, as a comment and as an event."""
    return PING % datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z").encode()


def frame(kind: str, data: bytes, event_id: int | None = None) -> bytes:
    """Return one event as it is written on the line; JSON holds no line breaks."""
    head = b"" if event_id is None else b"id: %d\n" % event_id
    return head + b"event: %s\ndata: %s\n\n" % (kind.encode(), data)
