"""`python -m scripts.road_list_report ROADS.osm.pbf LIST`: say what of a list of roads is found on a map.

LIST is text, one road to a line, or a CSV with the columns `road` and `segment`.
"""

import csv
import sys
from pathlib import Path

from gis.road_lists import RoadLists, parse_list, table, totals
from gis.roads.build import build_network
from gis.roads.osm import read_osm
from gis.travel.shapes import EdgeShapes


def words_of_list(path: Path) -> str:
    """Return the list as text, one road to a line."""
    if path.suffix != ".csv":
        return path.read_text(encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as stream:
        return "\n".join(f"{row['road']}，{row['segment']}" for row in csv.DictReader(stream))


def report(roads: Path, list_path: Path) -> str:
    """Return the table of all lines, the totals, and what could not be read."""
    parsed = parse_list(words_of_list(list_path))
    network, _ = build_network(read_osm(roads))
    routes = RoadLists(EdgeShapes(network)).find_all(parsed.lines)
    unread = [f"line {error.number}: {error.what}: {error.text}" for error in parsed.errors]
    return "\n".join([table(routes), "", str(totals(routes)), *unread])


if __name__ == "__main__":
    print(report(Path(sys.argv[1]), Path(sys.argv[2])))
