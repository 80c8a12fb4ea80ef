"""Which column of a file of cases is what, and what holds where the file says nothing."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from data.importers.cases.errors import CaseColumnMissing, CaseMappingInvalid
from data.violations import SOURCES

# For each target the usual names of its column, the surest first.
USUAL: dict[str, tuple[str, ...]] = {
    "id": ("id", "案件编号", "编号", "工单编号", "案号", "servicerequestnumber", "srnumber", "caseid"),
    "happened_at": (
        "happenedat", "发生时间", "上报时间", "受理时间", "立案时间", "时间", "日期", "creationdate",
        "createddate", "inspectiondate", "reportedat", "date", "datetime",
    ),
    "time": ("发生时刻", "timeofday"),
    "lon": ("lon", "lng", "longitude", "经度", "x", "jd", "zxjd"),
    "lat": ("lat", "latitude", "纬度", "y", "wd", "zxwd"),
    "address": ("address", "地址", "案发地址", "事发地址", "位置描述", "streetaddress", "place"),
    "category": (
        "category", "事项", "事项代码", "案件类型", "小类", "小类代码", "类别", "violationnature", "type",
    ),
    "source": ("source", "来源", "案件来源", "问题来源"),
    "status": ("status", "状态", "案件状态"),
    "subject_name": (
        "subject", "subjectname", "当事人", "单位名称", "店名", "商户名称", "dbaname", "businessname",
    ),
    "subject_licence": (
        "licence", "license", "统一社会信用代码", "信用代码", "证照号", "许可证号", "licencenumber",
        "licensenumber",
    ),
    "subject_kind": ("subjectkind", "对象类型", "facilitytype"),
}  # fmt: skip
NEEDED = ("happened_at",)
PLAIN = re.compile(r"[\W_]+")
COMPLAINTS = ("complaint", "12345", "public", "agency", "投诉", "举报", "热线", "群众", "市民", "公众")
PATROLS = ("patrol", "camera", "sensor", "simulation", "巡查", "巡逻", "监督员", "视频", "探头", "主动发现")


@dataclass(frozen=True, slots=True)
class CaseMapping:
    """How rows of a file become violations.

    `columns` is target → column, of `USUAL`; `categories` and `sources` turn values of a column into codes
    of categories and into "complaint" or "patrol". `category`, `source` and `subject_kind` hold where a row
    says nothing. `origin` names where the cases come from, and tells with their id which case a row is.
    `crs` is WGS84, GCJ-02, BD-09, CGCS2000 or EPSG:NNNN; `time_zone` that of times that state none. A status
    that holds one of `duplicate_words` marks a row as a duplicate. Categories that are added are of `group`,
    which is called `group_name` and `group_name_en`.
    """

    origin: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    category: str = ""
    categories: dict[str, str] = field(default_factory=dict)
    source: str = "complaint"
    sources: dict[str, str] = field(default_factory=dict)
    crs: str = ""
    encoding: str = ""
    date_format: str = ""
    time_zone: str = "Asia/Shanghai"
    subject_kind: str = "shop"
    organisation: str = ""
    group: str = ""
    group_name: str = ""
    group_name_en: str = ""
    adds_categories: bool = False
    duplicate_words: tuple[str, ...] = ("dup", "重复")

    def with_guesses(self, columns: Sequence[str]) -> "CaseMapping":
        """Return the mapping with columns guessed where it names none; raise CaseColumnMissing."""
        guessed = guess_columns(columns)
        named = {target: column for target, column in self.columns.items() if column}
        free = {
            target: column
            for target, column in guessed.items()
            if target not in self.columns and column not in named.values()
        }
        for target, column in named.items():
            if column not in columns:
                raise CaseColumnMissing(target, column, tuple(columns))
        return replace(self, columns=free | named)

    def check_places(self, columns: Sequence[str], has_shapes: bool) -> None:
        """Raise CaseColumnMissing where no column says when or where something happened."""
        needed = NEEDED if has_shapes else (*NEEDED, "lon", "lat")
        for target in needed:
            if target not in self.columns:
                raise CaseColumnMissing(target, "", tuple(columns))

    def source_of(self, value: str) -> str | None:
        """Return "complaint" or "patrol" for a value of the file, or None if it says neither."""
        plain = value.strip()
        if not plain:
            return self.source
        if plain in self.sources:
            return self.sources[plain]
        folded = plain.casefold()
        found = [source for source, words in zip(SOURCES, (COMPLAINTS, PATROLS), strict=True)
                 if any(word in folded for word in words)]  # fmt: skip
        return found[0] if len(found) == 1 else None


def guess_columns(columns: Sequence[str]) -> dict[str, str]:
    """Return target → column by the names that are usual in Chinese and English files."""
    by_name = {_plain(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for target, usual in USUAL.items():
        column = next((by_name[name] for name in usual if name in by_name), None)
        if column is not None and column not in found.values():
            found[target] = column
    return found


def read_mapping(path: Path) -> CaseMapping:
    """Return the mapping that a JSON file holds; raise CaseMappingInvalid."""
    try:
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CaseMappingInvalid("mapping", str(error), ("a JSON object in UTF-8",)) from None
    if not isinstance(said, dict):
        raise CaseMappingInvalid("mapping", type(said).__name__, ("a JSON object",))
    return make_mapping(said)


def make_mapping(said: dict[str, Any]) -> CaseMapping:
    """Return a mapping made of what was said, by the names of `CaseMapping`; raise CaseMappingInvalid."""
    known = {one.name: one for one in fields(CaseMapping)}
    empty = CaseMapping()
    for name, value in said.items():
        if name not in known:
            raise CaseMappingInvalid(name, str(value), tuple(known))
        wanted = list if name == "duplicate_words" else type(getattr(empty, name))
        if not isinstance(value, wanted):
            raise CaseMappingInvalid(name, repr(value), (wanted.__name__,))
    said = said | ({"duplicate_words": tuple(said["duplicate_words"])} if "duplicate_words" in said else {})
    mapping = CaseMapping(**said)
    _check(mapping)
    return mapping


def _check(mapping: CaseMapping) -> None:
    for target in mapping.columns:
        if target not in USUAL:
            raise CaseMappingInvalid("columns", target, tuple(USUAL))
    for source in (mapping.source, *mapping.sources.values()):
        if source not in SOURCES:
            raise CaseMappingInvalid("source", source, SOURCES)


def _plain(name: str) -> str:
    return PLAIN.sub("", unicodedata.normalize("NFKC", name)).casefold()
