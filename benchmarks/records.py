"""What was measured: one JSON line each on standard output, and a table to read."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Record:
    """One figure; beside a peer's, `ratio` says how many times the peer's `vs` it is faster."""

    name: str
    value: float | None
    unit: str
    vs: str | None = None
    ratio: float | None = None
    note: str | None = None

    def line(self) -> str:
        """Return it as one line of JSON."""
        shown = {key: value for key, value in asdict(self).items() if key != "note" or value is not None}
        return json.dumps(shown, ensure_ascii=False)


class Results:
    """Takes the figures, and prints each as soon as it is there."""

    def __init__(self, path: Path, out: TextIO = sys.stdout) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file, self._out = path.open("w", encoding="utf-8"), out
        self.records: list[Record] = []

    def add(self, record: Record) -> None:
        """Take a figure."""
        self.records.append(record)
        for stream in (self._file, self._out):
            print(record.line(), file=stream, flush=True)

    def table(self) -> str:
        """Return all figures in columns."""
        rows = [("what", "value", "unit", "beside", "times", "")]
        for one in self.records:
            value = "-" if one.value is None else f"{one.value:,.3f}"
            ratio = "" if one.ratio is None else f"{one.ratio:,.1f}"
            rows.append((one.name, value, one.unit, one.vs or "", ratio, one.note or ""))
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        return "\n".join(
            "  ".join(
                [
                    row[0].ljust(widths[0]),
                    row[1].rjust(widths[1]),
                    row[2].ljust(widths[2]),
                    row[3].ljust(widths[3]),
                    row[4].rjust(widths[4]),
                    row[5],
                ]
            ).rstrip()
            for row in rows
        )

    def close(self) -> None:
        """End the file."""
        self._file.close()


def median_ms(ask: Callable[[int], object], rounds: int) -> float:
    """Return the median time of a call, in milliseconds, after one call that is not counted."""
    ask(0)
    times = []
    for number in range(rounds):
        started = perf_counter()
        ask(number)
        times.append(perf_counter() - started)
    return median(times) * 1000
