"""The rows of the table of problems for what layers and their drafts refuse."""

from dispatch.checking import running
from gis.editing import errors as refusals
from gis.travel import following
from layers import boundary_areas, demands, kinds, making, ownership
from layers.drafting import errors
from layers.kinds import catalogue
from layers.plans import catalogue as plans
from layers.plans import copying
from layers.windows import WindowInvalid
from web.problems import errors as problems
from web.problems.rows import Row

EDITS: dict[type[refusals.EditRefused], tuple[str, str]] = {
    refusals.EmptyShape: ("图形是空的，至少要有一个点。", "The shape is empty; it needs at least one point."),
    refusals.WrongKind: ("此操作不适用于这种图形：{detail}。", "This does not take such a shape: {detail}."),
    refusals.InvalidShape: (
        "图形在 {lon:.6f}, {lat:.6f} 处自相交或有其他错误（{detail}），请先修正。",
        "The shape has a fault at {lon:.6f}, {lat:.6f} ({detail}); mend it first.",
    ),
    refusals.OutsideWorld: (
        "顶点超出范围：经度须在 ±180°、纬度须在 ±85° 之内。",
        "A vertex is out of range: ±180° of longitude, ±85° of latitude.",
    ),
    refusals.TooLarge: (
        "图形过大：须在距中心 300 千米以内。",
        "The shape is too large: it has to lie within 300 km of its middle.",
    ),
    refusals.TooManyVertices: (
        "结果的顶点过多；请加大步长或缩短图形。",
        "There would be too many vertices; take longer steps or a shorter shape.",
    ),
    refusals.BadNumber: ("数值超出范围：{detail}。", "A number is out of range: {detail}."),
    refusals.NothingLeft: ("操作后什么也不剩；请缩小范围或距离。", "Nothing would be left; cut less."),
    refusals.LineDoesNotCross: (
        "分割线须从图形外穿过图形再到图形外。",
        "The line has to run from outside through the shape to outside.",
    ),
    refusals.PointNotOnLine: (
        "分割点须在线上、两端之间。",
        "The point has to lie on the line, between its ends.",
    ),
    refusals.HoleOutside: ("孔洞须完全在面内。", "The hole has to lie wholly inside the polygon."),
    refusals.StaysInParts: (
        "图形互不相接，合并后会分成几部分；请选择相接的图形，或允许多部分。",
        "The shapes do not touch and would stay in parts; choose shapes that touch, or allow parts.",
    ),
    refusals.BadArguments: ("参数不符合要求：{detail}。", "The arguments do not fit: {detail}."),
}

