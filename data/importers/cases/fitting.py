"""Turns batches of a file into rows that can be stored, and notes those that cannot, with why."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from data.addresses import normalise_address
from data.importers.cases.borders import NOWHERE
from data.importers.cases.mapping import CaseMapping
from data.importers.cases.places import Lands, fault_of, to_degrees
from data.importers.cases.reading import Batch
from data.importers.cases.report import CasesReport
from data.importers.cases.times import read_moment

if TYPE_CHECKING:
    import pyarrow

TOO_OLD = np.datetime64("1980-01-01", "us")
# Numbers that a program once held as decimal ones.
DECIMAL = r"^(\d+)\.0$"
NUMBERS = ("id", "subject_licence")
KEYS = ("address", "subject_name", "subject_licence", "subject_kind", "source", "status", "category")


@dataclass(slots=True)
class Fitting:
    """What a batch is fitted to: the mapping, the categories by what names them, and the lands.

    `category_of` gives the id of a category for a value of the file, or None. Where `organisation_id` is
    set, every case is its own and no place is looked up.
    """

    mapping: CaseMapping
    category_of: Callable[[str], int | None]
    lands: Lands
    organisation_id: int | None
    system: str
    now: datetime
    report: CasesReport

    def fit(self, batch: Batch) -> "pyarrow.Table":
        """Return the rows of a batch that can be stored, in the columns of the staging table."""
        import pyarrow

        rows = _Rows(batch, self)
        place = rows.places()
        moments = rows.moments()
        categories, sources = rows.categories(), rows.sources()
        owners, neighbours = rows.grounds(place)
        kept = rows.kept
        texts = {key: rows.texts[key].filter(pyarrow.array(kept)) for key in KEYS}
        address = texts["address"]
        return pyarrow.table(
            {
                "row": batch.rows[kept],
                "origin_key": rows.keys().filter(pyarrow.array(kept)),
                "happened_at": pyarrow.array(moments[0][kept], pyarrow.timestamp("us", "UTC")),
                "day_only": moments[1][kept],
                "category_id": categories[kept],
                "lon": place[0][kept],
                "lat": place[1][kept],
                "address": address,
                "address_key": each_distinct(address, normalise_address),
                "source": sources.filter(pyarrow.array(kept)),
                "licence": texts["subject_licence"],
                "subject_name": texts["subject_name"],
                "subject_kind": each_distinct(
                    texts["subject_kind"], lambda said: said or self.mapping.subject_kind
                ),
                "organisation_id": owners[kept],
                "neighbour_id": neighbours[kept],
                "marked": each_distinct(texts["status"], self._is_marked, pyarrow.bool_()),
            }
        )

    def _is_marked(self, status: str) -> bool:
        folded = status.casefold()
        return any(word.casefold() in folded for word in self.mapping.duplicate_words)


class _Rows:
    """A batch on its way: `kept` says which rows have had no fault so far."""

    def __init__(self, batch: Batch, fitting: Fitting) -> None:
        self._batch = batch
        self._fitting = fitting
        self.kept = np.ones(len(batch.rows), bool)
        self.texts = {key: self._text(key) for key in KEYS}

    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """Return longitudes and latitudes in EPSG:4326; rows without a place are not kept."""
        if self._batch.points is not None and "lon" not in self._fitting.mapping.columns:
            x, y = shapely.get_x(self._batch.points), shapely.get_y(self._batch.points)
        else:
            x, y = (as_numbers(self._column(target)) for target in ("lon", "lat"))
        usable = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
        lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
        lon[usable], lat[usable] = to_degrees(x[usable], y[usable], self._fitting.system)
        for reason, wrong in fault_of(lon, lat).items():
            self._refuse(wrong, reason, lambda row: f"{x[row]:.6g}, {y[row]:.6g}")
        return lon, lat

    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Return moments (microseconds in UTC) and whether only their day is known."""
        column = self._column("happened_at")
        moments, day_only = read_moments(column, self._fitting.mapping, self._column_or_none("time"))
        missing = np.isnat(moments)
        empty = missing & self._is_blank(column)
        said = as_texts(column)
        self._refuse(empty, "no_time", lambda _: "")
        self._refuse(missing & ~empty, "time_unreadable", lambda row: said[int(row)].as_py())
        latest = np.datetime64(self._fitting.now.replace(tzinfo=None), "us") + np.timedelta64(1, "D")
        with np.errstate(invalid="ignore"):
            self._refuse(moments > latest, "time_in_future", lambda row: said[int(row)].as_py())
            self._refuse(moments < TOO_OLD, "time_too_old", lambda row: said[int(row)].as_py())
        return moments, day_only

    def categories(self) -> np.ndarray:
        """Return the id of the category of each row; -1 where there is none."""
        import pyarrow

        mapping = self._fitting.mapping
        values = self.texts["category"]
        known = each_distinct(
            values, lambda said: self._fitting.category_of(said or mapping.category) or -1, pyarrow.int64()
        ).to_numpy(zero_copy_only=False)
        nothing = np.array([not mapping.category]) & self._is_blank(values)
        self._refuse((known < 0) & nothing, "no_category", lambda _: "")
        self._refuse(
            (known < 0) & ~nothing,
            "unknown_category",
            lambda row: values[int(row)].as_py() or mapping.category,
        )
        return known

    def sources(self) -> "pyarrow.Array":
        """Return of each row whether it came by complaint or by patrol."""
        values = self.texts["source"]
        known = each_distinct(values, lambda said: self._fitting.mapping.source_of(said) or "")
        wrong = self._is_blank(known)
        self._refuse(wrong, "unknown_source", lambda row: values[int(row)].as_py())
        return known

    def grounds(self, place: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """Return the ids of the organisation on whose land each row is, and of that across a near border."""
        owners, neighbours = np.full((2, len(self.kept)), NOWHERE, np.int64)
        if self._fitting.organisation_id is not None:
            return np.full(len(self.kept), self._fitting.organisation_id, np.int64), neighbours
        lon, lat = place[0][self.kept], place[1][self.kept]
        owners[self.kept], neighbours[self.kept] = self._fitting.lands.grounds(lon, lat)
        self._refuse(owners == NOWHERE, "outside", lambda row: f"{place[0][row]:.5f}, {place[1][row]:.5f}")
        return owners, neighbours

    def keys(self) -> "pyarrow.Array":
        """Return what each row is known by: its id in the file, or else what it says as a whole."""
        import pyarrow

        origin = self._fitting.mapping.origin
        given = self._text("id")
        if not self._is_blank(given).any():
            return pyarrow.array([f"{origin}/{one}" for one in given.to_pylist()])
        whole = zip(*(as_texts(column).to_pylist() for column in self._batch.columns.values()), strict=True)
        given = given.to_pylist()
        return pyarrow.array(
            [f"{origin}/{one or _digest(cells)}" for one, cells in zip(given, whole, strict=True)]
        )

    def _refuse(self, wrong: np.ndarray, reason: str, said: Callable[[int], str]) -> None:
        rows = np.flatnonzero(wrong & self.kept)
        if not len(rows):
            return
        self.kept[rows] = False
        report = self._fitting.report
        told = [said(int(row)) for row in rows[: report.room(reason)]]
        report.refuse(self._batch.rows[rows].tolist(), reason, told)

    def _column(self, target: str) -> Any:
        return self._batch.columns[self._fitting.mapping.columns[target]]

    def _column_or_none(self, target: str) -> Any:
        return self._column(target) if target in self._fitting.mapping.columns else None

    def _text(self, target: str) -> Any:
        import pyarrow

        column = self._column_or_none(target)
        if column is None:
            return pyarrow.array([""] * len(self._batch.rows))
        texts = as_texts(column)
        whole = pyarrow.compute.replace_substring_regex
        return whole(texts, DECIMAL, r"\1") if target in NUMBERS else texts

    def _is_blank(self, column: Any) -> np.ndarray:
        import pyarrow.compute

        return pyarrow.compute.equal(as_texts(column), "").to_numpy(zero_copy_only=False)


def as_texts(column: Any) -> Any:
    """Return an Arrow array as text without blanks around, empty where it is null; 110101.0 is 110101."""
    import pyarrow
    import pyarrow.compute as compute

    if pyarrow.types.is_floating(column.type):
        whole = compute.all(compute.equal(compute.floor(column), column)).as_py()
        column = column.cast(pyarrow.int64(), safe=False) if whole else column
    if not pyarrow.types.is_string(column.type):
        column = column.cast(pyarrow.string())
    # PostgreSQL keeps no zero byte in text.
    plain = compute.replace_substring(compute.fill_null(column, ""), "\0", "")
    return compute.utf8_trim_whitespace(plain)


def as_numbers(column: Any) -> np.ndarray:
    """Return an Arrow array as numbers; not-a-number where it holds none."""
    import pyarrow

    if pyarrow.types.is_string(column.type):
        texts = as_texts(column)
        try:
            blank = pyarrow.compute.equal(texts, "")
            column = pyarrow.compute.if_else(blank, None, texts).cast(pyarrow.float64())
        except pyarrow.ArrowInvalid:
            return each_distinct(texts, _number, pyarrow.float64()).to_numpy(zero_copy_only=False)
    return column.cast(pyarrow.float64()).to_numpy(zero_copy_only=False).astype(np.float64)


def each_distinct(texts: Any, make: Callable[[str], Any], kind: Any = None) -> Any:
    """Return what each text becomes, having worked it out once for each that differs."""
    import pyarrow

    coded = texts.dictionary_encode()
    made = pyarrow.array([make(text) for text in coded.dictionary.to_pylist()], kind or pyarrow.string())
    return made.take(coded.indices)


def read_moments(column: Any, mapping: CaseMapping, time_of_day: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the moments of a column as UTC, not-a-time where there is none, and whether only days are known.

    Times that state no offset are of the mapping's time zone. A column of its own may hold the time of day.
    """
    import pyarrow

    kind = column.type
    if pyarrow.types.is_date(kind) or pyarrow.types.is_timestamp(kind):
        plain = column.cast(pyarrow.timestamp("us", getattr(kind, "tz", None)), safe=False)
        zoned = plain if getattr(kind, "tz", None) else _in_zone(plain, mapping.time_zone)
        moments = zoned.cast(pyarrow.timestamp("us", "UTC")).to_numpy(zero_copy_only=False)
        return moments.astype("datetime64[us]"), np.full(len(moments), pyarrow.types.is_date(kind))
    texts = as_texts(column)
    if time_of_day is not None:
        texts = pyarrow.compute.utf8_trim_whitespace(
            pyarrow.compute.binary_join_element_wise(texts, as_texts(time_of_day), " ")
        )
    coded = texts.dictionary_encode()
    read = [read_moment(text, mapping.date_format) for text in coded.dictionary.to_pylist()]
    known = pyarrow.array([None if one is None else one[0] for one in read], pyarrow.timestamp("us"))
    local = _in_zone(known, mapping.time_zone).cast(pyarrow.int64())
    is_utc = pyarrow.array([one is not None and one[2] for one in read])
    moments = pyarrow.compute.if_else(is_utc, known.cast(pyarrow.int64()), local)
    moments = moments.cast(pyarrow.timestamp("us")).to_numpy(zero_copy_only=False).astype("datetime64[us]")
    day_only = np.array([one is not None and one[1] for one in read], bool)
    which = coded.indices.to_numpy(zero_copy_only=False)
    return moments[which], day_only[which]


def _in_zone(plain: Any, zone: str) -> Any:
    """Return times of a place as moments; of an hour that comes twice the first, of one left out the next."""
    import pyarrow.compute

    return pyarrow.compute.assume_timezone(plain, zone, ambiguous="earliest", nonexistent="latest")


def _number(text: str) -> float | None:
    try:
        return float(text.replace("，", ".").replace(",", ".")) if text else None
    except ValueError:
        return None


def _digest(cells: tuple[str, ...]) -> str:
    return hashlib.md5("\x1f".join(cells).encode(), usedforsecurity=False).hexdigest()
