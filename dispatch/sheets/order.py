"""What may be asked of a situation sheet, and how a page of each kind is divided."""

from dataclasses import dataclass

from gis.cartography.frame import Bounds

PAPERS: dict[str, tuple[int, int]] = {"A3": (297, 420), "A4": (210, 297)}
LANGUAGES = ("zh-CN", "en")
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """A situation sheet that is wanted.

    `bounds` are west, south, east and north in degrees; without them the sheet shows the land of the
    organisation that asks, or all of the city. `layers` are the ids of those to show, without them all in
    force. `role` is that of who asks: some kinds of layers are not for every role. `printed_by` is a name to
    be put on the sheet.
    """

    paper: str = "A3"
    landscape: bool = True
    language: str = "zh-CN"
    title: str | None = None
    bounds: Bounds | None = None
    printed_by: str | None = None
    role: str | None = None
    layers: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the first page, in mm from the upper left corner within the margins."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The size of a page, its margins and type, and where the map, its legend and the list begin; in mm.

    In landscape format the legend and the list share a column beside the map, in portrait a strip below it.
    """

    width: int
    height: int
    margin: float
    foot: float
    type_pt: float
    head: float
    map: Box
    legend: Box
    list: Box
    shares_column: bool


def layout_of(paper: str, landscape: bool) -> PageLayout:
    """Return how a page is divided."""
    short, long = PAPERS[paper]
    width, height = (long, short) if landscape else (short, long)
    # Type and margins of the larger paper are larger, but by less than the paper.
    large = paper == "A3"
    margin, foot, head, gap = (10.0, 14.0, 17.0, 4.0) if large else (8.0, 12.0, 14.0, 3.0)
    inner_width, inner_height = width - 2 * margin, height - margin - foot - head
    if landscape:
        column = 122.0 if large else 88.0
        drawn = Box(0, head, inner_width - column - gap, inner_height)
        beside = Box(drawn.width + gap, head, column, inner_height)
        legend = listed = beside
    else:
        strip = 132.0 if large else 96.0
        drawn = Box(0, head, inner_width, inner_height - strip - gap)
        below = head + drawn.height + gap
        column = 92.0 if large else 64.0
        legend = Box(0, below, column, strip)
        listed = Box(column + gap, below, inner_width - column - gap, strip)
    return PageLayout(
        width, height, margin, foot, 8.0 if large else 6.8, head, drawn, legend, listed, landscape
    )
