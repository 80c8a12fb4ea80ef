"""The rows of the table of problems for the OGC API."""

from web.ogc import errors
from web.problems.rows import Row

OGC: dict[type[Exception], Row] = {
    errors.ParameterRefused: Row(
        400,
        "parameter_refused",
        "参数 {parameter} 不可用：{why_zh}。",
        "The parameter {parameter} does not do: {why_en}.",
        ("parameter", "reason"),
    ),
    errors.NoSuchForm: Row(
        406,
        "no_such_form",
        "没有所要求的格式；可用：{accepted}。",
        "None of the forms asked for can be given; these can: {accepted}.",
    ),
    errors.StreamsTaken: Row(
        503,
        "streams_taken",
        "正在发送的长数据流已满，请稍后重试，或用 limit 分页读取。",
        "As many long answers as may be are being sent; try again shortly, or read by pages with `limit`.",
        retry_after="retry_after_s",
    ),
    errors.ShareBeingBuilt: Row(
        503,
        "share_being_built",
        "共享的定义刚刚更改，数据正在按新定义整理；请稍后重试。",
        "The share has just been defined anew and is being prepared; try again shortly.",
        retry_after="retry_after_s",
    ),
}
