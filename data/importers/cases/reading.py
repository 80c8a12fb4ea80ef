"""Reads files of cases in batches of rows, whatever their format: Arrow arrays, and points."""

import codecs
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from data.importers.cases.errors import CaseFileUnreadable

if TYPE_CHECKING:
    import pyarrow

BATCH_BYTES = 16 << 20
BATCH_ROWS = 100_000
SNIFFED_BYTES = 1 << 20
ENCODINGS = ("utf-8", "gb18030")
SHAPES = ("geometry", "geom", "wkb_geometry", "shape")


@dataclass(slots=True)
class Batch:
    """Rows of a file: their numbers, their columns, and their points where the file has shapes."""

    rows: np.ndarray
    columns: "dict[str, pyarrow.Array]"
    points: np.ndarray | None


@dataclass(slots=True)
class CaseFile:
    """An open file of cases: its columns, the system that it states, and its rows in batches.

    `read` says how much of it, from 0 to 1, has been read; `broken` are rows with too few or too many cells.
    """

    path: Path
    columns: list[str]
    batches: Callable[[Sequence[str]], Iterator[Batch]]
    has_shapes: bool = False
    stated: str | None = None
    read: Callable[[], float] = lambda: 0.0
    broken: list[tuple[int, str]] = field(default_factory=list)


def open_cases(path: Path, encoding: str = "") -> CaseFile:
    """Open a file by its suffix; raise CaseFileUnreadable."""
    if not path.is_file():
        raise CaseFileUnreadable(str(path), "no such file")
    name = path.name.lower()
    opener = next((opener for suffixes, opener in OPENERS.items() if name.endswith(suffixes)), None)
    if opener is None:
        raise CaseFileUnreadable(str(path), "not .csv, .csv.gz, .parquet or .gpkg")
    with _told(path):
        case_file = opener(path, encoding)
    read = case_file.batches

    def batches(columns: Sequence[str]) -> Iterator[Batch]:
        with _told(path):
            yield from read(columns)

    case_file.batches = batches
    return case_file


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say of a file what its reader stumbled over."""
    import pyarrow
    from pyogrio.errors import DataSourceError

    try:
        yield
    except (pyarrow.ArrowException, DataSourceError, OSError, EOFError, UnicodeError, zlib.error) as error:
        raise CaseFileUnreadable(str(path), f"{type(error).__name__}: {error}") from error


def _open_csv(path: Path, encoding: str) -> CaseFile:
    # Arrow takes a while to load, and few commands need it.
    import pyarrow.csv

    size, compression = path.stat().st_size, "gzip" if path.suffix == ".gz" else None
    head = _head(path, compression)
    encoding = encoding or _encoding_of(head)
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    delimiter = max(",;\t|", key=text.split("\n", 1)[0].count)
    opened: list[Any] = []
    case_file = CaseFile(path, [], lambda _: iter(()), read=lambda: opened[-1].tell() / max(size, 1))

    def keep_broken(row: Any) -> str:
        case_file.broken.append((row.number - 1, row.text or ""))
        return "skip"

    def open_reader(source: Any, columns: Sequence[str] | None) -> Any:
        texts = dict.fromkeys(columns or (), pyarrow.string())
        return pyarrow.csv.open_csv(
            source,
            # One thread, since rows have no numbers with several.
            pyarrow.csv.ReadOptions(use_threads=False, block_size=BATCH_BYTES, encoding=encoding),
            pyarrow.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=keep_broken
            ),
            pyarrow.csv.ConvertOptions(column_types=texts, include_columns=list(columns or ()) or None),
        )

    def batches(columns: Sequence[str]) -> Iterator[Batch]:
        with path.open("rb") as raw, pyarrow.input_stream(raw, compression=compression) as stream:
            opened.append(raw)
            first = 1
            for batch in open_reader(stream, columns):
                rows, first = _numbered(first, batch.num_rows, [row for row, _ in case_file.broken])
                yield Batch(rows, dict(zip(batch.schema.names, batch.columns, strict=True)), None)

    header = text.split("\n", 1)[0].encode(encoding) + b"\n"
    case_file.columns = list(open_reader(pyarrow.BufferReader(header), None).schema.names)
    case_file.batches = batches
    return case_file


def _numbered(first: int, count: int, broken: list[int]) -> tuple[np.ndarray, int]:
    """Return the numbers of so many rows from one on, those of broken rows left out, and the next one."""
    numbers = np.arange(first, first + count + len(broken))
    kept = numbers[~np.isin(numbers, broken)][:count]
    return kept, int(kept[-1]) + 1 if len(kept) else first


def _head(path: Path, compression: str | None) -> bytes:
    import pyarrow

    with pyarrow.input_stream(str(path), compression=compression) as stream:
        return stream.read(SNIFFED_BYTES)


def _encoding_of(head: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            # Not the final piece: its last character may have been cut in two.
            codecs.getincrementaldecoder(encoding)("strict").decode(head, final=False)
        except UnicodeDecodeError:
            continue
        return encoding
    return ENCODINGS[-1]


def _open_parquet(path: Path, _: str) -> CaseFile:
    import pyarrow.parquet

    source = pyarrow.parquet.ParquetFile(path)
    names = list(source.schema_arrow.names)
    shape = next((name for name in names if name.lower() in SHAPES), None)
    total, done = max(source.metadata.num_rows, 1), [0]

    def batches(columns: Sequence[str]) -> Iterator[Batch]:
        wanted = [*columns, *([shape] if shape else [])]
        for batch in source.iter_batches(BATCH_ROWS, columns=wanted):
            yield _batch_of(batch, done[0], shape)
            done[0] += batch.num_rows

    columns = [name for name in names if name != shape]
    return CaseFile(path, columns, batches, shape is not None, None, lambda: done[0] / total)


def _open_geopackage(path: Path, _: str) -> CaseFile:
    import pyogrio

    about = pyogrio.read_info(path)
    total, done = max(about["features"], 1), [0]

    def batches(columns: Sequence[str]) -> Iterator[Batch]:
        opened = pyogrio.raw.open_arrow(path, columns=list(columns), batch_size=BATCH_ROWS, use_pyarrow=True)
        with opened as (meta, reader):
            for batch in reader:
                yield _batch_of(batch, done[0], meta["geometry_name"] or "wkb_geometry")
                done[0] += batch.num_rows

    return CaseFile(path, list(about["fields"]), batches, True, about["crs"], lambda: done[0] / total)


def _batch_of(batch: Any, before: int, shape: str | None) -> Batch:
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    points = None
    if shape is not None:
        wkb = columns.pop(shape).to_numpy(zero_copy_only=False)
        points = shapely.centroid(shapely.from_wkb(wkb, on_invalid="ignore"))
    return Batch(np.arange(before + 1, before + 1 + batch.num_rows), columns, points)


OPENERS: dict[tuple[str, ...], Callable[[Path, str], CaseFile]] = {
    (".parquet", ".pq"): _open_parquet,
    (".gpkg",): _open_geopackage,
    (".csv", ".csv.gz", ".txt", ".tsv", ".tsv.gz"): _open_csv,
}
