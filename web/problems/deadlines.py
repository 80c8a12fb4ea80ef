"""The rows of the table of problems for what rules of deadlines and pauses refuse."""

from data.importers.holidays import CalendarUnfit
from dispatch.deadlines import editing, pausing
from web.problems.rows import Row

DEADLINES: dict[type[Exception], Row] = {
    editing.OnlyAtTheTop: Row(
        403,
        "only_at_the_top",
        "此项全市通用，只能由市级管理员修改。",
        "This counts for the whole city; only the city's administrator changes it.",
    ),
    CalendarUnfit: Row(
        422,
        "calendar_unfit",
        "日历文件第 {line} 行有误（{given}）：首行为列名“日期,类型,名称”；日期如 2026-10-01；"
        "类型写“放假”或“上班”；每日一行，名称最多 60 字。什么都没有录入。",
        "Line {line} of the calendar does not fit ({given}): the first names the columns date, kind, "
        "name; a date is 2026-10-01; a kind is off or work; each day once, a name has 60 letters at most. "
        "Nothing is taken.",
        ("line", "what", "given"),
    ),
    editing.RuleTwice: Row(
        422,
        "rule_twice",
        "有两条规则的事项、级别和来源相同（第 {rows} 条，从 0 数起）。",
        "Two rules are for the same category, priority and source (rows {rows}, counted from 0).",
        ("rows",),
    ),
    pausing.PauseNotAllowed: Row(
        409,
        "pause_not_allowed",
        "案件 {number} 当前环节不允许暂停计时。",
        "No rule lets the clock of incident {number} stand still now.",
        ("steps",),
    ),
    pausing.PauseUsedUp: Row(
        409,
        "pause_used_up",
        "案件 {number} 的暂停时间已用完（规则允许共 {hours} 小时）。",
        "The clock of incident {number} has stood still as long as its rule allows ({hours} hours).",
    ),
    pausing.AlreadyPaused: Row(
        409,
        "already_paused",
        "案件 {number} 已暂停计时。",
        "The clock of incident {number} stands still already.",
    ),
    pausing.NotPaused: Row(
        409, "not_paused", "案件 {number} 未暂停计时。", "The clock of incident {number} is going."
    ),
    pausing.PauseReasonMissing: Row(
        422, "pause_reason_missing", "暂停计时须填写原因（reason）。", "A pause asks for a reason."
    ),
}
