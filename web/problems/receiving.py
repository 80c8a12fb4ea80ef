"""The rows of the table of problems for cases from other systems, and for peers."""

from dispatch.joint import peering
from dispatch.receiving import arriving, coding, once, peers, placing, senders, taking
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
    peering.TransferAtPeer: Row(
        409,
        "transfer_at_peer",
        "案件 {number} 已送往{organisation}的系统，由对方答复；可先撤回。",
        "Incident {number} has gone to the system of {organisation_en}, which answers; it can be withdrawn.",
        ("organisation", "organisation_en"),
    ),
    peering.IncidentAtPeer: Row(
        409,
        "incident_at_peer",
        "案件 {number} 已由{organisation}的系统接收，在那里办理；进展自动传回。",
        "Incident {number} was accepted by the system of {organisation_en} and is dealt with there; how it "
        "goes on is told here.",
        ("organisation", "organisation_en"),
    ),
    peers.PeerUnknown: Row(404, "peer_unknown", "没有对等实例 {peer_id}。", "There is no peer {peer_id}."),
    peers.NotPeer: Row(
        403,
        "not_peer",
        "账号 {account} 不是对等实例，不能移送案件。",
        "Account {account} is no peer and hands no incidents across.",
    ),
    peers.StandsAlready: Row(
        409,
        "stands_already",
        "{organisation}已代表另一个对等实例。",
        "{organisation} stands for another peer already.",
    ),
    arriving.HandoverUnknown: Row(
        404, "handover_unknown", "没有移送 {key}。", "Nothing was handed across under {key}."
    ),
}
