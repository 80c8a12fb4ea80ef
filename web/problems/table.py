"""The one table from exception to problem: status, stable code, words in Chinese and English.

The words are templates over the exception's attributes. `members` names attributes that are answered as
members of the problem; `retry_after` names the one that says after how many seconds to try again.
"""

from web.database import DatabaseNotConfigured, OutcomeUnknown
from web.problems import errors
from web.problems.deadlines import DEADLINES
from web.problems.delivering import DELIVERING
from web.problems.dispatching import DISPATCHING
from web.problems.exchange import EXCHANGE
from web.problems.files_and_forms import FILES_AND_FORMS
from web.problems.following import FOLLOWING
from web.problems.joining import JOINING
from web.problems.ogc import OGC
from web.problems.patrolling import PATROLLING
from web.problems.planning import PLANNING
from web.problems.printing import PRINTING
from web.problems.receiving import RECEIVING
from web.problems.reckoning import RECKONING
from web.problems.recurring import RECURRING
from web.problems.responding import RESPONDING
from web.problems.rows import Row
from web.problems.sharing import SHARING
from web.problems.sheets import SHEETS
from web.problems.signing_in import SIGNING_IN
from web.problems.supervising import SUPERVISING
from web.stream.hub import NotListening, TooManyClients

PROBLEMS: dict[type[Exception], Row] = {
    **DISPATCHING,
    **DEADLINES,
    **PLANNING,
    **EXCHANGE,
    **FILES_AND_FORMS,
    **RESPONDING,
    **JOINING,
    **OGC,
    **PATROLLING,
    **PRINTING,
    **RECEIVING,
    **RECKONING,
    **RECURRING,
    **SUPERVISING,
    **SHARING,
    **SHEETS,
    **DELIVERING,
    **FOLLOWING,
    **SIGNING_IN,
    errors.Missing: Row(404, "missing", "没有{kind} {key}。", "There is no {kind} {key}."),
    errors.BadCursor: Row(
        422,
        "bad_cursor",
        "游标无效；请使用上一页给出的 next，或省略 cursor。",
        "The cursor is not valid; take `next` of the page before, or leave `cursor` out.",
    ),
    errors.NotJson: Row(400, "not_json", "请求体不是有效的 JSON。", "The body is not valid JSON."),
    errors.JsonExpected: Row(
        415,
        "json_expected",
        "请求体须为 application/json。",
        "The body must be application/json.",
    ),
    TooManyClients: Row(
        503,
        "too_many_streams",
        "实时连接已满，请稍后重试。",
        "All live connections are taken; try again shortly.",
    ),
    NotListening: Row(
        503,
        "stream_not_ready",
        "实时更新暂不可用（正在连接数据库），请稍后重试。",
        "Live updates are not there just now (connecting to the database); try again shortly.",
    ),
    OutcomeUnknown: Row(
        503,
        "outcome_unknown",
        "数据库在保存时中断：操作可能已经生效，也可能没有。请核对后再重试。",
        "The database went away while this was being kept: it may have been done or not. Look before you "
        "try again.",
    ),
    DatabaseNotConfigured: Row(
        503, "database_not_configured", "尚未配置数据库。", "No database is configured."
    ),
}

HTTP_PROBLEMS: dict[int, Row] = {
    400: Row(400, "bad_request", "请求无法理解。", "The request cannot be understood."),
    404: Row(404, "no_such_address", "没有这个地址。", "There is nothing at this address."),
    405: Row(405, "method_not_allowed", "此地址不支持该方法。", "This address does not take this method."),
    413: Row(413, "too_large", "请求体过大。", "The body is too large."),
    415: Row(415, "media_type", "不支持此媒体类型。", "This media type is not taken."),
    500: Row(
        500, "internal_error", "服务器内部错误，已记录。", "Something went wrong here; it has been recorded."
    ),
}

INVALID = Row(
    422, "invalid", "请求内容有 {count} 处不符合要求。", "{count} fields of the request are not valid."
)
DATABASE_DOWN = Row(
    503, "database_unavailable", "数据库暂不可用。", "The database is not available just now."
)
DISK_FULL = Row(
    507,
    "disk_full",
    "服务器磁盘已满，内容未保存；请通知管理员。",
    "The server's disk is full and nothing was kept; tell the administrator.",
)
OVERTAKEN = Row(
    409,
    "overtaken",
    "他人刚刚做了冲突的更改；请重新查看后再试。",
    "Somebody else has just done what this conflicts with; look again, then try again.",
)
BUSY = Row(503, "busy", "系统繁忙，请稍后重试。", "The system is busy; try again shortly.")

NOUNS: dict[str, tuple[str, str]] = {
    "account": ("账号", "account"),
    "assignment": ("派遣", "assignment"),
    "boundary_area": ("交界地区", "boundary area"),
    "category": ("事项", "category"),
    "closure": ("封路", "closure"),
    "feature": ("图形", "feature"),
    "import": ("导入", "import"),
    "incident": ("案件", "incident"),
    "layer": ("图层", "layer"),
    "organisation": ("单位", "organisation"),
    "plan": ("方案", "plan"),
    "post": ("岗位", "post"),
    "session": ("会话", "session"),
    "squad": ("执法队", "squad"),
    "tile": ("瓦片", "tile"),
    "schema": ("模式", "schema"),
    "token": ("令牌", "token"),
    "version": ("版本", "version"),
    "violation": ("违法行为", "violation"),
}
