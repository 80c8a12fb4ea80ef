"""What a row of the table of problems holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """How one class of exception is answered."""

    status: int
    code: str
    zh: str
    en: str
    members: tuple[str, ...] = ()
    retry_after: str | None = None
