"""The code lists of the data standard: every code with its Chinese and English name.

Those of categories, their groups and organisations are each city's own and change while it works: they are
read from the API. All others are closed: a code keeps its meaning for good, and new ones come at the end.
"""

from dataclasses import dataclass

from dispatch.statuses import STATUS_NAMES


@dataclass(frozen=True, slots=True)
class Code:
    """A code and what it means."""

    code: str | int
    name_zh: str
    name_en: str


def _codes(**names: tuple[str, str]) -> tuple[Code, ...]:
    return tuple(Code(code, *words) for code, words in names.items())


def _numbers(*names: tuple[str, str]) -> tuple[Code, ...]:
    return tuple(Code(number, *words) for number, words in enumerate(names, start=1))


EMERGING = {
    "new": ("新增", "New"),
    "consecutive": ("连续", "Consecutive"),
    "intensifying": ("加强", "Intensifying"),
    "persistent": ("持续", "Persistent"),
    "diminishing": ("减弱", "Diminishing"),
    "sporadic": ("零星", "Sporadic"),
    "oscillating": ("振荡", "Oscillating"),
    "historical": ("历史", "Historical"),
}

CLOSED: dict[str, tuple[Code, ...]] = {
    "incident_source": (
        Code("12345", "12345 热线", "12345 hotline"),
        *_codes(
            patrol=("巡查", "Patrol"),
            camera=("监控", "Camera"),
            sensor=("传感", "Sensor"),
            agency=("其他部门", "Other agency"),
            public=("公众", "Public"),
            simulation=("模拟", "Simulation"),
        ),
    ),
    "incident_status": tuple(Code(code, *words) for code, words in STATUS_NAMES.items()),
    "priority": _numbers(("特急", "Critical"), ("紧急", "Urgent"), ("一般", "Normal"), ("可缓", "Can wait")),
    "violation_source": _codes(complaint=("投诉", "Complaint"), patrol=("巡查", "Patrol")),
    "subject_grade": _codes(
        A=("A 级，风险最低", "A, the least risk"),
        B=("B 级", "B"),
        C=("C 级", "C"),
        D=("D 级，风险最高", "D, the most risk"),
    ),
    "hotspot_kind": _codes(cells=("片区", "Area"), address=("地址", "Address"), subject=("对象", "Subject")),
    "hotspot_state": _codes(
        emerging=("新发", "Emerging"),
        confirmed=("确认", "Confirmed"),
        treated=("治理中", "Treated"),
        abating=("消退", "Abating"),
        cleared=("清除", "Cleared"),
        relapsed=("反弹", "Relapsed"),
    ),
    "hotspot_change": _codes(
        born=("新生", "New"),
        grew=("扩大", "Grew"),
        same=("不变", "Unchanged"),
        shrank=("缩小", "Shrank"),
        split=("分裂", "Split"),
        merged=("并入", "Merged"),
        faded=("消失", "Faded"),
        absent=("未现", "Not found again"),
        cleared=("清除", "Cleared"),
        relapsed=("反弹", "Relapsed"),
    ),
}
OPEN: dict[str, tuple[str, str]] = {
    "category": ("本市事项，见 GET /api/v1/categories", "the city's categories: GET /api/v1/categories"),
    "category_group": ("本市类别组", "the groups of the city's categories"),
    "organisation": ("本市机构，见 GET /api/v1/organisations", "the city's: GET /api/v1/organisations"),
    "subject_kind": (
        "shop 商户、site 工地、vehicle 车辆、company 单位、person 个人，导入的可有其他",
        "shop, site, vehicle, company, person, and others as they were imported",
    ),
    "hotspot_pattern": (
        "、".join(f"{code}_hot {zh}" for code, (zh, _) in EMERGING.items()) + "；空为无",
        ", ".join(f"{code}_hot" for code in EMERGING) + "; empty for none",
    ),
}
