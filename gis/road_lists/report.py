"""What became of a list of roads, as a table to read."""

from collections import Counter
from collections.abc import Sequence

from gis.road_lists.catalogue import Guess
from gis.road_lists.routes import NOT, PARTLY, WHOLLY, RoadRoute

_HEAD = (
    "| line | found | length, km | name by | on its name | what to look at |",
    "|---|---|---|---|---|---|",
)


def table(routes: Sequence[RoadRoute]) -> str:
    """A Markdown table, one row for each line."""
    return "\n".join([*_HEAD, *(_row(route) for route in routes)])


def totals(routes: Sequence[RoadRoute]) -> dict[str, int]:
    """How many lines were found wholly, partly and not."""
    counted = Counter(route.found for route in routes)
    return {found: counted[found] for found in (WHOLLY, PARTLY, NOT)}


def _row(route: RoadRoute) -> str:
    line = route.line
    stretch = line.road if line.whole else f"{line.road}，{line.start}至{line.end}"
    length, share = (
        (f"{route.length_m / 1000:.1f}", f"{route.share_on_named_road:.0%}")
        if route.found == WHOLLY
        else ("", "")
    )
    match = f"{route.road.match} {route.road.score:.0f}" if route.road.match == "guess" else route.road.match
    return f"| {stretch} | {route.found} | {length} | {match} | {share} | {'; '.join(_remarks(route))} |"


def _remarks(route: RoadRoute) -> list[str]:
    missing = [f"no {end.written} on it{_or_one_of(end.guesses)}" for end in route.ends if not end.found]
    road = [f"no such road{_or_one_of(route.guesses)}"] if route.found == NOT else []
    notes = []
    for note in route.notes:
        about = [*note.names, *([f"{note.length_m:.0f} m"] if note.length_m else [])]
        about += [str(note.count)] if note.count else []
        notes.append(" ".join([note.what.replace("_", " "), *about]))
    return [*road, *missing, *notes]


def _or_one_of(guesses: Sequence[Guess]) -> str:
    names = [guess.name for guess in guesses[:2]]
    return f" ({'? '.join(names)}?)" if names else ""
