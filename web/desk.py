"""What the views of dispatch share: who acts, the live situation, and how reasons are put in words."""

from typing import Any

from flask import Flask, current_app

from data.capabilities import capability_of
from dispatch import telling
from dispatch.journal import Actor
from dispatch.recommendation import Reason
from dispatch.situation import Situation
from web.languages import asked_language
from web.settings import Settings
from web.signin.caller import current_caller


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its live situation, the roads being read at the first look, and let acts be told."""
    database = app.extensions.get("database")
    if database is not None:
        app.extensions["situation"] = Situation(database.engine, settings.instance)
        telling.install(database.sessions)


def current_situation() -> Situation:
    """Return the live situation of the current app."""
    return current_app.extensions["situation"]


def current_actor() -> Actor:
    """Return who acts in the current request."""
    caller = current_caller()
    account = caller.account
    return Actor(account.id, account.name, account.organisation_id, caller.organisation_path, account.role)


REASONS: dict[str, tuple[str, str]] = {
    "travel_time": ("按路行程最短优先", "Ranked by time on the road"),
    "own_street": ("本街道 {name}", "Own street {name_en}"),
    "own_district": ("本辖区 {name}", "Own district {name_en}"),
    "boundary_side": ("交界地区，两侧同等（{name}）", "Boundary area, both sides equal ({name_en})"),
    "neighbour": (
        "邻区 {name}，须快 {seconds:.0f} 秒",
        "Neighbour {name_en}, has to be {seconds:.0f} s faster",
    ),
    "lent": ("借调自 {name}", "Lent by {name_en}"),
    "on_turn": ("{name}，当值", "On turn: {name_en}"),
    "capable": ("具备 {capabilities}", "Has {capabilities}"),
    "old_fix": ("定位已过 {minutes} 分钟", "Fix is {minutes} min old"),
    "last_available": ("离开后 {name} 无可用队", "Leaves {name_en} without an available squad"),
    "leaves_uncovered": (
        "离开后“{name}”{within_min:.0f} 分钟内无可用队",
        "Leaves {name_en} without a squad within {within_min:.0f} min",
    ),
    "off_duty": ("未上岗", "Off duty"),
    "busy": ("正在执行任务{status_zh}", "On a task{status_en}"),
    "no_fix": ("没有定位", "No fix"),
    "stale_fix": ("定位过旧（{minutes} 分钟）", "Fix too old ({minutes} min)"),
    "lacks_capability": ("缺少 {capabilities}", "Lacks {capabilities}"),
    "bound_to_post": ("岗位固定", "Bound to a post"),
    "no_road": ("500 米内无可行道路", "No road within 500 m"),
    "unreachable": ("道路不通，无法到达", "No open road leads there"),
    "not_yours": ("其他机构的执法队", "Of another organisation"),
    "left_out": ("未列入推荐", "Not recommended"),
    "place_off_road": (
        "地点 500 米内没有{mode_zh}可行的道路，请核对位置",
        "No road for {mode_en} within 500 m of the place: check where it is",
    ),
}
STATUS_WORDS = {
    "assigned": ("（已派遣）", " (assigned)"),
    "en_route": ("（途中）", " (en route)"),
    "on_scene": ("（在现场）", " (on scene)"),
    "busy": ("（忙碌）", " (busy)"),
}
MODE_WORDS = {"car": ("汽车", "cars"), "ebike": ("电动自行车", "e-bikes"), "foot": ("步行", "walking")}
FIX_WORDS = {
    "unknown_squad": ("没有这个执法队", "There is no such squad"),
    "future": ("定位时间在未来", "The fix is from the future"),
    "too_old": ("定位早于 28 天", "The fix is older than 28 days"),
    "null_island": ("坐标为 (0, 0)", "The position is (0, 0)"),
    "out_of_country": (
        "坐标不在境内；请核对经纬度顺序",
        "Not in the country; longitude comes first",
    ),
    "duplicate": ("重复的定位", "The fix is there already"),
    "out_of_order": (
        "晚到的定位，已存入轨迹，未更新位置",
        "Came too late: kept in the track only",
    ),
}


def reason_words(reason: Reason) -> dict[str, Any]:
    """Return a reason with its words in the language asked for."""
    english = asked_language() == "en"
    about = {"name": "", "name_en": "", "within_min": 0, **reason.about}
    about["name_en"] = about["name_en"] or about["name"]
    able = [capability_of(code) for code in about.get("capabilities", [])]
    names = [each.name_en if english else each.name for each in able]
    about["capabilities"] = ("、", ", ")[english].join(names)
    about["minutes"] = round(about.get("age_s", 0) / 60)
    about["status_zh"], about["status_en"] = STATUS_WORDS.get(about.get("status", ""), ("", ""))
    about["mode_zh"], about["mode_en"] = MODE_WORDS.get(about.get("mode", ""), ("", ""))
    text = REASONS[reason.code][english].format(seconds=reason.seconds or 0, **about)
    return {"code": reason.code, "text": text, "seconds": reason.seconds}


def fix_words(code: str) -> str:
    """Return why a fix did not move its squad, in the language asked for."""
    return FIX_WORDS[code][asked_language() == "en"]
