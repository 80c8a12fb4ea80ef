"""Imports organisations and their land, and takes the place of the sample's."""

from collections.abc import Iterable
from pathlib import Path

import shapely
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.importers.codes import MUNICIPALITIES, level_of, parent_code
from data.importers.features import read_features
from data.importers.organisation_rows import (
    Entry,
    OrganisationsReport,
    RowProblem,
    as_land,
    take_rows,
)
from data.importers.sample_organisations import remove_sample
from data.importers.turns import ORGANISATIONS, Told, take_turn
from data.organisations import LEVELS, Organisation
from data.overviews import refresh_overviews
from gis.crs import WGS84

CHANNEL = "organisations"
_ROOT_ROW = 0


def import_organisations(
    session: Session,
    path: Path,
    system: str = WGS84,
    root_name: str = "",
    on_wait: Told = lambda: None,
) -> OrganisationsReport:
    """Read organisations from a file and put them into use when the transaction commits.

    Organisations are known by their code: those there are get the new name, parent and land, others are
    added. A city that the file does not hold is made of its districts. Sample organisations of the levels
    in the file and below, which the file does not hold, are removed; what hung on them moves up the tree.

    Parameters
    ----------
    path : Path
        GeoJSON, GeoPackage, shapefile or anything else GDAL reads, with a code and a name in each row.
    system : str
        Of `gis.crs.SYSTEMS`: the shift of the file's coordinates.
    root_name : str
        Name of a city that has to be made; known for the four municipalities.
    on_wait : callable
        Called before waiting for a start that loads the sample.

    Raises
    ------
    ImportFileUnreadable, ImportRunning
    """
    features = read_features(Path(path), system)
    report = OrganisationsReport()
    entries = take_rows(features, report.problems)
    take_turn(session, ORGANISATIONS, on_wait)
    tree = _Tree(session, entries, report, root_name)
    tree.grow()
    if tree.taken:
        report.removed += remove_sample(session, tree.taken)
        session.execute(select(func.pg_notify(CHANNEL, "")))
        refresh_overviews(session)
    return report


class _Tree:
    """The organisations there are, and those of the file put among them."""

    def __init__(
        self, session: Session, entries: dict[str, Entry], report: OrganisationsReport, root_name: str
    ) -> None:
        self._session = session
        self._entries = entries
        self._report = report
        self._root_name = root_name
        self._known = {row.code: row for row in session.scalars(select(Organisation))}
        self._visited: set[str] = set()
        self.taken: dict[str, Organisation] = {}

    def grow(self) -> None:
        """Put each row in its place, parents first, and give made cities the land of their districts."""
        for entry in self._entries.values():
            self._place(entry)
        roots = {row.parent_id for row in self.taken.values() if row.level == "district"}
        for root in self._known.values():
            if root.id in roots and root.code not in self._entries:
                self._give_land_of_districts(root)
        self._session.flush()

    def _place(self, entry: Entry) -> Organisation | None:
        """Write one row below its parent, which comes first; None if there is no place for it."""
        if entry.code in self._visited:
            return self.taken.get(entry.code)
        self._visited.add(entry.code)
        parent, level = self._parent_of(entry), level_of(entry.code)
        if parent is None and level != LEVELS[0] and (level or entry.parent):
            return self._complain(entry, "unknown_parent", entry.parent or parent_code(entry.code))
        level = level or _level_below(parent)
        if not level or (parent and LEVELS.index(parent.level) >= LEVELS.index(level)):
            return self._complain(entry, "unknown_level", level or entry.code)
        row = self._write(entry.code, entry.name, entry.name_en, level, parent)
        row.jurisdiction = from_shape(entry.land, srid=SRID)
        return row

    def _complain(self, entry: Entry, problem: str, detail: str) -> None:
        self._report.problems.append(RowProblem(entry.row, entry.code, entry.name, problem, detail))

    def _parent_of(self, entry: Entry) -> Organisation | None:
        """Return the parent by the file's field, else by the code; a city is made if it is missing."""
        if level_of(entry.code) == LEVELS[0]:
            return None
        by_code = parent_code(entry.code)
        for code in (entry.parent, by_code):
            parent = self._place(self._entries[code]) if code in self._entries else self._known.get(code)
            if parent is not None and code != entry.code:
                return parent
        return self._make_root(by_code) if level_of(by_code) == LEVELS[0] else None

    def _make_root(self, code: str) -> Organisation:
        name, name_en = self._root_names(code)
        self._report.problems.append(RowProblem(_ROOT_ROW, code, name, "root_made"))
        return self._write(code, name, name_en, LEVELS[0], None)

    def _root_names(self, code: str) -> tuple[str, str]:
        return (self._root_name, "") if self._root_name else MUNICIPALITIES.get(code, (code, ""))

    def _write(
        self, code: str, name: str, name_en: str, level: str, parent: Organisation | None
    ) -> Organisation:
        row = self._known.get(code)
        (self._report.added if row is None else self._report.updated).append(code)
        if row is None:
            row = self._known[code] = Organisation(code=code)
            self._session.add(row)
        elif row.name != name:
            # The English name was that of the former Chinese one; a sample's says that it is one.
            row.name_en = ""
        row.name, row.name_en, row.level = name, name_en or row.name_en or "", level
        row.parent_id = parent.id if parent else None
        row.path = f"{parent.path}.{code}" if parent else code
        row.is_sample = False
        self._session.flush()
        self.taken[code] = row
        return row

    def _give_land_of_districts(self, root: Organisation) -> None:
        """Give a city that the file does not hold the land of its districts, and a real name."""
        if root.is_sample:
            self._write(root.code, *self._root_names(root.code), LEVELS[0], None)
        districts = [
            row
            for row in self._known.values()
            if row.parent_id == root.id and not row.is_sample and row.jurisdiction is not None
        ]
        root.jurisdiction = from_shape(_joined(to_shape(row.jurisdiction) for row in districts), srid=SRID)


def _level_below(parent: Organisation | None) -> str:
    below = LEVELS.index(parent.level) + 1 if parent else 0
    return LEVELS[below] if below < len(LEVELS) else ""


def _joined(lands: Iterable[shapely.Geometry]) -> shapely.MultiPolygon:
    return as_land(shapely.union_all(list(lands)))
