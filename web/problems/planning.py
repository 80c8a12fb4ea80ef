"""The rows of the table of problems for what layers and their drafts refuse."""

from gis.editing import EditRefused
from layers import demands, kinds, making
from layers.drafting import errors
from layers.kinds import catalogue
from layers.windows import WindowInvalid
from web.problems.rows import Row

PLANNING: dict[type[Exception], Row] = {
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
    making.PlanUnknown: Row(404, "plan_unknown", "没有方案 {plan_id}。", "There is no plan {plan_id}."),
    EditRefused: Row(
        422,
        "edit_refused",
        "图形不能这样编辑：{detail}。",
        "The shape cannot be edited this way: {detail}.",
    ),
}
