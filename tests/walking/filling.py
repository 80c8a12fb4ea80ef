"""Fills every operation of the API's description with what is the west's: addresses, queries and bodies.

An id that nobody has said here what it is of cannot be filled: `NotFilled` says which, and the walk fails, so
that whoever adds a route says it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from tests.factories.city import lonlat

# What is nobody's own: naming it tells nothing.
OF_ALL = ("category", "hotspot_run", "key_zone", "version")
METHODS = ("get", "post", "put", "patch", "delete")
# Which of the west's things the `{id}` of an address is, by how the address begins; the longest holds.
IDS_IN_ADDRESSES: dict[str, str] = {
    "/account/sessions/": "session",
    "/accounts/": "account",
    "/agencies/": "agency",
    "/agreements/": "agreement",
    "/assignments/": "assignment",
    "/assignments/batch/": "batch",
    "/boundary-areas/": "feature",
    "/categories/": "category",
    "/closures/": "closure",
    "/draws/": "draw",
    "/files/": "file",
    "/hotspot-runs/": "hotspot_run",
    "/hotspots/": "hotspot",
    "/imports/": "import",
    "/incidents/": "incident",
    "/layers/": "layer",
    "/loans/": "loan",
    "/patrol-orders/": "patrol_order",
    "/peers/": "peer",
    "/plans/": "plan",
    "/print-files/": "print_file",
    "/print-schedules/": "print_schedule",
    "/reports/": "reporter",
    "/published-draws/": "draw",
    "/response-plans/": "response_plan",
    "/rotas/": "rota",
    "/squads/": "squad",
    "/subjects/": "subject",
    "/tokens/": "token",
    "/transfers/": "transfer",
    "/violations/": "violation",
}
# What other parts of addresses are.
PARTS: dict[str, Any] = {
    "case_number": "sent_case",
    "feature": "feature",
    "handover": "handover",
    "version": "version",
    "token_id": "token",
    "credential_id": "credential",
    "schedule_id": "schedule",
    "webhook_id": "webhook",
    "key": "key_zone",
    "year": 2027,
    "operation": "buffer",
    "layer": "layer_key",
    "z": 0,
    "x": 0,
    "y": 0,
}
# What ids in queries and bodies are, by their names.
IDS: dict[str, str] = {
    "a": "organisation",
    "account_id": "account",
    "agency_id": "agency",
    "after": "none",
    "against": "version",
    "b": "other",
    "base": "revision",
    "borrower": "other",
    "draw": "draw",
    "draw_id": "draw",
    "duplicate_of": "incident",
    "feature": "feature",
    "feature_id": "feature",
    "feature_ids": "feature",
    "features": "feature",
    "hotspot": "hotspot",
    "hotspots": "hotspot",
    "order": "patrol_order",
    "squad": "squad",
    "ids": "notice",
    "incident": "incident",
    "incident_id": "incident",
    "incident_ids": "incident",
    "incidents": "incident",
    "into": "incident",
    "last_event_id": "none",
    "lender": "organisation",
    "layer_id": "layer",
    "layer_ids": "layer",
    "layers": "layer",
    "organisation": "organisation",
    "owner": "organisation",
    "organisation_id": "organisation",
    "plan_id": "plan",
    "schedule": "print_schedule",
    "post_feature_id": "feature",
    "squad_id": "squad",
    "squad_ids": "squad",
    "squads": "squad",
    "subject": "subject",
    "subject_id": "subject",
    "to": "organisation",
    "told_organisations": "organisation",
}
# What the rest of a query is asked with: enough to be answered with all there is.
QUERIES: dict[str, Any] = {
    "account": None,
    "act": None,
    "address": None,
    "all": "true",
    "as": None,
    "as_of": None,
    "category": None,
    "crs": None,
    "days": None,
    "duplicates": None,
    "source": None,
    "at": None,
    "attributes": None,
    "auth": None,
    "bbox": None,
    "box": None,
    "by": None,
    "cursor": None,
    "due": None,
    "ended": "true",
    "every_s": 600,
    "from_hour": None,
    "from": "place",
    "grade": None,
    "group": None,
    "hazard": None,
    "hours": None,
    "key": "share",
    "kind": None,
    "window": None,
    "level": None,
    "limit": None,
    "minutes": None,
    "mode": None,
    "newest_first": None,
    "only": None,
    "open": None,
    "parts": None,
    "preview": "true",
    "priority": None,
    "q": "canary",
    "role": None,
    "search": "canary",
    "share": None,
    "since": "before",
    "wait_s": None,
    "squads": None,
    "state": None,
    "status": None,
    "to": "place",
    "until": "soon",
    "variant": None,
    "version": "version",
    "view": None,
    "when": None,
    "within_m": None,
    "within_s": None,
    "boundary": None,
    "change": None,
    "sort": None,
    "weeks": None,
    "outcome": None,
    "standing": "false",
    "system": None,
}
# A place, where others take a time by that name.
AT_A_PLACE = ("find_reach", "get_what_is_here", "list_snap_targets")
# A number of a change, where others take a time by that name.
AFTER_A_CHANGE = ("list_share_changes",)
ID_WORDS = "Identifier"


class NotFilled(Exception):
    """Nothing says what a part of an operation is to be filled with."""


@dataclass(frozen=True)
class Filled:
    """An operation, ready to be sent."""

    name: str
    method: str
    path: str
    is_named: bool
    query: dict[str, Any] = field(default_factory=dict)
    json: Any = None
    form: dict[str, Any] | None = None


class Filling:
    """Fills the operations of a description with the ids that are handed in."""

    def __init__(self, description: dict[str, Any], ids: dict[str, Any], bodies: dict[str, Any]) -> None:
        self._description = description
        self._ids = ids
        self._bodies = bodies

    def operations(self) -> Iterator[Filled]:
        """Return every operation, filled."""
        for path, methods in self._description["paths"].items():
            for method in METHODS:
                if method in methods:
                    yield self._fill(path, method, methods[method])

    def _fill(self, path: str, method: str, operation: dict[str, Any]) -> Filled:
        name = operation["operationId"]
        try:
            address, is_named = self._address(path, operation)
            body = operation.get("requestBody", {}).get("content", {})
            filled = Filled(name, method.upper(), address, is_named, self._query(operation))
            if "multipart/form-data" in body:
                return Filled(**vars(filled) | {"form": self._form(name, body["multipart/form-data"])})
            return Filled(**vars(filled) | {"json": self._body(name, body)}) if body else filled
        except NotFilled as missing:
            raise NotFilled(f"{method.upper()} {path}: {missing}; say it in {__name__}") from None

    def _address(self, path: str, operation: dict[str, Any]) -> tuple[str, bool]:
        """Return the address with its parts filled, and whether it names something that is the west's."""
        bare, named = path.removeprefix("/api/v1"), False
        for part in (one["name"] for one in operation.get("parameters", []) if one["in"] == "path"):
            if part == "id":
                begins = [start for start in IDS_IN_ADDRESSES if bare.startswith(start)]
                if not begins:
                    raise NotFilled("the id in the address is of nothing known")
                what: Any = IDS_IN_ADDRESSES[max(begins, key=len)]
            elif part == "key" and bare.startswith("/shares/"):
                what = "share"
            elif part in PARTS:
                what = PARTS[part]
            else:
                raise NotFilled(f"part {part} of the address")
            named |= isinstance(what, str) and what in self._ids and what not in OF_ALL
            path = path.replace(f"{{{part}}}", str(self._ids.get(what, what)))
        return path, named

    def _query(self, operation: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for one in operation.get("parameters", []):
            if one["in"] != "query":
                continue
            name = one["name"]
            if name not in IDS and name not in QUERIES:
                raise NotFilled(f"query {name}")
            what = QUERIES[name] if name in QUERIES else IDS[name]
            if name == "at" and operation["operationId"] in AT_A_PLACE:
                what = "place"
            if name == "since" and operation["operationId"] in AFTER_A_CHANGE:
                what = 0
            value = self._ids.get(what, what)
            if value is not None and self._resolved(one["schema"]).get("format") == "date":
                value = str(value)[:10]
            if value is None and one.get("required"):
                value = self._value(name, one["schema"])
            if value is not None and what != "none":
                given[name] = value
        return given

    def _body(self, name: str, content: dict[str, Any]) -> Any:
        if name in self._bodies:
            return self._bodies[name]
        return self._value("", content["application/json"]["schema"])

    def _form(self, name: str, content: dict[str, Any]) -> dict[str, Any]:
        form = self._value("", content["schema"])
        upload = self._bodies.get(name, (b"{}", "empty.json"))
        return {key: str(value) for key, value in form.items()} | {"file": (BytesIO(upload[0]), upload[1])}

    def _value(self, name: str, schema: dict[str, Any]) -> Any:
        """Return a value that a schema allows; ids are the west's."""
        schema = self._resolved(schema)
        if schema.get("description") == ID_WORDS or (name in IDS and schema.get("type") == "integer"):
            if name not in IDS:
                raise NotFilled(f"id {name}")
            return self._ids[IDS[name]]
        if "const" in schema or "enum" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        kind = schema.get("type")
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            return self._array(name, schema)
        if kind == "string":
            return _text(schema)
        if kind in ("integer", "number"):
            least = schema.get("minimum", schema.get("exclusiveMinimum", 0))
            return int(least + (1 if "exclusiveMinimum" in schema else 0))
        return True if kind == "boolean" else None

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        properties, required = schema.get("properties", {}), schema.get("required", [])
        names = [name for name in properties if name in required or self._is_id(name, properties[name])]
        made = {name: self._value(name, properties[name]) for name in names}
        return {name: value for name, value in made.items() if value is not None or name in required}

    def _is_id(self, name: str, schema: dict[str, Any]) -> bool:
        """Return whether a property is an id, or ids, and so is to be filled even where it need not be."""
        schema = self._resolved(schema)
        schema = self._resolved(schema["items"]) if "items" in schema else schema
        return schema.get("description") == ID_WORDS or (name in IDS and schema.get("type") == "integer")

    def _array(self, name: str, schema: dict[str, Any]) -> list[Any]:
        if "prefixItems" in schema:
            if name in ("location", "at") or len(schema["prefixItems"]) == 2:
                return list(lonlat(1, 1))
            return [self._value(name, each) for each in schema["prefixItems"]]
        return [self._value(name, schema.get("items", {}))] * max(1, schema.get("minItems", 1))

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a schema without references, of several the first that is not null."""
        while True:
            if "$ref" in schema:
                schema = self._description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            elif "anyOf" in schema or "oneOf" in schema:
                every = schema.get("anyOf") or schema["oneOf"]
                own = {key: value for key, value in schema.items() if key == "description"}
                schema = next(each for each in every if each.get("type") != "null") | own
            elif len(schema.get("allOf", ())) == 1:
                schema = schema["allOf"][0]
            else:
                return schema


def _text(schema: dict[str, Any]) -> str:
    form = schema.get("format")
    now = datetime.now(UTC)
    if form == "date-time":
        return (now + timedelta(minutes=5)).isoformat()
    if form == "uuid":
        return str(UUID(int=1))
    if form == "date":
        return now.date().isoformat()
    if "pattern" in schema:
        return "trial"
    return "试试看"[: schema.get("maxLength", 3)].ljust(schema.get("minLength", 0), "试")
