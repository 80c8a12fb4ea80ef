"""The fields that can be given out of each source: names, types, units, code lists, and the rules they take.

What is not named here cannot be shared. Nothing that tells of a reporter is: neither names nor telephone
numbers, nor the words of a report, which may hold them; of the attributes of layers, those that name a person
are left out. A published field never changes its meaning: what has to change gets a new name.
"""

from dataclasses import dataclass

from data.shares import SOURCES

AS_IS, COARSER, MASKED = "as_is", "coarser", "masked"
RULES = (AS_IS, COARSER, MASKED)
TYPES = ("string", "integer", "number", "boolean", "date", "date-time")
FIRST = "1.0"
"""The version of the data standard in which the first fields were published."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a source.

    `codes` names the list that its values are from, `grouping` what `coarser` does to it: "time", "number",
    "category" (its group) or "organisation" (its district). One that `betrays_place` says where a feature
    lies more closely than a street does.
    """

    name: str
    name_zh: str
    name_en: str
    type: str = "string"
    unit: str = ""
    codes: str | None = None
    since: str = FIRST
    description_zh: str = ""
    description_en: str = ""
    personal: bool = False
    grouping: str = ""
    betrays_place: bool = False

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that it takes, apart from being left out."""
        masked = self.type == "string" and (self.codes is None or self.codes == "organisation")
        return (AS_IS, *((COARSER,) if self.grouping else ()), *((MASKED,) if masked else ()))


def _time(name: str, name_zh: str, name_en: str, zh: str = "", en: str = "") -> Field:
    return Field(name, name_zh, name_en, "date-time", "", None, FIRST, zh, en, grouping="time")


def _day(name: str, name_zh: str, name_en: str, zh: str = "", en: str = "") -> Field:
    return Field(name, name_zh, name_en, "date", "", None, FIRST, zh, en, grouping="time")


def _count(name: str, name_zh: str, name_en: str, unit: str = "件", zh: str = "", en: str = "") -> Field:
    return Field(name, name_zh, name_en, "integer", unit, None, FIRST, zh, en, grouping="number")


def _code(name: str, name_zh: str, name_en: str, codes: str, zh: str = "", en: str = "") -> Field:
    return Field(name, name_zh, name_en, "string", "", codes, FIRST, zh, en)


def _flag(name: str, name_zh: str, name_en: str, zh: str = "", en: str = "") -> Field:
    return Field(name, name_zh, name_en, "boolean", "", None, FIRST, zh, en)


def _organisation(name: str, name_zh: str, name_en: str, what_zh: str, what_en: str) -> tuple[Field, ...]:
    return (
        Field(f"{name}_code", f"{name_zh}代码", f"{name_en}, code", "string", "", "organisation", FIRST,
              what_zh, what_en, grouping="organisation"),
        Field(f"{name}_name", f"{name_zh}名称", f"{name_en}, name", "string", "", None, FIRST,
              what_zh, what_en, grouping="organisation"),
    )  # fmt: skip


CATEGORY = (
    Field("category_code", "事项代码", "Category, code", "string", "", "category", grouping="category"),
    Field("category_name", "事项名称", "Category, name"),
    Field("category_name_en", "事项英文名称", "Category, English name"),
    Field("category_group", "类别组代码", "Category group, code", "string", "", "category_group"),
)
OWNER = _organisation("organisation", "所在辖区单位", "Organisation of the land",
                      "地点所在辖区的单位", "whose land the place is")  # fmt: skip
NEIGHBOUR = _organisation("neighbour", "相邻单位", "Neighbouring organisation",
                          "位于交界地区时的另一方", "the other side, in a boundary area")  # fmt: skip

INCIDENTS = (
    Field("number", "案件编号", "Incident number"),
    _code("source", "案件来源", "Source", "incident_source"),
    *CATEGORY,
    Field("priority", "优先级", "Priority", "integer", "", "priority", FIRST, "1 最高，4 最低",
          "1 is the highest, 4 the lowest"),
    _code("status", "案件状态", "Status", "incident_status"),
    *OWNER,
    *NEIGHBOUR,
    *_organisation("responsible", "责任单位", "Responsible organisation", "首接负责的单位",
                   "which has taken it"),
    _flag("joint_response", "联合处置", "Joint response"),
    Field("place", "位置描述", "Place in words", betrays_place=True),
    Field("grid_code", "单元网格编码", "Unit grid code", "string", "", None, FIRST,
          "15 位：区 6、街道 3、社区 3、顺序 3；取自本市已发布的单元网格图层，没有则为空",
          "15 digits: district 6, street 3, community 3, number 3; of the layers of unit grids that are "
          "published, else empty", betrays_place=True),
    Field("accuracy_m", "定位精度", "Accuracy of the location", "number", "m", grouping="number"),
    _time("reported_at", "受理时间", "Reported at"),
    _time("updated_at", "更新时间", "Updated at"),
    _time("ended_at", "结束时间", "Ended at", "结案、并案或作废的时间", "closed, merged or cancelled"),
    _time("accept_due_at", "接单时限", "To be accepted by"),
    _time("arrive_due_at", "到场时限", "To be reached by"),
    _time("resolve_due_at", "处置时限", "To be resolved by"),
)  # fmt: skip

VIOLATIONS = (
    _time("happened_at", "发生时间", "Happened at"),
    _flag("day_only", "仅知日期", "Only the day is known", "为真时发生时间只到日",
          "where true, happened_at is exact to the day"),
    *CATEGORY,
    _code("found_by", "发现方式", "Found by", "violation_source"),
    *OWNER,
    *NEIGHBOUR,
    Field("address", "地址", "Address", betrays_place=True),
    Field("subject_name", "执法检查对象名称", "Subject, name", "string", "", None, FIRST,
          "自然人不给出", "not given of natural persons", betrays_place=True),
    _code("subject_kind", "执法检查对象类型", "Subject, kind", "subject_kind"),
    Field("subject_licence", "登记编号", "Subject, licence", "string", "", None, FIRST,
          "自然人不给出", "not given of natural persons", betrays_place=True),
    _code("subject_grade", "风险等级", "Risk grade", "subject_grade"),
    _flag("duplicate", "重复", "Duplicate", "再次反映同一违法行为", "tells of another violation once more"),
)  # fmt: skip

HOTSPOTS = (
    Field("name", "高发点位名称", "Hotspot, name", betrays_place=True),
    _code("kind", "高发点位类型", "Kind", "hotspot_kind"),
    _code("category_group", "类别组代码", "Category group, code", "category_group"),
    Field("window_days", "统计窗口", "Window", "integer", "d"),
    _code("state", "高发点位状态", "State", "hotspot_state"),
    _day("state_since", "状态起始日", "In this state since"),
    _code("change", "变化", "Change since the day before", "hotspot_change"),
    _code("pattern", "演变类型", "Pattern", "hotspot_pattern"),
    _day("born_on", "首现日", "First found on"),
    _day("last_day", "最近出现日", "Last found on"),
    _day("cleared_on", "清除日", "Cleared on"),
    _day("relapsed_on", "反弹日", "Relapsed on"),
    _count("relapses", "反弹次数", "Relapses", "次"),
    _count("count", "窗口内违法行为", "Violations in the window"),
    _count("complaints", "其中投诉发现", "Of these found by complaint"),
    _count("patrols", "其中巡查发现", "Of these found on patrol"),
    _count("total", "累计违法行为", "Violations in all"),
    _count("peak", "窗口内最高", "Most in a window"),
    Field("z", "显著性得分", "Score", "number", "", None, FIRST, "Gi* 标准分", "standard score of Gi*",
          grouping="number"),
    Field("area_m2", "面积", "Area", "number", "m2", grouping="number"),
    *OWNER,
    *NEIGHBOUR,
)  # fmt: skip

LAYER = (
    Field("name", "名称", "Name"),
    Field("name_en", "英文名称", "English name"),
    _time("valid_from", "生效时间", "Holds from", "空为一直有效", "empty: has always held"),
    _time("valid_until", "失效时间", "Holds until", "空为长期有效", "empty: without an end"),
    Field("window_rule", "时段规则", "Rule of the time window", "string", "", None, FIRST,
          "按时段生效的规则（JSON 文本），空为全天", "when it holds within that, as JSON; empty: always"),
)  # fmt: skip

FIELDS: dict[str, tuple[Field, ...]] = dict(
    zip(SOURCES, (INCIDENTS, LAYER, HOTSPOTS, VIOLATIONS), strict=True)
)
TIME_FIELD: dict[str, str | None] = {
    "incidents": "reported_at",
    "layer": None,
    "hotspots": "last_day",
    "violations": "happened_at",
}
"""The field that tells when a feature was, if any: what spans of time are compared with."""
