"""Puts a briefing together: significant cells, hotspots by state, the first of them by number."""

from collections.abc import Sequence
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.settings import get_setting
from dispatch.briefing.aggregating import MOST_SHAPES, aggregate
from dispatch.briefing.briefing import Briefing, LegendEntry, Listed, Shape
from dispatch.briefing.words import WORDS
from dispatch.hotspots.measuring import measure
from dispatch.hotspots.packed import DEGREES
from dispatch.hotspots.statistics import Picture, look
from dispatch.hotspots.viewing import SORTS, Wanted, hotspot_views, hotspots_query

CITY_TIME = timezone(timedelta(hours=8))
CONFIDENCE = {1: 90, 2: 95, 3: 99}
# Reds and blues of ColorBrewer's RdBu; the cold ones are dashed as well.
COLOURS = {3: "#a50f1f", 2: "#d6604d", 1: "#f4a582", -1: "#92c5de", -2: "#4393c3", -3: "#1b559c"}
STATES = {
    "confirmed": ("#7a1020", ""),
    "relapsed": ("#7b3fb8", "2 3"),
    "emerging": ("#a85600", "8 4"),
    "treated": ("#0b63ce", "12 3 3 3"),
    "abating": ("#1a7f37", "6 3"),
    "cleared": ("#5b6878", "1 4"),
}
MOST_LISTED = 20
MOST_HOTSPOTS = 20_000


def compose(session: Session, instance: Path, wanted: Wanted, language: str) -> tuple[Briefing, str]:
    """Return the briefing and its file's name; raise NothingReckoned before the first run."""
    words = WORDS[language]
    group, window = wanted.group or "all", wanted.window or 28
    picture = look(session, instance, wanted.bbox)
    query = hotspots_query(wanted).order_by(SORTS["count"].desc(), SORTS["newest"].desc())
    rows = session.execute(query.limit(MOST_HOTSPOTS)).all()
    views = hotspot_views(session, rows)
    cells, about = _cells(picture, group, window, words)
    merged, is_merged = aggregate([*cells, *_areas(rows, views, words)], words["together"])
    briefing = Briefing(
        language=language,
        title=words["title"],
        about=(*_group_name(views, group, language), *about),
        legend=_legend({shape.key for shape in merged}, words),
        shapes=merged,
        listed=[_listed(view, words) for view in views[:MOST_LISTED]],
        outlines=_outlines(session),
        sample=words["sample"] if get_setting(session, "is_sample") else "",
        aggregated=words["aggregated"].format(most=MOST_SHAPES) if is_merged else "",
    )
    return briefing, words["file"].format(group=group, days=window, day=picture.run.as_of)


def _cells(picture: Picture, group: str, window: int, words: dict[str, Any]) -> tuple[list[Shape], list[str]]:
    """Return the significant cells that the account sees, and the lines that say what they are of."""
    found = measure(picture.packed, picture.ask(group, window, None))
    count, level = found.count[picture.rows], found.level[picture.rows]
    shown = np.flatnonzero(level)
    rings = np.asarray(picture.packed.array("shapes"))[picture.seen[shown]] / DEGREES
    cells = [
        Shape(area, f"level{stands}", words["cell"].format(cases=cases), int(cases))
        for area, stands, cases in zip(
            _polygons(rings), level[shown].tolist(), count[shown].tolist(), strict=True
        )
    ]
    moment = picture.run.ended_at.astimezone(CITY_TIME).strftime("%Y-%m-%d %H:%M")
    patrols = int(found.patrols[picture.rows].sum())
    return cells, [
        words["as_of"].format(day=picture.run.as_of),
        words["window"].format(days=window),
        words["cases"].format(cases=int(count.sum()), patrols=patrols),
        words["source"].format(moment=moment, cells=picture.packed.about.cells),
    ]


def _polygons(rings: np.ndarray) -> Sequence[Any]:
    return shapely.polygons(shapely.linearrings(rings)) if len(rings) else []


def _areas(rows: Sequence[Any], views: list[dict[str, Any]], words: dict[str, Any]) -> list[Shape]:
    areas = shapely.from_wkb([bytes(row[0].area.data) for row in rows])
    return [
        Shape(
            area,
            view["state"],
            f"{view['name']} · {words['cell'].format(cases=view['count'])}",
            view["count"],
        )
        for area, view in zip(areas, views, strict=True)
    ]


def _listed(view: dict[str, Any], words: dict[str, Any]) -> Listed:
    state = words["states"][view["state"]]
    return Listed(view["centre"], view["name"], words["listed"].format(count=view["count"], state=state))


def _legend(keys: set[str], words: dict[str, Any]) -> tuple[LegendEntry, ...]:
    """Return the classes that occur, from the ground up: cells first, hotspots over them."""
    levels = [
        LegendEntry(
            f"level{level}",
            words["hot" if level > 0 else "cold"].format(n=CONFIDENCE[abs(level)]),
            colour,
            "" if level > 0 else "3 3",
        )
        for level, colour in COLOURS.items()
    ]
    states = [
        LegendEntry(state, words["state"].format(state=words["states"][state]), colour, dashes, 0.08)
        for state, (colour, dashes) in STATES.items()
    ]
    return tuple(entry for entry in (*levels, *states) if entry.key in keys)


def _group_name(views: list[dict[str, Any]], group: str, language: str) -> list[str]:
    name = "group_name_en" if language == "en" else "group_name"
    return [views[0][name]] if views else [group]


def _outlines(session: Session) -> list[tuple[Any, str]]:
    """Return the borders of the districts, or of the city where it has none."""
    for level in ("district", "city"):
        query = select(Organisation.jurisdiction, Organisation.name).where(Organisation.level == level)
        found = session.execute(query.where(Organisation.jurisdiction.is_not(None))).all()
        if found:
            areas = shapely.from_wkb([bytes(jurisdiction.data) for jurisdiction, _ in found])
            return [(_plain(area), name) for area, (_, name) in zip(areas, found, strict=True)]
    return []


def _plain(area: Any) -> Any:
    """A border to within some ten metres: it is drawn as a thin line."""
    return area.simplify(0.0003, preserve_topology=True).boundary
