"""The rows of the table of problems for what response plans and assignments at once refuse."""

from dispatch import assignment, batches
from dispatch.response import asking, plans, raising
from web.problems import errors
from web.problems.rows import Row

RESPONDING: dict[type[Exception], Row] = {
    assignment.SquadTaken: Row(
        409,
        "squad_taken",
        "{call_sign} 已由 {account} 派往案件 {number}。",
        "{account} has sent {call_sign} to incident {number}.",
        ("call_sign", "number", "account"),
    ),
    batches.BatchUnknown: Row(
        404, "batch_unknown", "没有批量派遣 {batch_id}。", "There is no batch of assignments {batch_id}."
    ),
    errors.ResponseNotTaken: Row(
        409,
        "response_not_taken",
        "案件 {number} 的预案未执行：{count} 支执法队已不能派遣。",
        "Nothing was done for incident {number}: {count} squads can no longer be sent.",
        ("lost",),
    ),
    plans.ResponsePlanUnknown: Row(
        404,
        "response_plan_unknown",
        "没有处置预案 {plan_id}，或已停用。",
        "There is no response plan {plan_id}, or it is retired.",
    ),
    plans.ResponsePlanNotYours: Row(
        403,
        "response_plan_not_yours",
        "该预案属 {organisation}，不在您的管辖内。",
        "The plan belongs to {organisation_en}, which is not under yours.",
    ),
    plans.ResponsePlanNameTaken: Row(
        409,
        "response_plan_name_taken",
        "该机构已有名为“{name}”的处置预案。",
        "The organisation has a response plan called “{name}” already.",
    ),
    plans.ResponsePlanChanged: Row(
        409,
        "response_plan_changed",
        "预案“{name}”已被他人修改，现为第 {revision} 次修订；请重新打开后再改。",
        "Someone has changed “{name}” meanwhile; it is at revision {revision}. Open it again.",
        ("revision",),
    ),
    plans.FeatureNotPublished: Row(
        422,
        "feature_not_published",
        "没有已发布的要素 {feature_id}；按名称查找见 GET /api/v1/features。",
        "There is no published feature {feature_id}; GET /api/v1/features finds them by name.",
        ("feature_id",),
    ),
    plans.OrganisationUnknown: Row(
        422,
        "organisation_unknown",
        "没有机构 {organisation_id}；机构见 GET /api/v1/organisations。",
        "There is no organisation {organisation_id}; GET /api/v1/organisations lists them.",
    ),
    raising.HighestLevel: Row(
        409,
        "highest_level",
        "案件 {number} 已是最高响应等级（{level} 级）。",
        "Incident {number} is at the highest level of response ({level}) already.",
    ),
    asking.NoResponseTaken: Row(
        409,
        "no_response_taken",
        "案件 {number} 尚未启动预案，没有到场问项。",
        "No response plan was taken for incident {number}: nothing is asked.",
    ),
    asking.AnswerUnfit: Row(
        422,
        "answer_unfit",
        "第 {item} 项不能答“{answer}”；可答：{accepted}。",
        "Item {item} cannot be answered “{answer}”; it takes: {accepted}.",
        ("accepted",),
    ),
}
