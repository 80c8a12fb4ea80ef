"""What an import would do, row by row, and what is the matter with rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

ERROR, WARNING = "error", "warning"

# Why a row is refused, or is told of. Each has words in `web.exchange_words`.
ERRORS = frozenset({
    "null", "empty", "unreadable", "not_a_number", "not_finite", "invalid", "outside_world",
    "geometry_not_of_kind", "missing", "not_text", "not_integer", "not_number", "not_boolean", "not_date",
    "not_choice", "not_grid_code", "out_of_range", "name_missing", "name_too_long", "window_invalid",
    "demand_invalid", "key_missing", "key_twice", "key_ambiguous", "not_json",
})  # fmt: skip
WARNINGS = frozenset({"mended", "duplicate_in_file", "duplicate_in_layer", "cells_missing", "id_unknown"})


@dataclass(frozen=True, slots=True)
class RowFinding:
    """What is the matter with a row (counted from 1): `code` is of `ERRORS` or `WARNINGS`.

    `column` is the file's, "" for the geometry; `detail` the value or place at fault, `accepted` what would
    do.
    """

    row: int
    code: str
    column: str = ""
    detail: str = ""
    accepted: str = ""

    @property
    def level(self) -> str:
        """Whether it keeps the file out."""
        return ERROR if self.code in ERRORS else WARNING


@dataclass(slots=True)
class ImportReport:
    """What an import would do to a layer's draft, or has done."""

    rows: int
    mapping: Mapping[str, str]
    unused: list[str]
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    findings: list[RowFinding] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """How many findings keep the file out."""
        return sum(finding.level == ERROR for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """How often each finding is there."""
        return dict(Counter(finding.code for finding in self.findings))


@dataclass
class ImportRefused(Exception):
    """Rows of the file are at fault, hence nothing was stored; `report` says which."""

    report: ImportReport

    @property
    def first(self) -> RowFinding:
        """The first row at fault."""
        return next(finding for finding in self.report.findings if finding.level == ERROR)
