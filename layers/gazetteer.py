"""The names of the city, found by their words, their English, their pinyin or its initials.

Kept in memory per process and read again when the roads, places, organisations or squads have changed:
20,000 names are searched in a few milliseconds.
"""

import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from typing import Any

from sqlalchemy import Select, func, literal, null, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.roads import Place, Road
from data.squads import Squad

READINGS = 24
"""So many combinations of readings are kept for a name whose characters have several."""

INITIALS, WHOLE = 0, 1
KINDS = ("organisation", "place", "road", "squad")
VERSION = text(
    "SELECT concat_ws('/', (SELECT made_at FROM base_map_version),"
    " (SELECT max(id) || ':' || count(*) FROM organisation),"
    " (SELECT max(id) || ':' || count(*) FROM squad WHERE retired_at IS NULL))"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and what bears it; lon and lat in EPSG:4326 degrees, none for a squad, which moves."""

    kind: str
    id: int
    name: str
    name_en: str
    note: str
    lon: float | None
    lat: float | None
    keys: tuple[str, ...]


class Gazetteer:
    """All names, searched without regard to case, width, spaces and punctuation."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)

    def find(self, words: str, limit: int, squads: Container[int] | None = None) -> list[Entry]:
        """Return the entries that match, the closest first: whole, then beginning, then part of a name.

        Of squads those in `squads`, where given.
        """
        wanted = plain(words)
        if not wanted:
            return []
        ranked = [
            (rank, KINDS.index(entry.kind), len(entry.name), entry.name, entry.id, entry)
            for entry in self._entries
            if (rank := _rank(wanted, entry.keys)) is not None
            and (squads is None or entry.kind != "squad" or entry.id in squads)
        ]
        return [row[-1] for row in sorted(ranked, key=lambda row: row[:-1])[:limit]]

    def named_in(self, words: str) -> list[Entry]:
        """Return what is named within words, such as an address: organisations, places and roads.

        A name that is part of a longer one that is named as well does not count.
        """
        wanted = plain(words)
        named = [
            (key, entry)
            for entry in self._entries
            if entry.kind != "squad" and len(key := plain(entry.name)) > 1 and key in wanted
        ]
        longest = {key for key, _ in named}
        shadowed = {key for key in longest if any(key != other and key in other for other in longest)}
        return [entry for key, entry in named if key not in shadowed]


def _rank(wanted: str, keys: tuple[str, ...]) -> int | None:
    best = None
    for key in keys:
        if key == wanted:
            return 0
        if key.startswith(wanted):
            best = 1
        elif best is None and wanted in key:
            best = 2
    return best


def plain(words: str) -> str:
    """Return letters and digits only, in one case and width."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(character for character in folded if character.isalnum())


def keys_of(name: str, name_en: str) -> tuple[str, ...]:
    """Return what a name is found by: itself, its English, its pinyin, and the initials of its readings."""
    characters = [_readings(character) for character in name if character.isalnum()]
    readings = [
        "".join(reading)
        for kind in (INITIALS, WHOLE)
        for reading in islice(product(*(of_character[kind] for of_character in characters)), READINGS)
    ]
    candidates = (name, name_en, *readings)
    return tuple(dict.fromkeys(key for candidate in candidates if (key := plain(candidate))))


@cache
def _readings(character: str) -> tuple[list[str], list[str]]:
    """Return the initials and the whole of a character's readings; of a letter or digit, itself."""
    # Its dictionary takes a while to load, which only the first search should pay for.
    from pypinyin import Style, pinyin

    styles = (Style.FIRST_LETTER, Style.NORMAL)
    return tuple(pinyin([character], style=style, heteronym=True)[0] for style in styles)


def get_version(session: Session) -> str:
    """Return what changes when names have been added or taken away."""
    return session.scalar(VERSION) or ""


def load_gazetteer(session: Session) -> Gazetteer:
    """Read all names."""
    queries = {"organisation": _organisations(), "place": _places(), "road": _roads(), "squad": _squads()}
    return Gazetteer(
        Entry(kind, row.id, row.name, row.name_en, row.note, row.lon, row.lat, keys_of(row.name, row.name_en))
        for kind, query in queries.items()
        for row in session.execute(query)
    )


def _located(shape: Any) -> tuple[Any, Any]:
    return func.ST_X(shape).label("lon"), func.ST_Y(shape).label("lat")


def _organisations() -> Select[Any]:
    inside = func.ST_PointOnSurface(Organisation.jurisdiction)
    columns = (Organisation.id, Organisation.name, Organisation.name_en, Organisation.level.label("note"))
    return select(*columns, *_located(inside))


def _places() -> Select[Any]:
    columns = (Place.id, Place.name, Place.name_en, Place.kind.label("note"))
    return select(*columns, *_located(Place.location))


def _roads() -> Select[Any]:
    """Return each road name once, at the middle of its longest way."""
    columns = (Road.id, Road.name, Road.name_en, Road.road_class.label("note"))
    middle = func.ST_LineInterpolatePoint(Road.geom, 0.5)
    query = select(*columns, *_located(middle)).ext(distinct_on(Road.name)).where(Road.name != "")
    return query.order_by(Road.name, func.ST_Length(Road.geom).desc(), Road.id)


def _squads() -> Select[Any]:
    columns = (Squad.id, Squad.call_sign.label("name"), literal("").label("name_en"))
    nowhere = (null().label("lon"), null().label("lat"))
    return select(*columns, Squad.mode.label("note"), *nowhere).where(Squad.retired_at.is_(None))
