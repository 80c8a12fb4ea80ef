"""The rows of the table of problems for what dispatch, roads and shapes refuse."""

from dispatch import (
    assignment,
    authority,
    closing,
    correction,
    intake,
    jurisdiction,
    lifecycle,
    merging,
    replay,
    situation,
    squads,
)
from dispatch.past import looking
from gis import shapes, travel
from web.problems import errors
from web.problems.rows import Row

DISPATCHING: dict[type[Exception], Row] = {
    lifecycle.IncidentUnknown: Row(
        404, "incident_unknown", "没有案件 {incident_id}。", "There is no incident {incident_id}."
    ),
    lifecycle.IllegalMove: Row(
        409,
        "illegal_move",
        "案件 {number} 处于 {was}，不能转为 {to}；可转为：{allowed}。",
        "Incident {number} is {was} and cannot become {to}; it can become {allowed}.",
        ("was", "to", "allowed"),
    ),
    lifecycle.ReasonMissing: Row(
        422, "reason_missing", "转为 {to} 须填写原因（reason）。", "Becoming {to} asks for a reason."
    ),
    lifecycle.AssignmentMoves: Row(
        409,
        "assignment_moves",
        "状态 {to} 由派遣的执法队推进：请用 POST …/assignments 或 PATCH /assignments。",
        "The squad on it brings an incident to {to}: use POST …/assignments or PATCH /assignments.",
    ),
    lifecycle.TransferMoves: Row(
        409,
        "transfer_moves",
        "案件 {number} 须经移送并由对方接收后才转为“已移送”：请发起移送。",
        "Incident {number} becomes transferred when another organisation accepts a transfer: ask for one.",
    ),
    lifecycle.NotByRole: Row(
        403,
        "not_by_role",
        "案件 {number} 转为 {to} 不由 {role} 操作。",
        "Bringing incident {number} to {to} is not for a {role}.",
        ("to",),
    ),
    lifecycle.SamePerson: Row(
        409,
        "same_person",
        "案件 {number} 由 {account} 处置，须由他人核查。",
        "{account} handled incident {number}; somebody else has to verify it.",
        ("account",),
    ),
    merging.MergeTargetMissing: Row(
        422,
        "merge_target_missing",
        "案件 {number} 并案须指明并入哪个案件（into）。",
        "Merging incident {number} asks for the incident it goes into (`into`).",
    ),
    merging.MergedIntoItself: Row(
        422,
        "merged_into_itself",
        "案件 {number} 不能并入自身。",
        "Incident {number} cannot be merged into itself.",
    ),
    merging.MergeTargetEnded: Row(
        409,
        "merge_target_ended",
        "案件 {number} 已是 {status}，只能并入尚未处置完毕的案件。",
        "Incident {number} is {status}; incidents are merged into ones that are still to be handled.",
    ),
    authority.NotYours: Row(
        403,
        "not_yours",
        "案件 {number} 由 {holder} 负责；请其移送，或请上级处理。",
        "Incident {number} is {holder_en}'s; ask for a transfer, or ask those above.",
        ("holder", "holder_en"),
    ),
    authority.NotYourOrganisation: Row(
        403,
        "not_your_organisation",
        "{organisation}不在本账号所属机构之下，不能由本账号操作。",
        "{organisation_en} is not below this account's organisation: it is not for this account to act.",
        ("organisation", "organisation_en"),
    ),
    correction.IncidentEnded: Row(
        409,
        "incident_ended",
        "案件 {number} 已是 {status}，须先重启才能更正。",
        "Incident {number} is {status}; reopen it before correcting it.",
    ),
    correction.DuplicateOfItself: Row(
        422,
        "duplicate_of_itself",
        "案件 {number} 不能与自身重复。",
        "Incident {number} cannot repeat itself.",
    ),
    intake.CategoryUnknown: Row(
        422,
        "category_unknown",
        "没有事项 {code}；可用事项见 GET /api/v1/categories。",
        "There is no category {code}; GET /api/v1/categories lists them.",
    ),
    jurisdiction.OutsideJurisdiction: Row(
        422,
        "outside_jurisdiction",
        "位置 {lon}, {lat} 不在任何辖区内；坐标应为 [经度, 纬度]（WGS84）。",
        "{lon}, {lat} lies in no jurisdiction; a place is [longitude, latitude] in WGS84.",
        ("swapped",),
    ),
    assignment.SquadUnknown: Row(
        404, "squad_unknown", "没有执法队 {squad_id}。", "There is no squad {squad_id}."
    ),
    assignment.AssignmentUnknown: Row(
        404, "assignment_unknown", "没有派遣 {assignment_id}。", "There is no assignment {assignment_id}."
    ),
    replay.NoRecommendationKept: Row(
        404,
        "no_recommendation_kept",
        "派遣 {assignment_id} 没有留存推荐依据。",
        "Nothing was kept of the recommendation behind assignment {assignment_id}.",
    ),
    errors.SquadTakenElsewhere: Row(
        409,
        "squad_taken",
        "{call_sign} 已由 {account} 派往案件 {number}；下一推荐见 next。",
        "{account} has sent {call_sign} to incident {number}; see `next` for the ranking now.",
        ("taken_by", "next"),
    ),
    assignment.IncidentTaken: Row(
        409,
        "incident_taken",
        "案件 {number} 已由 {account} 派 {call_sign} 前往。",
        "{account} has already sent {call_sign} to incident {number}.",
        ("number", "call_sign", "account"),
    ),
    assignment.NotAvailable: Row(
        409,
        "squad_not_available",
        "{call_sign} 不可派（{status}）。",
        "{call_sign} cannot be sent ({status}).",
    ),
    assignment.OverrideReasonMissing: Row(
        422,
        "override_reason_missing",
        "{call_sign} 未列入推荐（{why}）；派遣须填写 override_reason。",
        "{call_sign} is not recommended ({why}); sending it asks for an override_reason.",
        ("why",),
    ),
    assignment.IllegalStep: Row(
        409,
        "illegal_step",
        "派遣处于 {status}，不能转为 {to}。",
        "The assignment is {status} and cannot become {to}.",
    ),
    squads.CallSignTaken: Row(
        409, "call_sign_taken", "呼号 {call_sign} 已被使用。", "The call sign {call_sign} is taken."
    ),
    squads.SquadOnAssignment: Row(
        409,
        "squad_on_assignment",
        "{call_sign} 正在执行派遣，状态随派遣变化。",
        "{call_sign} is on an assignment, which its status follows.",
    ),
    squads.PostUnknown: Row(404, "post_unknown", "没有岗位 {feature_id}。", "There is no post {feature_id}."),
    closing.ClosureUnknown: Row(
        404,
        "closure_unknown",
        "没有封路 {closure_id}，或已解除。",
        "There is no closure {closure_id}, or it is lifted already.",
    ),
    looking.PastNotBegun: Row(
        404, "past_not_begun", "尚未保存任何历史状态。", "Nothing of the past has been kept yet."
    ),
    looking.PastNotKept: Row(
        404,
        "past_not_kept",
        "没有 {at} 的历史状态；自 {kept_since} 起保存，至 {now} 为止。",
        "Nothing is kept of {at}; the past is kept from {kept_since} to {now}.",
        ("kept_since",),
    ),
    closing.ClosureWindowEmpty: Row(
        422,
        "closure_window_empty",
        "结束时间 {ends_at} 须晚于开始时间 {starts_at}。",
        "The end {ends_at} must come after the start {starts_at}.",
    ),
    errors.ClosesNothing: Row(
        422,
        "closes_nothing",
        "图形未涉及任何道路；点和线须距道路 {within_m:.0f} 米以内。",
        "The shape meets no road; points and lines must be within {within_m:.0f} m of one.",
    ),
    situation.NoRoadNetwork: Row(
        503,
        "no_road_network",
        "尚未导入道路：flask import roads 文件.osm.pbf。",
        "No roads are imported yet: flask import roads FILE.osm.pbf.",
    ),
    travel.NoRoadNear: Row(
        404,
        "no_road_near",
        "位置 {lon:.5f}, {lat:.5f} 的 {within_m:.0f} 米内没有可行的道路。",
        "There is no road to be used within {within_m:.0f} m of {lon:.5f}, {lat:.5f}.",
    ),
    travel.NoSuchRoad: Row(404, "no_such_road", "没有名为“{name}”的道路。", "No road is called “{name}”."),
    travel.NoRoute: Row(
        404, "no_route", "没有开放的道路通往该处。", "No open road leads from the one place to the other."
    ),
    travel.EngineFailed: Row(
        503, "engine_failed", "行程计算中断，请重试。", "Working out travel times broke off; try again."
    ),
    travel.EngineClosed: Row(
        503, "engine_closed", "路网正在更换，请重试。", "The road network is being replaced; try again."
    ),
    shapes.ShapeUnreadable: Row(
        422, "shape_unreadable", "图形无法读取：{what}。", "The shape cannot be read: {what}."
    ),
    shapes.ShapeOutsideWorld: Row(
        422,
        "shape_outside_world",
        "图形的坐标超出范围：{what}（{where}）。",
        "The shape leaves the world: {what} ({where}).",
    ),
    shapes.ShapeInvalid: Row(
        422,
        "shape_invalid",
        "图形无效：{what}，位于 {where}。",
        "The shape is not valid: {what} at {where}.",
    ),
}
