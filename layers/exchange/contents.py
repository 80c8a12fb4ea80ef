"""Reads the columns of a table into what features hold, a column at a time, equal cells once."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from gis.files.table import VectorTable
from layers.demands import DemandInvalid, read_demands
from layers.exchange.report import RowFinding
from layers.exchange.targets import ATTRIBUTE, DEMANDS, ID, NAME, NAME_EN, WINDOW, attribute_of
from layers.exchange.values import as_text, converter, is_blank
from layers.kinds import Attribute, AttributeInvalid, Kind
from layers.windows import WindowInvalid, read_rule

LONGEST_NAME = 200


class _Refused(Exception):
    """A cell holds none of what its column becomes."""

    def __init__(self, code: str, detail: str = "", accepted: str = ""):
        super().__init__(code)
        self.code, self.detail, self.accepted = code, detail, accepted


def read_columns(
    table: VectorTable, mapping: Mapping[str, str], kind: Kind
) -> tuple[dict[str, list[Any]], list[RowFinding]]:
    """Return the values of each target, by row, None where there is none or it is at fault; and the faults.

    A time window is its rule as plain values, demands are plain values too, an id is an int.
    """
    values: dict[str, list[Any]] = {}
    findings: list[RowFinding] = []
    for column, target in mapping.items():
        values[target], found = _column(table, column, _reader(target, kind))
        findings += found
    return values, findings


def _column(
    table: VectorTable, column: str, read: Callable[[Any], Any]
) -> tuple[list[Any], list[RowFinding]]:
    known: dict[Any, Any] = {}
    values, findings = [], []
    for row, cell in zip(table.row_numbers, table.columns[column], strict=True):
        same = (type(cell), cell if not isinstance(cell, list | dict) else json.dumps(cell, sort_keys=True))
        if same not in known:
            known[same] = _read(read, cell)
        value = known[same]
        if isinstance(value, _Refused):
            findings.append(
                RowFinding(row, value.code, column, value.detail or as_text(cell), value.accepted)
            )
            value = None
        values.append(value)
    return values, findings


def _read(read: Callable[[Any], Any], cell: Any) -> Any:
    try:
        return read(cell)
    except _Refused as refused:
        return refused
    except AttributeInvalid as error:
        return _Refused(error.what, as_text(cell)[:100], error.allowed)


def _reader(target: str, kind: Kind) -> Callable[[Any], Any]:
    if target.startswith(ATTRIBUTE):
        return converter(attribute_of(kind, target))
    return {
        NAME: _name,
        NAME_EN: _name,
        WINDOW: _window,
        DEMANDS: lambda cell: _demands(cell, kind),
        ID: converter(Attribute("id", "", "", "integer")),
    }[target]


def _name(cell: Any) -> str | None:
    name = "" if is_blank(cell) else as_text(cell).strip()
    if len(name) > LONGEST_NAME:
        raise _Refused("name_too_long", f"{name[:20]}… ({len(name)})", f"≤ {LONGEST_NAME}")
    return name or None


def _window(cell: Any) -> dict[str, Any] | None:
    try:
        rule = read_rule(_object(cell))
    except WindowInvalid as error:
        raise _Refused("window_invalid", f"{error.where}: {error.what}") from None
    return None if rule.is_always else rule.as_dict()


def _demands(cell: Any, kind: Kind) -> dict[str, Any]:
    values = _object(cell) or {}
    try:
        read_demands(values, kind.demands)
    except DemandInvalid as error:
        raise _Refused("demand_invalid", f"{error.key}: {error.what}", error.allowed) from None
    return values


def _object(cell: Any) -> dict[str, Any] | None:
    if isinstance(cell, str) and cell.strip():
        try:
            cell = json.loads(cell)
        except (ValueError, RecursionError):
            raise _Refused("not_json", cell[:60], "{…}") from None
    if is_blank(cell):
        return None
    if not isinstance(cell, dict):
        raise _Refused("not_json", as_text(cell)[:60], "{…}")
    return cell
