"""A reader of vector tiles, as far as tests need: layers with the properties and kinds of their features."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KINDS = {1: "point", 2: "line", 3: "polygon"}


@dataclass
class Feature:
    """A feature's kind of geometry and its properties."""

    kind: str
    properties: dict[str, Any]
    id: int | None = None


@dataclass
class Layer:
    """A layer of a tile."""

    name: str = ""
    keys: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def features(self) -> list[Feature]:
        return [self._feature(dict_of(content)) for content in self.raw]

    def _feature(self, content: dict[int, list[Any]]) -> Feature:
        tags = list(varints(content.get(2, [b""])[0]))
        pairs = zip(tags[::2], tags[1::2], strict=True)
        properties = {self.keys[key]: self.values[value] for key, value in pairs}
        return Feature(KINDS[content[3][0]], properties, content.get(1, [None])[0])


def read_tile(content: bytes) -> dict[str, list[Feature]]:
    """Return the features of a tile by layer."""
    layers = {}
    for message in dict_of(content).get(3, []):
        parts = dict_of(message)
        layer = Layer(
            parts[1][0].decode(),
            [key.decode() for key in parts.get(3, [])],
            [value_of(value) for value in parts.get(4, [])],
            parts.get(2, []),
        )
        layers[layer.name] = layer.features()
    return layers


def value_of(message: bytes) -> Any:
    [(number, content)] = fields(message)
    if number == 1:
        return content.decode()
    if number == 3:
        return struct.unpack("<d", content)[0]
    if number == 7:
        return bool(content)
    return content


def dict_of(message: bytes) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for number, content in fields(message):
        found.setdefault(number, []).append(content)
    return found


def fields(message: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        if key & 7 == 0:
            content, at = varint(message, at)
        else:
            size, at = (8, at) if key & 7 == 1 else (4, at) if key & 7 == 5 else varint(message, at)
            content, at = message[at : at + size], at + size
        yield key >> 3, content


def varints(message: bytes) -> Iterator[int]:
    at = 0
    while at < len(message):
        value, at = varint(message, at)
        yield value


def varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