PLANNING: dict[type[Exception], Row] = {
    ownership.NotOwn: Row(
        403,
        "not_own",
        "{kind}“{name}”属于{owner}；由其或其上级更改。",
        "The {kind} “{name}” belongs to {owner_en}; it or those above it may change it.",
        ("owner", "owner_en"),
    ),
    errors.LayerUnknown: Row(404, "layer_unknown", "没有图层 {layer_id}。", "There is no layer {layer_id}."),
    errors.FeatureUnknown: Row(
        404, "feature_unknown", "图层中没有要素 {feature_id}。", "The layer has no feature {feature_id}."
    ),
    errors.FeatureChanged: Row(
        409,
        "feature_changed",
        "要素 {feature_id} 已被 {author} 修改，内容见 theirs；合并后以其 revision_id 为 base 再保存。",
        "{author} saved feature {feature_id} meanwhile, see `theirs`; bring both together and save again "
        "with its revision_id as base.",
        ("feature_id", "author", "theirs"),
    ),
    errors.LayerFrozen: Row(
        409,
        "layer_frozen",
        "图层“{name}”已冻结（{note}），须先解冻。",
        "The layer “{name}” is frozen ({note}); thaw it first.",
    ),
    errors.LayerInReview: Row(
        409,
        "layer_in_review",
        "图层“{name}”正在审核，发布或撤回后才能修改。",
        "The layer “{name}” is in review; publish it or take it back before changing it.",
    ),
    errors.LayerNotInReview: Row(
        409,
        "layer_not_in_review",
        "图层“{name}”尚未提交审核。",
        "The layer “{name}” has not been submitted for review.",
    ),
    errors.ReviewByAnother: Row(
        409,
        "review_by_another",
        "“{name}”须由提交人以外的账号发布。",
        "“{name}” has to be published by another account than the one that submitted it.",
    ),
    errors.NothingDrafted: Row(
        409, "nothing_drafted", "图层“{name}”没有待发布的修改。", "Nothing is drafted in the layer “{name}”."
    ),
    errors.DraftPending: Row(
        409,
        "draft_pending",
        "图层“{name}”有 {changes} 处待发布的修改，请先发布或放弃。",
        "The layer “{name}” has {changes} drafted changes; publish or discard them first.",
        ("changes",),
    ),
    errors.VersionUnknown: Row(
        404, "version_unknown", "图层“{name}”没有版本 {version}。", "“{name}” has no version {version}."
    ),
    catalogue.KindUnknown: Row(
        404, "kind_unknown", "没有图层类别 {key}。", "There is no kind of layer {key}."
    ),
    catalogue.KindBuiltin: Row(
        409,
        "kind_builtin",
        "类别 {key} 由系统提供，不能修改；请另起代码。",
        "The kind {key} comes with the product and cannot be changed; take another key.",
    ),
    catalogue.KindInUse: Row(
        409,
        "kind_in_use",
        "类别 {key} 还有 {layers} 个图层在用。",
        "{layers} layers are of the kind {key}.",
        ("layers",),
    ),
    kinds.GeometryNotOfKind: Row(
        422,
        "geometry_not_of_kind",
        "此类图层不接受 {geometry}；可用：{allowed}。",
        "This kind of layer does not take a {geometry}; it takes: {allowed}.",
        ("allowed",),
    ),
    kinds.AttributeInvalid: Row(
        422,
        "attribute_invalid",
        "属性 {attribute} 不符合要求（{what}）{allowed}。",
        "The attribute {attribute} is not valid ({what}) {allowed}.",
        ("attribute", "what", "allowed"),
    ),
    demands.DemandInvalid: Row(
        422,
        "demand_invalid",
        "要求 {key} 不符合规定（{what}）；可用：{allowed}。",
        "The demand {key} is not valid ({what}); allowed: {allowed}.",
        ("key", "what", "allowed"),
    ),
    WindowInvalid: Row(
        422,
        "window_invalid",
        "时段的 {where} 无法读取（{what}）；时间为北京时间，不带时区。",
        "{where} of the time window cannot be read ({what}); times are those of Beijing, without an offset.",
        ("where", "what"),
    ),
    making.LayerKeyTaken: Row(
        409, "layer_key_taken", "代码 {key} 已有图层使用。", "Another layer has the key {key}."
    ),
    making.LayerPublished: Row(
        409,
        "layer_published",
        "“{name}”已发布过，不能删除；可删除其要素后再发布。",
        "“{name}” has been published and is not deleted; delete its features and publish that instead.",
    ),
    making.LayerShared: Row(
        409,
        "layer_shared",
        "图层“{name}”已共享给其他单位（含已撤回的），不能删除。",
        "The layer “{name}” is or was shared with an agency: it is not deleted.",
    ),
    making.PlanUnknown: Row(404, "plan_unknown", "没有方案 {plan_id}。", "There is no plan {plan_id}."),
    boundary_areas.NotABoundaryLayer: Row(
        409,
        "not_a_boundary_layer",
        "图层“{name}”的类别是 {layer_kind}；交界地区只能推导到类别为 boundary_area 的图层。",
        "The layer “{name}” is of the kind {layer_kind}; boundary areas are derived into one of the kind "
        "boundary_area.",
    ),
    boundary_areas.LevelWithoutNeighbours: Row(
        409,
        "level_without_neighbours",
        "{level} 一级有辖区的机构只有 {with_land} 个，至少要两个；请先导入机构。",
        "Of the level {level}, {with_land} organisations have land; it takes two. Import organisations "
        "first.",
    ),
    boundary_areas.JurisdictionUnusable: Row(
        409,
        "jurisdiction_unusable",
        "{name}（{code}）的辖区图形有错误：{what}；请修正后重新导入。",
        "The jurisdiction of {name} ({code}) is faulty: {what}; mend it and import it again.",
        ("code", "what"),
    ),
    plans.PlanNameTaken: Row(
        409, "plan_name_taken", "已有名为“{name}”的方案。", "There is a plan called “{name}” already."
    ),
    plans.PlanDaysReversed: Row(
        422,
        "plan_days_reversed",
        "方案的结束日期 {ends_on} 早于开始日期 {starts_on}。",
        "The plan would end on {ends_on}, before it starts on {starts_on}.",
    ),
    plans.PlanHasLayers: Row(
        409,
        "plan_has_layers",
        "方案“{name}”还有 {layers} 个图层，请先移出。",
        "{layers} layers belong to the plan “{name}”; take them out first.",
        ("layers",),
    ),
    copying.PlanWithoutStart: Row(
        409,
        "plan_without_start",
        "方案“{name}”没有开始日期，无法推移；请先填写。",
        "The plan “{name}” has no first day to move; enter one first.",
    ),
    problems.NotOfYear: Row(
        422,
        "not_of_year",
        "第 {item} 项（从 0 数起）的 {day} 不在 {year} 年。",
        "Item {item}, counted from 0: {day} is not in {year}.",
        ("item",),
    ),
    problems.DraftBlocked: Row(
        409,
        "findings_block",
        "图层“{name}”的草稿有 {count} 处错误（{codes}），见 findings；请修正，或以 despite 列明并写原因。",
        "The draft of “{name}” has {count} errors ({codes}), see `findings`; mend them, or name their codes "
        "in `despite` and give a reason.",
        ("codes", "findings"),
    ),
    running.DespiteUnexplained: Row(
        422,
        "despite_unexplained",
        "带着错误发布（{despite}）须填写原因（reason）。",
        "Publishing in spite of errors ({despite}) asks for a reason.",
        ("despite",),
    ),
    following.PointOffRoad: Row(
        422,
        "point_off_road",
        "第 {point} 个点（从 0 数起）{within_m:.0f} 米内没有可行的道路；请移近道路，或将该段改为直线。",
        "Point {point} (from 0) has no road within {within_m:.0f} m; move it, or draw the leg straight.",
        ("point", "lon", "lat"),
    ),
    following.LegNotRouted: Row(
        422,
        "leg_not_routed",
        "第 {leg} 段（从 0 数起）没有道路相通；请加一个途经点，或改为直线。",
        "No road leads along leg {leg}, counted from 0; add a point on the way, or draw it straight.",
        ("leg", "lon", "lat"),
    ),
    following.UnknownPreference: Row(
        422,
        "preference_unknown",
        "每一段须指定一种走法：共 {legs} 段；可用：{known}。",
        "Each leg takes one preference: there are {legs} legs; known: {known}.",
    ),
    problems.TooManyLines: Row(
        422,
        "too_many_lines",
        "清单有 {count} 行，一次至多 {most} 行；请分批。",
        "The list has {count} lines; at most {most} are answered at once.",
    ),
    **{kind: Row(422, kind.code, zh, en, ("lon", "lat")) for kind, (zh, en) in EDITS.items()},
}
