"""The rows of the table of problems for cases from other systems, and for peers."""

from dispatch.receiving import coding, once, placing, senders, taking
from web.problems.rows import Row

RECEIVING: dict[type[Exception], Row] = {
    once.KeyUsedOtherwise: Row(
        422,
        "key_used_otherwise",
        "幂等键 {key} 已用于另一个请求；同一请求须逐字相同，另一个请求须换键。",
        "The key {key} was used with another request: the same request has to be the same, another one takes "
        "another key.",
        ("key",),
    ),
    taking.CaseKnown: Row(
        409,
        "case_known",
        "{case_number} 已收到，本系统编号 {number}；内容与当时不同，请补充反映或另用编号。",
        "{case_number} has come already and is {number} here; its content was another. Take another number.",
        ("case_number", "number"),
    ),
    taking.CaseUnknown: Row(
        404,
        "case_unknown",
        "没有收到过编号为 {case_number} 的来件。",
        "No case numbered {case_number} has come from you.",
    ),
    taking.ReportedInFuture: Row(
        422,
        "reported_in_future",
        "上报时间 {reported_at} 在未来；请核对时区。",
        "The case would be reported in the future ({reported_at}); look at the time zone.",
    ),
    coding.CodeUnmapped: Row(
        422,
        "code_unmapped",
        "代码表“{code_table}”的代码 {code} 尚未对应到事项；请用本系统代码（GET /api/v1/categories），"
        "或请管理员添加对应。",
        "Nobody has said yet which category code {code} of table {code_table} means: use our codes (GET "
        "/api/v1/categories) or have an administrator map it.",
        ("code_table",),
    ),
    placing.PlaceMissing: Row(
        422,
        "place_missing",
        "地址找不到，贵单位也没有辖区可以暂放；请给出坐标。",
        "The address is not found, and there is no land of yours to put the case on: give coordinates.",
    ),
    senders.StatusUnknown: Row(
        422,
        "status_unknown",
        "没有状态“{status}”；可用：{known}。",
        "There is no status {status}; there are: {known}.",
        ("known",),
    ),
    senders.CodeTwice: Row(
        422,
        "code_twice",
        "代码表“{code_table}”的代码 {code} 对应了两个事项。",
        "Code {code} of table {code_table} is given two meanings.",
    ),
}
