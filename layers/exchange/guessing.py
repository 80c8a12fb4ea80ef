"""Guesses what the columns of a file are, by the names usual in Chinese and English data."""

import re
import unicodedata
from collections.abc import Sequence

from layers.exchange.targets import ATTRIBUTE, DEMANDS, ID, NAME, NAME_EN, OWN, WINDOW
from layers.kinds import Kind

# In the order in which they are preferred. Letters alone are the first letters of pinyin, as surveyors use.
_USUAL: dict[str, tuple[str, ...]] = {
    NAME: (
        "name", "名称", "名字", "中文名", "中文名称", "namezh", "namecn", "namechn", "cname", "mc",
        "区域名称", "重点区域", "线路名称", "道路名称", "路名", "点位名称", "场馆名称", "单位名称", "title",
        "标题", "label",
    ),
    NAME_EN: (
        "nameen", "英文名", "英文名称", "外文名", "englishname", "nameeng", "ename", "titleen", "ywmc",
    ),
    WINDOW: ("window", "时段"),
    DEMANDS: ("demands", "要求"),
    ID: ("featureid", "要素编号"),
    "note": (
        "备注", "说明", "描述", "bz", "sm", "remark", "remarks", "memo", "comment", "description", "desc",
    ),
    "contact": ("负责人", "联系人", "责任单位", "zrr", "fzr", "lxr", "owner", "responsible"),
    "guarantee_level": ("等级", "级别", "保障级别", "bzdj", "dj", "jb", "level", "grade"),
    "within_m": ("缓冲距离", "范围", "距离", "半径", "buffer", "distance", "radius", "within"),
    "squads_wanted": ("需要队数", "队数", "人数", "squads"),
    "closed_to": ("封闭对象", "限行对象", "closed"),
    "reason": ("原因", "事由", "yy", "why"),
    "code": ("代码", "编码", "dm", "adcode", "编号"),
    "place_type": ("类别", "类型", "lb", "lx", "type"),
    "area_type": ("类别", "类型", "lb", "lx", "type"),
}  # fmt: skip
_PLAIN = re.compile(r"[\W_]+")
_DBF_BYTES = 10
_SHORTEST_BYTES = 6


def guess_mapping(columns: Sequence[str], kind: Kind) -> dict[str, str]:
    """Return which column becomes what; a column that nothing speaks for is left out."""
    by_name = {_plain(column): column for column in reversed(columns)}
    mapping: dict[str, str] = {}
    for target, words in _words(kind).items():
        found = next((by_name[word] for word in words if word in by_name), None) or _cut(columns, words)
        if found is not None and found not in mapping:
            mapping[found] = target
    return mapping


def _words(kind: Kind) -> dict[str, list[str]]:
    """Return the plain words that speak for each target, the surest first."""
    words = {target: [_plain(target), *map(_plain, _USUAL[target])] for target in (NAME, NAME_EN)}
    for attribute in kind.attributes:
        own = (attribute.key, attribute.name, attribute.name_en, *_USUAL.get(attribute.key, ()))
        words[ATTRIBUTE + attribute.key] = [
            *(_plain(word) for word in own if word),
            _plain(ATTRIBUTE + attribute.key),
        ]
    return words | {target: [*map(_plain, _USUAL[target])] for target in OWN[2:]}


def _cut(columns: Sequence[str], words: Sequence[str]) -> str | None:
    """Return a column whose name a shapefile has cut to ten bytes."""
    for column in columns:
        plain = _plain(column)
        cut = len(column.encode()) in (_DBF_BYTES - 1, _DBF_BYTES) and len(plain.encode()) >= _SHORTEST_BYTES
        if cut and any(word.startswith(plain) for word in words):
            return column
    return None


def _plain(name: str) -> str:
    return _PLAIN.sub("", unicodedata.normalize("NFKC", name).casefold())
