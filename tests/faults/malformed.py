"""Makes malformed requests from the API's description: parts of the right form beside parts that are not."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

METHODS = ("get", "post", "put", "patch", "delete")
# The stream has no end, a sheet is drawn for seconds, and the others end what the requests are sent with.
LEFT_OUT = ("follow_stream", "print_sheet", "sign_out", "revoke_own_token", "revoke_account_token")
DEEP = 3000
WORDS: tuple[Any, ...] = (
    "", " ", "\x00", "\ud800", "a" * 5000, "试" * 300, "'; DROP TABLE incident; --", "%s%n", "{0.__class__}",
    "../../etc/passwd", "<script>", "null", "NaN", "2026-02-30T25:61:00Z", "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59Z", "116.4,39.9", "1,2,3,4,5", "-180,-90,180,90", "nan,inf", "\u202e\ufeff", "١٢",
)  # fmt: skip
NUMBERS: tuple[Any, ...] = (0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63), 10**40, 0.5, -0.0, 1e308, 1e-320)
OTHERS: tuple[Any, ...] = (None, True, [], {}, [[]], [None], {"": 0}, {"id": {"id": {}}}, [1] * 600)
SHAPES: tuple[Any, ...] = (
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[[0, 0], [0, 0], [0, 0], [0, 0]]]},
    {"type": "Point", "coordinates": [1e308, -1e308]},
    {"type": "LineString", "coordinates": [[116.4, 39.9]]},
    {"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": []}]},
    {"type": "MultiPolygon", "coordinates": [[[[116, 39], [117, 40], [116, 40], [117, 39], [116, 39]]]]},
    {"type": "Nothing"},
    [116.4, 39.9], [39.9, 116.4], [None, None], [1, 2, 3, 4],
)  # fmt: skip
IDS = (
    "1",
    "2",
    "3",
    "0",
    "-1",
    "7",
    "99999",
    "9007199254740993",
    "1" * 40,
    "a",
    "1.5",
    "%00",
    "%ff",
    "..",
    "1;2",
    "",
)
BROKEN = (
    b"", b"{", b"[1,", b"nul", b'{"a":1,"a":2}', b"\xff\xfe{}", b'"\\ud800"', b"NaN", b"[" * DEEP,
    b'{"a":' * DEEP, b"1e999999", b"-", b'{"reported_at": 1e400}', b"\x00", b"\xef\xbb\xbf{}",
)  # fmt: skip
TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
         "multipart/form-data; boundary=x", "application/json; charset=utf-16", "", "///")  # fmt: skip
HEADERS: tuple[tuple[str, str], ...] = (
    ("Accept-Language", "en;q=x,,zh;q=9"), ("If-None-Match", '"' + "x" * 500), ("Range", "bytes=5-1,-9"),
    ("If-Modified-Since", "never"), ("Accept", "*/*;q=-1"), ("Accept-Encoding", "gzip;q=0, *;q=nan"),
    ("X-CSRF-Token", "\xff"), ("Cookie", "session=;;=x; session=\x01"), ("Authorization", "Bearer"),
    ("Authorization", "Basic \xff"), ("Authorization", "Bearer " + "x" * 3000), ("Last-Event-ID", "-1"),
)  # fmt: skip
PART = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n%s\r\n--x--\r\n'
FILES = (
    b"",
    b"{}",
    b"PK\x03\x04",
    b"%PDF-",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"a,b\n1",
    b"\x00" * 900,
)


@dataclass(frozen=True)
class Malformed:
    """A request as it goes over the line."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None


class Maker:
    """Makes requests, the same ones for the same seed."""

    def __init__(self, description: dict[str, Any], seed: int) -> None:
        self._schemas = description["components"]["schemas"]
        self._random = random.Random(seed)
        self._operations = [
            (method, path, operation)
            for path, methods in description["paths"].items()
            for method, operation in methods.items()
            if method in METHODS and operation["operationId"] not in LEFT_OUT
        ]

    def make(self, count: int) -> Iterator[Malformed]:
        """Return so many requests, each operation as often as any other."""
        for number in range(count):
            yield self._make(*self._operations[number % len(self._operations)])

    def _make(self, method: str, path: str, operation: dict[str, Any]) -> Malformed:
        for one in operation.get("parameters", []):
            if one["in"] == "path":
                part = (
                    self._random.choice(IDS)
                    if self._chance(0.8)
                    else quote(str(self._word()), errors="replace")
                )
                path = path.replace(f"{{{one['name']}}}", part)
        query = "&".join(
            self._pair(one["name"]) for one in operation.get("parameters", []) if one["in"] == "query"
        )
        if self._chance(0.1):
            query += "&" + self._pair("nothing")
        body, content_type = None, None
        if "requestBody" in operation or self._chance(0.05):
            content = operation.get("requestBody", {}).get("content", {})
            body, content_type = self._body(content)
        headers = [] if content_type is None else [("Content-Type", content_type)]
        if self._chance(0.1):
            headers.append(self._random.choice(HEADERS))
        method = self._random.choice(METHODS) if self._chance(0.02) else method
        return Malformed(method.upper(), f"{path}?{query}" if query else path, tuple(headers), body)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _pair(self, name: str) -> str:
        if self._chance(0.5):
            return ""
        return f"{quote(name)}={quote(str(self._any()), errors='replace')}"

    def _body(self, content: dict[str, Any]) -> tuple[bytes, str]:
        if "multipart/form-data" in content:
            word = str(self._random.choice(WORDS)).encode(errors="replace")[:60]
            name = self._random.choice((b"file", b"layer_id", word))
            return PART % (name, word, self._random.choice(FILES)), "multipart/form-data; boundary=x"
        kind = "application/json" if self._chance(0.95) else self._random.choice(TYPES)
        if self._chance(0.1):
            return self._random.choice(BROKEN), kind
        schema = content.get("application/json", {}).get("schema", {})
        return json.dumps(self._value(schema)).encode(), kind

    def _any(self) -> Any:
        return self._random.choice(self._random.choice((WORDS, NUMBERS, OTHERS, SHAPES)))

    def _word(self) -> Any:
        return self._random.choice(WORDS)

    def _value(self, schema: dict[str, Any], depth: int = 0) -> Any:
        """Return a value of the schema's form, most of the time."""
        if depth > 8 or self._chance(0.12):
            return self._any()
        if "$ref" in schema:
            return self._value(self._schemas[schema["$ref"].rsplit("/", 1)[1]], depth + 1)
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self._value(self._random.choice(schema[several]), depth + 1)
        if "const" in schema or "enum" in schema:
            return self._random.choice(schema.get("enum") or [schema["const"]])
        return self._of_type(schema, depth)

    def _of_type(self, schema: dict[str, Any], depth: int) -> Any:
        kind = schema.get("type")
        if kind == "object":
            needed = schema.get("required", [])
            properties = schema.get("properties", {}).items()
            return {
                name: self._value(each, depth + 1)
                for name, each in properties
                if self._chance(0.95 if name in needed else 0.4)
            }
        if kind == "array":
            items = schema.get("prefixItems") or [schema.get("items", {})] * self._random.choice((0, 1, 1, 2))
            return [self._value(each, depth + 1) for each in items]
        if kind == "string":
            return {"date-time": "2026-11-25T06:00:00Z", "date": "2026-11-25"}.get(
                schema.get("format"), "stall"
            )
        if kind in ("integer", "number"):
            return self._random.choice((1, 2, 3, schema.get("minimum", 0), schema.get("maximum", 90)))
        return kind == "boolean" or self._any()
