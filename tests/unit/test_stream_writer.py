"""The writer of the stream: what a console has been promised goes out, even when the writer ends."""

import socket
from collections.abc import Iterator

import pytest

from data.scope import Scope
from web.stream.hub import Client
from web.stream.line import Line
from web.stream.writer import Writer

PATIENCE_S = 30.0
HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.fixture
def console() -> Iterator[tuple[socket.socket, Line]]:
    ours, theirs = socket.socketpair()
    ours.settimeout(PATIENCE_S)
    client = Client(frozenset(), Scope(1, 1, "1"), 3)
    with ours, theirs:
        yield ours, Line(theirs, HEAD, client, 0, lambda: True, lambda: None, 0.0)


def test_a_line_whose_client_is_over_has_its_head(console: tuple[socket.socket, Line]) -> None:
    ours, line = console
    line.client.end()
    writer = Writer()
    writer.start()
    writer.add(line)
    assert (ours.recv(100), ours.recv(100)) == (HEAD, b"")
    writer.stop()
    writer.join(PATIENCE_S)


def test_a_line_that_comes_after_the_end_has_its_head(console: tuple[socket.socket, Line]) -> None:
    ours, line = console
    writer = Writer()
    writer.start()
    writer.stop()
    writer.join(PATIENCE_S)
    writer.add(line)
    assert (ours.recv(100), ours.recv(100)) == (HEAD, b"")
