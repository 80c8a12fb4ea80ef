"""The rows of the table of problems for the change feeds of shares."""

from dispatch.shares import changes
from web.problems.rows import Row

FOLLOWING: dict[type[Exception], Row] = {
    changes.CursorUnknown: Row(
        400,
        "cursor_unknown",
        "游标 {since} 超出该共享已有的变更（最新为 {last}）：它不属于该共享。"
        "请使用上次应答的 cursor，或以 since=0 重新开始。",
        "The cursor {since} lies beyond this share's changes (the last is {last}): it is not one of this "
        "share. Take `cursor` of the answer before, or begin anew with since=0.",
        ("since", "last"),
    ),
}
