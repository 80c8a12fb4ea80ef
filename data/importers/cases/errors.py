"""Why a file of cases is not taken at all; what is wrong with a row is told in the report."""

from dataclasses import dataclass


@dataclass
class CaseFileUnreadable(Exception):
    """The file cannot be read; `detail` says what the reader said."""

    path: str
    detail: str


@dataclass
class CaseColumnMissing(Exception):
    """A column that the mapping names, or a target that must have one, is not in the file."""

    target: str
    column: str
    columns: tuple[str, ...]


@dataclass
class CaseMappingInvalid(Exception):
    """The mapping says something that cannot be; `accepted` is what would do."""

    name: str
    value: str
    accepted: tuple[str, ...]


@dataclass
class CaseSystemUnknown(Exception):
    """Nothing says in which coordinate system the file's places are, and they are no degrees."""

    path: str
    first: tuple[float, float]
