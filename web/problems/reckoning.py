"""The rows of the table of problems for what hotspots and their runs refuse."""

from dispatch.briefing import errors as briefing
from dispatch.hotspots import exposure, runs, statistics, viewing
from web.problems.rows import Row

RECKONING: dict[type[Exception], Row] = {
    viewing.HotspotUnknown: Row(
        404, "no_such_hotspot", "没有高发点位 {hotspot_id}。", "There is no hotspot {hotspot_id}."
    ),
    runs.RunUnknown: Row(404, "run_unknown", "没有计算任务 {run_id}。", "There is no run {run_id}."),
    runs.RunUnderWay: Row(
        409,
        "run_under_way",
        "高发点位正在计算（任务 {run_id}），请等其结束或先停止。",
        "Hotspots are being reckoned already (run {run_id}): wait for its end, or stop it first.",
        ("run_id",),
    ),
    runs.CityBeingFounded: Row(
        409,
        "city_being_founded",
        "正在以历史案件新建城市，完成后会自动计算高发点位；请稍候。",
        "A city is being founded on its cases: hotspots are reckoned by themselves once that is done. Wait.",
    ),
    runs.RunOver: Row(
        409,
        "run_over",
        "计算任务 {run_id} 已结束（{state}）。",
        "Run {run_id} has ended ({state}).",
        ("state",),
    ),
    runs.RunTooEarly: Row(
        409,
        "run_too_early",
        "已计算到 {last_day}；只算到 {as_of} 会截断历史。过去各日可用 as_of 查询，或用命令加 --since 重算。",
        "{last_day} has been reckoned: a run up to {as_of} would cut history off. Ask statistics as of a "
        "past day, or reckon anew by the command with --since.",
        ("last_day",),
    ),
    briefing.BriefingFilesMissing: Row(
        503,
        "briefing_files_missing",
        "简报地图所需的文件不在，因控制台尚未构建；请运行 make console。",
        "The files that a briefing map bears in itself are not there: build the console (make console).",
    ),
    exposure.NoRoads: Row(
        409,
        "no_roads",
        "上次计算时研究范围内没有路网，不能按道路长度计算比率；请导入路网（flask import roads）后重新计算。",
        "There were no roads within the study area when hotspots were reckoned, so that there is no rate by "
        "road length: import a road network (flask import roads) and reckon again.",
    ),
    exposure.NoPatrolHours: Row(
        409,
        "no_patrol_hours",
        "这段时间内没有当班执法队的定位落在研究范围内，不能按巡查时长计算比率；请换个日期或时段，或按案件数查看。",
        "No squad on duty told where it was within the study area in this window, so that there is no rate "
        "by patrol hours: ask as of another day or for a longer window, or by count.",
    ),
    exposure.ExposureUnknown: Row(
        409,
        "exposure_unknown",
        "上次计算还没有统计道路长度和巡查时长；请重新计算。",
        "The last run did not measure roads and patrol hours yet: reckon again.",
    ),
    statistics.NothingReckoned: Row(
        404,
        "nothing_reckoned",
        "尚未计算高发点位；主管可用 POST /api/v1/hotspot-runs 启动，每晚也会自动计算。",
        "No hotspots have been reckoned yet: POST /api/v1/hotspot-runs starts a run, and every night does.",
    ),
}
