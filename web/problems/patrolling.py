"""The rows of the table of problems for what patrol orders refuse."""

from dispatch.patrols import effect, orders, touring, wishes
from web.problems.rows import Row

PATROLLING: dict[type[Exception], Row] = {
    orders.OrderUnknown: Row(
        404, "patrol_order_unknown", "没有巡查任务 {order_id}。", "There is no patrol order {order_id}."
    ),
    orders.OrderNotYours: Row(
        403,
        "patrol_order_not_yours",
        "任务由{organisation}下达，须由其或其上级办理；您可以指派本单位的执法队。",
        "{organisation_en} made this order; they or those above change it. You may name your own squads.",
    ),
    orders.OrderClosed: Row(
        409,
        "patrol_order_closed",
        "任务现为 {state}，不能这样做。",
        "The order is {state}; this cannot be done now.",
        ("state",),
    ),
    wishes.HotspotMissing: Row(
        404, "hotspot_unknown", "没有高发点位 {hotspot_id}。", "There is no hotspot {hotspot_id}."
    ),
    wishes.HotspotNotYours: Row(
        403,
        "hotspot_not_yours",
        "“{hotspot}”不在您的辖区；须由其责任单位或其上级下达任务。",
        "“{hotspot}” is not on your land; its owners, or those above them, order patrols there.",
    ),
    wishes.OrderDaysUnfit: Row(
        422,
        "patrol_days_unfit",
        "{starts_on} 至 {ends_on} 不可用：首日不得晚于末日，不超过 92 天，且其中须有所选的星期。",
        "{starts_on} to {ends_on} will not do: the first day comes first, at most 92 days, with one of the "
        "weekdays among them.",
        ("starts_on", "ends_on"),
    ),
    wishes.SquadOrdered: Row(
        409,
        "squad_ordered",
        "{call_sign} 在这些时段已有任务“{order}”；请换一队或改时段。",
        "{call_sign} is on “{order}” in some of these hours; take another squad or other hours.",
        ("call_sign", "order"),
    ),
    touring.NotPatrolledOn: Row(
        422,
        "not_patrolled_on",
        "任务在 {day} 没有巡查时段；请选任务期内的日子。",
        "The order has no hours on {day}; take one of its days.",
        ("day",),
    ),
    effect.OrderMissing: Row(
        404,
        "effect_without_order",
        "“{hotspot}”还没有下达过巡查任务，无从比较。",
        "No patrol was ordered at “{hotspot}” yet: there is nothing to compare.",
    ),
    effect.NothingAfter: Row(
        409,
        "effect_too_early",
        "任务 {starts_on} 开始，到 {as_of} 还没有过去一天；请过些日子再看。",
        "The order starts on {starts_on}; up to {as_of} not a day has passed. Look again in some days.",
        ("starts_on", "as_of"),
    ),
}
