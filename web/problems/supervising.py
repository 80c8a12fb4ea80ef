"""The rows of the table of problems for what subjects, inspections and draws refuse."""

from dispatch.draws import entering, lists, making
from dispatch.subjects import inspecting
from web.problems.rows import Row

SUPERVISING: dict[type[Exception], Row] = {
    inspecting.SubjectUnknown: Row(
        404, "subject_unknown", "没有检查对象 {subject_id}。", "There is no subject {subject_id}."
    ),
    inspecting.NotDrawn: Row(
        422,
        "not_drawn",
        "第 {draw_id} 次抽取没有抽中对象 {subject_id}。",
        "Draw {draw_id} did not choose subject {subject_id}.",
    ),
    inspecting.InspectedAlready: Row(
        409,
        "inspected_already",
        "第 {draw_id} 次抽取中对象 {subject_id} 的检查结果已登记。",
        "The result of subject {subject_id} in draw {draw_id} is there already.",
    ),
    inspecting.DayToCome: Row(
        422, "day_to_come", "检查日期 {day} 尚未到来。", "The day of an inspection, {day}, is still to come."
    ),
    making.DrawUnknown: Row(404, "draw_unknown", "没有抽取 {draw_id}。", "There is no draw {draw_id}."),
    making.DrawPublished: Row(
        409, "draw_published", "第 {draw_id} 次抽取已经公开。", "Draw {draw_id} is published already."
    ),
    making.ListChanged: Row(
        409,
        "list_changed",
        "名单在预览之后有变化（对象或等级），请重新预览。",
        "The list has changed since it was shown (a subject or a grade); look at it again.",
        ("shown", "now"),
    ),
    making.InspectorUnknown: Row(
        422,
        "inspector_unknown",
        "没有检查人员 {key}；请用 account:编号、squad:编号 或 name:姓名。",
        "There is no inspector {key}; say account:ID, squad:ID or name:NAME.",
        ("key",),
    ),
    entering.ListTooLong: Row(
        422,
        "list_too_long",
        "符合条件的对象超过 {most} 个，请缩小范围。",
        "More than {most} subjects fit; ask for fewer.",
        ("most",),
    ),
    lists.ListEmpty: Row(
        422,
        "list_empty",
        "名单为空：没有符合条件的检查对象或检查人员（{what}）。",
        "The list is empty: no {what} fits.",
        ("what",),
    ),
    lists.TwiceOnList: Row(
        422, "twice_on_list", "{key} 在名单中出现两次。", "{key} stands on the list twice.", ("what", "key")
    ),
    lists.DrawsTooMany: Row(
        422,
        "draws_too_many",
        "名单共 {on_list} 个对象，抽不出 {wanted} 个。",
        "{wanted} cannot be drawn from a list of {on_list}.",
        ("wanted", "on_list"),
    ),
    lists.TooFewInspectors: Row(
        422,
        "too_few_inspectors",
        "“{subject}”回避后只剩 {left} 名检查人员，需要 {needed} 名。",
        "For {subject} {left} inspectors are left who need not stand aside; {needed} are needed.",
        ("left", "needed"),
    ),
    lists.RecusalUnknown: Row(
        422,
        "recusal_unknown",
        "回避所指的检查人员 {inspector} 或对象 {subject_id} 不在名单中。",
        "A recusal names {inspector} or subject {subject_id}, which the list does not hold.",
        ("inspector", "subject_id"),
    ),
}
