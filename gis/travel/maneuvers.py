"""What a driver or walker is told at a turn, in Chinese and English."""

from dataclasses import dataclass

# Bounds of the change of heading, in degrees.
_STRAIGHT, _SLIGHT, _TURN, _SHARP = 20.0, 45.0, 120.0, 165.0

# With the road that is entered, and where it has no name or goes on.
_TEXTS = {
    "straight": ("直行进入{road}", "直行", "Continue onto {road}", "Continue straight"),
    "left": ("左转进入{road}", "左转", "Turn left onto {road}", "Turn left"),
    "right": ("右转进入{road}", "右转", "Turn right onto {road}", "Turn right"),
    "slight_left": ("向左前方进入{road}", "向左前方行驶", "Bear left onto {road}", "Bear left"),
    "slight_right": ("向右前方进入{road}", "向右前方行驶", "Bear right onto {road}", "Bear right"),
    "sharp_left": (
        "向左后方转弯进入{road}",
        "向左后方转弯",
        "Turn sharp left onto {road}",
        "Turn sharp left",
    ),
    "sharp_right": (
        "向右后方转弯进入{road}",
        "向右后方转弯",
        "Turn sharp right onto {road}",
        "Turn sharp right",
    ),
    "keep_left": ("靠左进入{road}", "靠左行驶", "Keep left onto {road}", "Keep left"),
    "keep_right": ("靠右进入{road}", "靠右行驶", "Keep right onto {road}", "Keep right"),
    "uturn": ("掉头进入{road}", "掉头", "Make a U-turn onto {road}", "Make a U-turn"),
    "merge": ("汇入{road}", "汇入主路", "Merge onto {road}", "Merge"),
}
_ROUNDABOUT = ("进入环岛，从第{exit}个出口驶出", "At the roundabout take exit {exit}")
_ROUNDABOUT_ENDS = ("进入环岛", "Enter the roundabout")
_TO_RAMP = {"left": "左", "right": "右"}
_COMPASS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_COMPASS_EN = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
_ARRIVE = {
    "": ("到达目的地", "Arrive at the destination"),
    "left": ("到达目的地，目的地在左侧", "Arrive at the destination, on the left"),
    "right": ("到达目的地，目的地在右侧", "Arrive at the destination, on the right"),
}


@dataclass(frozen=True, slots=True)
class RoadCalled:
    """A road as it is called: by name, by number, or not at all.

    Attributes
    ----------
    name, name_en : str
        The number where there is no name.
    ref : str
    is_ramp : bool
    """

    name: str = ""
    name_en: str = ""
    ref: str = ""
    is_ramp: bool = False

    def is_same_as(self, other: "RoadCalled") -> bool:
        """Whether one goes on along the same road: both lack a name, or share name or number."""
        if self.is_ramp != other.is_ramp:
            return False
        if self.name == other.name:
            return True
        return bool(self.ref) and self.ref == other.ref


def turn_kind(angle_deg: float) -> str:
    """The kind of turn that changes the heading by an angle, positive to the right, -180 to 180."""
    size, side = abs(angle_deg), "right" if angle_deg > 0 else "left"
    if size < _STRAIGHT:
        return "straight"
    if size < _SLIGHT:
        return f"slight_{side}"
    if size < _TURN:
        return side
    return f"sharp_{side}" if size < _SHARP else "uturn"


def fork_kind(angle_deg: float, other_deg: float) -> str:
    """The kind where a road forks: the side of the branch taken, beside that of the other one."""
    return "keep_right" if angle_deg > other_deg else "keep_left"


def turn_texts(kind: str, road: RoadCalled) -> tuple[str, str]:
    """The Chinese and the English text of a turn onto a road."""
    named, unnamed, named_en, unnamed_en = _TEXTS[kind]
    side = kind.rpartition("_")[2]
    if road.is_ramp and not road.name and side in _TO_RAMP:
        return f"靠{_TO_RAMP[side]}驶入匝道", f"Take the ramp on the {side}"
    called = road.name_en or road.name
    text = named.format(road=road.name) if road.name else unnamed
    return text, named_en.format(road=called) if called else unnamed_en


def roundabout_texts(road: RoadCalled, exit_number: int) -> tuple[str, str]:
    """The texts of taking an exit of a roundabout onto a road; exit 0 for staying on it."""
    if not exit_number:
        return _ROUNDABOUT_ENDS
    text, text_en = (told.format(exit=exit_number) for told in _ROUNDABOUT)
    called = road.name_en or road.name
    return text + (f"进入{road.name}" if road.name else ""), text_en + (f" onto {called}" if called else "")


def depart_texts(heading_deg: float, road: RoadCalled) -> tuple[str, str]:
    """The texts of setting out in a direction, clockwise from north."""
    sector = round(heading_deg / 45) % 8
    along = f"沿{road.name}" if road.name else ""
    called = road.name_en or road.name
    on = f" on {called}" if called else ""
    return f"{along}向{_COMPASS[sector]}出发", f"Head {_COMPASS_EN[sector]}{on}"


def arrive_texts(side: str) -> tuple[str, str]:
    """The texts of arriving at a destination on the left, on the right, or on the road ("")."""
    return _ARRIVE[side]
