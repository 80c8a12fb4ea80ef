"""Routes from words: lists of roads with from and to, found on a road network."""

from gis.road_lists.catalogue import Guess, NameMatch
from gis.road_lists.ends import Locate, RoadEnd
from gis.road_lists.errors import RoadLineUnreadable
from gis.road_lists.lines import RoadLine, RoadList, parse_line, parse_list
from gis.road_lists.report import table, totals
from gis.road_lists.routes import NOT, PARTLY, WHOLLY, Note, RoadLists, RoadRoute

__all__ = [
    "NOT",
    "PARTLY",
    "WHOLLY",
    "Guess",
    "Locate",
    "NameMatch",
    "Note",
    "RoadEnd",
    "RoadLine",
    "RoadLineUnreadable",
    "RoadList",
    "RoadLists",
    "RoadRoute",
    "parse_line",
    "parse_list",
    "table",
    "totals",
]
