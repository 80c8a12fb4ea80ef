"""The hub of the stream: who gets what, and what happens to the slow."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from data.scope import Scope
from web.stream.hub import Client, Hub, TooManyClients
from web.stream.messages import Message, fixes_message, frame, hello, ping, reset

ALL = frozenset({"see_map", "see_squads"})
CITY = Scope(1, 1, "1")
WEST = Scope(2, 11, "1.11")
SQUAD = Scope(3, 11, "1.11", "own", 7)


def message(number: int, permission: str = "see_map") -> Message:
    return Message(number, permission, frame("simulation", b"{}", number))


def ids(client: Client) -> list[int] | None:
    taken = client.take()
    return None if taken is None else [each.id for each in taken]


@pytest.fixture
def hub() -> Hub:
    return Hub(largest_queue=3, most_clients=2)


def test_every_client_gets_every_message_in_order(hub: Hub) -> None:
    clients = [hub.subscribe(ALL, CITY), hub.subscribe(ALL, CITY)]
    for number in (1, 2):
        hub.publish(message(number))
    assert [ids(client) for client in clients] == [[1, 2], [1, 2]]
    assert [ids(client) for client in clients] == [[], []]


def test_a_client_gets_only_what_it_may_see(hub: Hub) -> None:
    client = hub.subscribe(frozenset({"see_map"}), CITY)
    hub.publish(message(1, "see_squads"))
    hub.publish(message(2))
    assert ids(client) == [2]


def test_a_client_that_is_too_slow_is_let_go_and_the_others_are_not(hub: Hub) -> None:
    slow, fast = hub.subscribe(ALL, CITY), hub.subscribe(ALL, CITY)
    for number in range(1, 6):
        hub.publish(message(number))
        assert ids(fast) == [number]
    assert slow.is_over
    assert ids(slow) is None
    assert len(hub) == 1


def test_only_so_many_clients(hub: Hub) -> None:
    first = hub.subscribe(ALL, CITY)
    hub.subscribe(ALL, CITY)
    with pytest.raises(TooManyClients):
        hub.subscribe(ALL, CITY)
    hub.unsubscribe(first)
    hub.subscribe(ALL, CITY)


def test_closing_ends_clients_and_those_to_come_and_wakes_the_writer() -> None:
    woken: list[None] = []
    hub = Hub(largest_queue=3, most_clients=2, wake=lambda: woken.append(None))
    client = hub.subscribe(ALL, CITY)
    hub.close()
    assert client.take() is None
    assert hub.subscribe(ALL, CITY).take() is None
    assert woken


@contextmanager
def on_alarm(act: object) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, lambda *_: act())
    yield
    signal.signal(signal.SIGALRM, before)


def test_a_signal_handler_may_close_while_a_message_is_handed_out(hub: Hub) -> None:
    client = hub.subscribe(ALL, CITY)
    with on_alarm(hub.close), hub._lock:
        signal.raise_signal(signal.SIGALRM)
    assert client.take() is None


def test_frames_are_server_sent_events() -> None:
    assert frame("incident", b'{"id":1}', 7) == b'id: 7\nevent: incident\ndata: {"id":1}\n\n'
    assert hello(7, resumed=False).startswith(b"id: 7\nevent: hello\ndata: {")
    assert hello(7, resumed=True).startswith(b"event: hello\ndata: {")
    assert reset(7) == b'id: 7\nevent: reset\ndata: {"last_event_id":7}\n\n'
    assert ping().startswith(b": ping\nevent: ping\ndata: {")
    assert fixes_message([[1, 2.0, 3.0, None, None, 4]]).frame == (
        b'event: fixes\ndata: {"fixes":[[1,2.0,3.0,null,null,4]]}\n\n'
    )


def test_only_those_get_a_message_who_may_see_what_it_is_about(hub: Hub) -> None:
    west, squad = hub.subscribe(ALL, WEST), hub.subscribe(ALL, SQUAD)
    sent = frame("squad", b"{}", 1)
    hub.publish(Message(1, "see_squads", sent, frozenset({1, 11})))
    hub.publish(Message(2, "see_squads", sent, frozenset({1, 12}), frozenset({7})))
    assert (ids(west), ids(squad)) == ([1], [2])


def test_what_is_gone_is_told_to_those_alone_who_see_it_no_longer(hub: Hub) -> None:
    city, west = hub.subscribe(ALL, CITY), hub.subscribe(ALL, WEST)
    hub.publish(Message(1, "see_map", frame("gone", b"{}", 1), frozenset({11}), is_gone=True))
    assert (ids(city), ids(west)) == ([], [1])


def test_positions_go_to_those_who_see_the_squad(hub: Hub) -> None:
    west, squad = hub.subscribe(ALL, WEST), hub.subscribe(ALL, SQUAD)
    hub.publish_positions([[5], [7]], {5: frozenset({1, 11}), 7: frozenset({1, 12})})
    assert [message.frame for message in west.take()] == [fixes_message([[5]]).frame]
    assert [message.frame for message in squad.take()] == [fixes_message([[7]]).frame]
