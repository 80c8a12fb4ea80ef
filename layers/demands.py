"""What a feature demands of dispatch while it holds.

| key | value | effect |
|---|---|---|
| priority_up | 1–3 | incidents inside rise by so many priorities |
| deadline_factor | 0.1–1 | their deadlines are so much of the category's |
| forbidden | category codes | what must not be there at all: such an incident rises to priority 1 |
| squads | squad ids | these squads are bound to the feature, their post |
| coverage_min | 1–120 | an available squad has to be within so many minutes by road |
| closed_to | modes, or ["all"] | its roads are closed to them |
| joint | true | both owners of a boundary area, or those named, answer together |
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gis.roads.network import MODES

ALL = "all"
CLOSING = ("closure", "no_go")
"""Kinds of layers whose features close their roads by being there."""

HIGHEST = 1
LARGEST_ID = 2**53


@dataclass
class DemandInvalid(Exception):
    """A demand cannot be read: its key, a code of what is wrong, what would do."""

    key: str
    what: str
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Demands:
    """What a feature demands, read and checked."""

    priority_up: int = 0
    deadline_factor: float = 1.0
    forbidden: tuple[str, ...] = ()
    squads: tuple[int, ...] = ()
    coverage_min: float | None = None
    closed_to: tuple[str, ...] = ()
    joint: bool = False


def read_demands(values: Mapping[str, Any], allowed: Iterable[str] | None = None) -> Demands:
    """Return demands from plain values; raise DemandInvalid. `allowed` are those that the kind knows."""
    known = set(Demands.__slots__)
    permitted = known if allowed is None else set(allowed)
    for key in values:
        if key not in known:
            raise DemandInvalid(key, "unknown", ", ".join(sorted(permitted)))
        if key not in permitted:
            raise DemandInvalid(key, "not_of_kind", ", ".join(sorted(permitted)))
    return Demands(**{key: _READ[key](key, value) for key, value in values.items() if value is not None})


def _number(key: str, value: Any, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise DemandInvalid(key, "out_of_range", f"{least:g}–{most:g}")
    return float(value)


def _priority_up(key: str, value: Any) -> int:
    if not isinstance(value, int):
        raise DemandInvalid(key, "out_of_range", "1–3")
    return int(_number(key, value, 0, 3))


def _words(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) and word for word in value):
        raise DemandInvalid(key, "not_a_list")
    return tuple(dict.fromkeys(value))


def _ids(key: str, value: Any) -> tuple[int, ...]:
    fits = isinstance(value, list | tuple) and all(
        isinstance(one, int) and not isinstance(one, bool) and 0 < one < LARGEST_ID for one in value
    )
    if not fits:
        raise DemandInvalid(key, "not_a_list")
    return tuple(dict.fromkeys(value))


def _modes(key: str, value: Any) -> tuple[str, ...]:
    words = _words(key, value)
    if any(word not in (*MODES, ALL) for word in words):
        raise DemandInvalid(key, "not_a_choice", ", ".join((*MODES, ALL)))
    return MODES if ALL in words else words


def _yes(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise DemandInvalid(key, "not_a_choice", "true, false")
    return value


_READ = {
    "priority_up": _priority_up,
    "deadline_factor": lambda key, value: _number(key, value, 0.1, 1.0),
    "forbidden": _words,
    "squads": _ids,
    "coverage_min": lambda key, value: _number(key, value, 1, 120),
    "closed_to": _modes,
    "joint": _yes,
}


def modes_closed(kind: str, attributes: Mapping[str, Any], demands: Demands) -> tuple[str, ...]:
    """Return to which modes a feature closes its roads; a closure or no-go area that says nothing, to all."""
    if demands.closed_to:
        return demands.closed_to
    if kind not in CLOSING:
        return ()
    to = attributes.get("closed_to") or ALL
    return MODES if to == ALL else (str(to),)
