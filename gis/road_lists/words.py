"""What the name of a road is made of: a stem, a direction, what kind of road it is, its ring, its number."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

DIRECTIONS = "东南西北"
_CHINESE = re.compile(r"[\u2e80-\u9fff]")
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_LATIN_TAIL = re.compile(r"\s+(?P<tail>[a-z][a-z0-9 .,'’-]*)$")
_SEPARATORS = re.compile(r"[\s·•．.,，、\-—–_/'’\"“”]+")
_DIGITS = "零一二三四五六七八九十"
_SPELLINGS = (
    ("高速公路", "高速"),
    ("高速路", "高速"),
    ("立交桥", "桥"),
    ("互通桥", "桥"),
    ("互通", "桥"),
    ("线高速", "线"),
)
# Longer kinds first.
KINDS = (
    *("快速路", "辅路", "高速", "大街", "大道", "胡同", "路", "街", "道", "桥", "巷", "条", "里", "线"),
    *("expressway", "highway", "road", "street", "avenue", "bridge", "lane"),
)
_SIDE = re.compile(r"^(.+(?:路|街|道|高速|环))(辅路|辅道|辅线|主路|主线|主道)$|^(.*环)(辅路|主路)$")
_RING = re.compile(r"^([东南西北]{0,2})([二三四五六七八九]|\d)环([东南西北中]?)(?:路|高速|快速路)?$")
_RING_EN = re.compile(
    r"^(?:(north|south|east|west)(?:ern)? )?(?:(\d)(?:st|nd|rd|th)|(second|third|fourth|fifth|sixth|seventh))"
    r" ring(?: road)?(?: (north|south|east|west|middle))?(?: road)?$"
)
_BY_ENDS = re.compile(r"^([\u2e80-\u9fff]{2,5})[-—–~至]([\u2e80-\u9fff]{2,5})高速(?:公路)?$")
# The cities that are known by another character than their first, as in the names of expressways.
KNOWN_BY = {
    "北京": "京", "上海": "沪", "天津": "津", "重庆": "渝", "拉萨": "藏", "乌鲁木齐": "新", "呼和浩特": "蒙",
    "香港": "港", "澳门": "澳", "台北": "台", "成都": "蓉", "广州": "穗", "南宁": "桂", "石家庄": "石",
    "哈尔滨": "哈", "宁波": "甬", "福州": "榕", "南昌": "赣", "济南": "鲁", "太原": "晋", "西安": "陕",
}  # fmt: skip
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_IN_CHINESE = {"north": "北", "south": "南", "east": "东", "west": "西", "middle": "中"}
_CODE = re.compile(r"^([gsxyc])(\d{1,4})")
_CODE_LETTERS = {"国道": "g", "省道": "s", "县道": "x", "乡道": "y"}
_CODE_CN = re.compile(r"^(?:(国道|省道|县道|乡道)(\d{3})|(\d{3})(国道|省道|县道|乡道))$")
_SHORT_EN = {
    "rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "expy": "expressway", "exp": "expressway",
    "hwy": "highway", "br": "bridge", "n": "north", "s": "south", "e": "east", "w": "west",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoadWords:
    """A name taken apart.

    Attributes
    ----------
    text : str
        The name in one spelling: width, case, blanks and brackets gone, 高速公路 as 高速, 立交桥 as 桥.
    kind : str
        路, 街, 大街, 高速, 桥 and so on; "" for none.
    stem : str
        The text without its kind.
    part : str
        A direction at the end of the stem, 东西南北中: this may be one part of a longer road.
    ring : int
        The number of a ring road, 0 for others.
    ring_sides : frozenset of str
        Which sides of the ring are meant; empty for all.
    code : str
        A number such as g6, s12.
    is_side : bool
        Whether it is the side road 辅路 of the road that bears the rest of the name.
    """

    text: str
    kind: str
    stem: str
    part: str
    ring: int
    ring_sides: frozenset[str]
    code: str
    is_side: bool

    @property
    def without_part(self) -> str:
        """The stem without its direction."""
        return self.stem[: len(self.stem) - len(self.part)]

    @property
    def is_of_ring(self) -> bool:
        """Whether it is a ring or a side of one, not a part of a side with a name of its own (东四环北路)."""
        return self.ring > 0 and not (self.part and self.text[0] in DIRECTIONS)

    @property
    def numbers_and_directions(self) -> tuple[str, ...]:
        """What tells names apart that are otherwise alike."""
        return tuple(c for c in self.text if c.isdigit() or c in f"{DIRECTIONS}中内外前后上下{_DIGITS}")


@lru_cache(maxsize=65536)
def words_of(name: str) -> RoadWords:
    """Take a name apart."""
    text = _one_spelling(name)
    side = _SIDE.match(text)
    is_side = bool(side) and (side[2] or side[4]).startswith("辅")
    text = (side[1] or side[3]) if side else text
    ring, ring_sides = _ring_of(text)
    kind = next((kind for kind in KINDS if text.endswith(kind) and len(text) > len(kind)), "")
    stem = text[: len(text) - len(kind)].strip()
    part = stem[-1] if len(stem) > 2 and stem[-1] in f"{DIRECTIONS}中" else ""
    return RoadWords(text, kind, stem, part, ring, ring_sides, _code_of(text), is_side)


def abbreviations_of(name: str) -> tuple[str, ...]:
    """What an expressway that is called by its two ends is called for short: 京平高速 for 北京-平谷高速公路.

    Each end gives its first character or the one it is known by (JTG A03, naming of expressways).
    """
    ends = _BY_ENDS.match(unicodedata.normalize("NFKC", name).strip())
    if not ends:
        return ()
    first, last = ({place[0], KNOWN_BY.get(place, place[0])} for place in (ends[1], ends[2]))
    return tuple(sorted(f"{one}{other}高速" for one in first for other in last))


def latin_tail(name: str) -> str:
    """The English that follows a Chinese name on the same sign, or ""."""
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    tail = _LATIN_TAIL.search(text) if _CHINESE.search(text) else None
    return tail["tail"] if tail else ""


def _one_spelling(name: str) -> str:
    text = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", name)).casefold().strip()
    if not _CHINESE.search(text):
        tokens = re.sub(r"['’]", "", text)
        return " ".join(_SHORT_EN.get(token, token) for token in re.split(r"[\s.,\-_/]+", tokens) if token)
    text = _SEPARATORS.sub("", _LATIN_TAIL.sub("", text))
    for spelling, usual in _SPELLINGS:
        if text.endswith(spelling) and len(text) > len(spelling):
            text = text.removesuffix(spelling) + usual
    return text


def _ring_of(text: str) -> tuple[int, frozenset[str]]:
    ring = _RING.match(text)
    if ring:
        number = int(ring[2]) if ring[2].isdigit() else _DIGITS.index(ring[2])
        sides = ring[1] or ring[3].replace("中", "")
        return number, frozenset(sides)
    ring = _RING_EN.match(text)
    if ring:
        number = int(ring[2]) if ring[2] else _ORDINALS[ring[3]]
        return number, frozenset(_IN_CHINESE[ring[1]] if ring[1] else "")
    return 0, frozenset()


def _code_of(text: str) -> str:
    code = _CODE.match(text)
    if code and (len(text) == code.end() or _CHINESE.match(text[code.end()])):
        return code[1] + code[2]
    code = _CODE_CN.match(text)
    if code:
        return _CODE_LETTERS[code[1] or code[4]] + (code[2] or code[3])
    return ""
