"""Words of the import of cases, in Chinese and English: steps, why a file or a row is not taken."""

from data.importers.cases import errors
from data.importers.errors import ImportRunning
from gis.files.errors import CrsNotUsable

STEPS = {
    "read": "读取并核对 reading and checking",
    "known": "剔除已有 leaving out what is known",
    "store": "写入 storing",
    "duplicates": "对照重复 pointing out duplicates",
    "done": "完成 done",
}
REASONS = {
    "row_broken": ("列数不符", "too few or too many cells"),
    "no_time": ("缺少时间", "no time"),
    "time_unreadable": ("时间无法识别（可用 --date-format）", "time not understood (see --date-format)"),
    "time_in_future": ("时间晚于现在", "time in the future"),
    "time_too_old": ("时间早于 1980 年", "time before 1980"),
    "no_place": ("缺少坐标", "no coordinates"),
    "swapped": ("经纬度颠倒", "latitude before longitude"),
    "not_degrees": ("坐标不是经纬度（可用 --crs）", "coordinates are no degrees (see --crs)"),
    "outside": ("不在任何辖区内（可用 --organisation）", "in no jurisdiction (see --organisation)"),
    "no_category": ("缺少事项（可用 --category）", "no category (see --category)"),
    "unknown_category": ("事项不明（可用 --add-categories）", "unknown category (see --add-categories)"),
    "unknown_source": (
        "来源不明（可在映射 sources 中说明）",
        "unknown source (say what it is in the mapping)",
    ),
}
CLEARED = {
    "incidents": "作废案件 incidents cancelled",
    "squads": "撤编执法队 squads retired",
    "orders": "结束巡查任务 patrol orders ended",
    "subjects": "删除对象 subjects deleted",
    "organisations": "删除机构 organisations deleted",
    "layers": "删除图层 layers deleted",
    "plans": "停用预案与方案 plans retired",
    "roads": "停用路网 road networks out of use",
}
_ACCOUNTS = (
    "示例账号仍可登录，密码与账号相同：请改密码或停用（flask account password|disable NAME） · "
    "accounts of the sample still sign in with their names for passwords: change these, or disable them"
)
_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    errors.CaseFileUnreadable: ("无法读取 {path}：{detail}", "{path} cannot be read: {detail}"),
    errors.CaseColumnMissing: (
        "文件中没有 {target} 所需的列 {column}；现有：{columns}",
        "The file has no column {column} for {target}; it has: {columns}. Say --column {target}=COLUMN.",
    ),
    errors.CaseMappingInvalid: (
        "映射中的 {name} 不能是 {value}；可用：{accepted}",
        "{name} of the mapping cannot be {value}; it may be: {accepted}",
    ),
    errors.CaseSystemUnknown: (
        "坐标 {first} 不是经纬度，文件也未标明坐标系；请用 --crs EPSG:NNNN 指明。",
        "The coordinates {first} are no degrees, and the file states no system; say --crs EPSG:NNNN.",
    ),
    CrsNotUsable: (
        "坐标系 {crs} 不可用；可用：{accepted}",
        "The system {crs} cannot be used; it may be: {accepted}",
    ),
    ImportRunning: ("另一次导入正在进行，请稍后再试。", "Another import is under way; try again later."),
}
REFUSED = tuple(_REFUSALS)


def cleared(counts: dict[str, int]) -> str:
    """Return how much of the sample was cleared away and what is left to do, in both languages."""
    parts = "; ".join(f"{CLEARED[what]} {count}" for what, count in counts.items() if count)
    return f"示例已让位 the sample gave way: {parts}\n{_ACCOUNTS}"


def refusal(error: Exception) -> str:
    """Return why nothing was imported, in both languages."""
    words = {
        name: ", ".join(map(str, value)) if isinstance(value, tuple) else value
        for name, value in vars(error).items()
    }
    return "\n".join(text.format(**words) for text in _REFUSALS[type(error)])
