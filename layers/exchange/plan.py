"""Works out what an import would do to a layer's draft: what becomes of each row, and what keeps rows out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gis.files.table import VectorTable
from layers.exchange.contents import read_columns
from layers.exchange.existing import Existing
from layers.exchange.geometries import checked_shapes, shape_keys
from layers.exchange.report import ERROR, ImportReport, RowFinding
from layers.exchange.targets import ATTRIBUTE, DEMANDS, ID, NAME, NAME_EN, WINDOW, check_mapping
from layers.kinds import Kind

ADD, REPLACE = "add", "replace"
MODES = (ADD, REPLACE)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What becomes of columns, and of what the layer has.

    `mode` "replace" drafts the deletion of features that the file does not have; `match` is the target by
    which a row is known to be a feature that the layer has, which then keeps its id, and what the file says
    nothing of. `mends` makes shapes valid that cross themselves. Rows without a name get `default_name` and
    their number.
    """

    mapping: Mapping[str, str]
    mode: str = ADD
    match: str | None = None
    mends: bool = False
    default_name: str = ""


@dataclass(slots=True)
class ImportPlan:
    """The report, and, by row of the table, what is to be stored: None where nothing is."""

    report: ImportReport
    shapes: np.ndarray
    contents: list[dict[str, Any] | None] = field(default_factory=list)
    features: list[int | None] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)


def plan_import(table: VectorTable, kind: Kind, options: ImportOptions, existing: Existing) -> ImportPlan:
    """Work out an import; raise MappingInvalid. Nothing is stored.

    `features` of the plan and `deleted` are indices of what the layer has.
    """
    check_mapping(options.mapping, list(table.columns), kind, options.match)
    unused = [column for column in table.columns if column not in options.mapping]
    report = ImportReport(len(table), dict(options.mapping), unused)
    shapes, findings = checked_shapes(table, kind, options.mends)
    values, more = read_columns(table, options.mapping, kind)
    features, unmatched = _matched(table, options, values, existing)
    names = _names(table, options, values, features, existing)
    keys = shape_keys(shapes)
    findings += [*more, *unmatched, *_duplicates(table, keys, features, existing, options)]
    plan = ImportPlan(report, shapes, features=features)
    _fill(plan, names, values, existing, keys)
    findings += _lacking(table, kind, plan)
    report.findings = sorted(findings, key=lambda finding: (finding.row, finding.level != ERROR))
    plan.deleted = _left_over(options, features, existing)
    report.deleted = len(plan.deleted)
    return plan


def _matched(
    table: VectorTable, options: ImportOptions, values: Mapping[str, list[Any]], existing: Existing
) -> tuple[list[int | None], list[RowFinding]]:
    """Return which feature each row is, by index."""
    features: list[int | None] = [None] * len(table)
    if options.match is None:
        return features, []
    known, seen = existing.by_match(options.match), {}
    column = next(column for column, target in options.mapping.items() if target == options.match)
    findings = []
    for index, (row, value) in enumerate(zip(table.row_numbers, values[options.match], strict=True)):
        if value is None:
            if options.match != ID:
                findings.append(RowFinding(row, "key_missing", column))
            continue
        word = str(value)
        if word in seen:
            findings.append(RowFinding(row, "key_twice", column, f"{word} ({seen[word]})"))
            continue
        seen[word] = row
        found = known.get(word, [])
        if len(found) > 1:
            findings.append(RowFinding(row, "key_ambiguous", column, word))
        elif found:
            features[index] = found[0]
        elif options.match == ID:
            findings.append(RowFinding(row, "id_unknown", column, word))
    return features, findings


def _names(
    table: VectorTable,
    options: ImportOptions,
    values: Mapping[str, list[Any]],
    features: list[int | None],
    existing: Existing,
) -> list[str]:
    given = values.get(NAME) or [None] * len(table)
    names = []
    for row, name, feature in zip(table.row_numbers, given, features, strict=True):
        kept = existing.contents[feature]["name"] if feature is not None and NAME not in values else ""
        names.append(name or kept or (f"{options.default_name} {row}" if options.default_name else ""))
    return names


def _duplicates(
    table: VectorTable,
    keys: list[bytes | None],
    features: list[int | None],
    existing: Existing,
    options: ImportOptions,
) -> list[RowFinding]:
    stays = options.mode == ADD
    there = {key: index for index, key in enumerate(existing.keys) if stays}
    first: dict[bytes, int] = {}
    findings = []
    for row, key, feature in zip(table.row_numbers, keys, features, strict=True):
        if key is None:
            continue
        if key in first:
            findings.append(RowFinding(row, "duplicate_in_file", detail=str(first[key])))
        elif key in there and feature is None:
            other = there[key]
            findings.append(RowFinding(row, "duplicate_in_layer", detail=existing.contents[other]["name"]))
        first.setdefault(key, row)
    return findings


def _fill(
    plan: ImportPlan,
    names: list[str],
    values: Mapping[str, list[Any]],
    existing: Existing,
    keys: list[bytes | None],
) -> None:
    """Put together what each row holds, and count; rows that change nothing hold None."""
    attributes = {target: column for target, column in values.items() if target.startswith(ATTRIBUTE)}
    report = plan.report
    for index, feature in enumerate(plan.features):
        former = None if feature is None else existing.contents[feature]
        content = {
            "name": names[index],
            "name_en": _taken(values, NAME_EN, index, former, "") or "",
            "attributes": _attributes(attributes, index, former),
            "demands": _taken(values, DEMANDS, index, former, {}) or {},
            "rule": _rule(values, index, former),
        }
        if former is None:
            report.created += 1
        elif keys[index] == existing.keys[feature] and _same(content, former):
            report.unchanged += 1
            content = None
        else:
            report.changed += 1
        plan.contents.append(content)


def _lacking(table: VectorTable, kind: Kind, plan: ImportPlan) -> list[RowFinding]:
    """Return what rows lack of what each feature has to have: a name, required attributes."""
    required = [attribute.key for attribute in kind.attributes if attribute.required]
    findings = []
    for row, content in zip(table.row_numbers, plan.contents, strict=True):
        if content is None:
            continue
        if not content["name"]:
            findings.append(RowFinding(row, "name_missing"))
        findings += [
            RowFinding(row, "missing", key)
            for key in required
            if content["attributes"].get(key) in (None, "")
        ]
    return findings


def _taken(
    values: Mapping[str, list[Any]], target: str, index: int, former: dict[str, Any] | None, empty: Any
) -> Any:
    if target in values:
        return values[target][index]
    return empty if former is None else former[target]


def _rule(
    values: Mapping[str, list[Any]], index: int, former: dict[str, Any] | None
) -> dict[str, Any] | None:
    if WINDOW in values:
        return values[WINDOW][index]
    return None if former is None else former["rule"]


def _attributes(
    columns: Mapping[str, list[Any]], index: int, former: dict[str, Any] | None
) -> dict[str, Any]:
    """Return a row's attributes; those that the file has no column of stay as they were."""
    kept = dict(former["attributes"]) if former else {}
    for target, column in columns.items():
        key, value = target.removeprefix(ATTRIBUTE), column[index]
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = value
    return kept


def _same(content: dict[str, Any], former: dict[str, Any]) -> bool:
    return all(content[name] == former[name] for name in content)


def _left_over(options: ImportOptions, features: list[int | None], existing: Existing) -> list[int]:
    """Return the features, by index, that a replacing file does not have."""
    if options.mode != REPLACE:
        return []
    kept = {feature for feature in features if feature is not None}
    return [index for index in range(len(existing)) if index not in kept]
