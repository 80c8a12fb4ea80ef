"""The rows of the table of problems for files that come in and go out."""

from gis.files import errors
from layers.exchange.exporting import NothingToExport
from layers.exchange.report import ImportRefused
from layers.exchange.targets import MappingInvalid
from web.exchange.errors import ImportInterrupted, ImportNotReady, ImportStopped, UploadUnreadable
from web.problems.rows import Row

EXCHANGE: dict[type[Exception], Row] = {
    UploadUnreadable: Row(
        422,
        "file_unreadable",
        "文件无法读取：{what_zh}（{where}）。",
        "The file cannot be read: {what_en} ({where}).",
        ("what", "row_number", "column"),
    ),
    errors.FormatUnknown: Row(
        422,
        "format_unknown",
        "不支持 {suffix} 格式；可用：{accepted}。",
        "{suffix} is no format that is read or written; these are: {accepted}.",
        ("accepted",),
    ),
    errors.WrongSuffix: Row(
        422,
        "wrong_suffix",
        "扩展名是 {stated}，内容却是 {found}；请核对文件。",
        "The suffix says {stated}, the content is {found}; check the file.",
        ("stated", "found"),
    ),
    errors.CrsUnknown: Row(
        422,
        "crs_unknown",
        "坐标（{x:.1f}, {y:.1f}）不是经纬度，文件也未注明坐标系；请选择坐标系。",
        "The coordinates ({x:.1f}, {y:.1f}) are no degrees and the file states no CRS; choose one.",
        ("x", "y", "suggestions", "stated"),
    ),
    errors.CrsNotUsable: Row(
        422,
        "crs_not_usable",
        "坐标系 {crs} 不可用；可用：{accepted}。",
        "The CRS {crs} cannot be used; these can: {accepted}.",
        ("accepted",),
    ),
    errors.EncodingUnknown: Row(
        422,
        "encoding_unknown",
        "文字编码不是 {tried}（第 {position} 字节）；请指明编码。",
        "The text is not in {tried} (byte {position}); say which encoding.",
        ("tried",),
    ),
    errors.NothingInside: Row(
        422, "nothing_inside", "文件中没有图形 {detail}。", "The file holds nothing to read ({detail})."
    ),
    errors.SublayerUnknown: Row(
        422,
        "sublayer_unknown",
        "文件中没有“{name}”；有：{names}。",
        "The file has no “{name}”; it has: {names}.",
        ("names",),
    ),
    errors.TooLarge: Row(
        422,
        "file_too_large",
        "文件的 {what} 超过上限 {limit}。",
        "The file has more of {what} than {limit}.",
        ("what", "limit"),
    ),
    MappingInvalid: Row(
        422,
        "mapping_invalid",
        "列“{column}”不能作为 {target}（{what}）；可用：{allowed}。",
        "The column “{column}” cannot become {target} ({what}); possible: {allowed}.",
        ("column", "target", "what"),
    ),
    ImportRefused: Row(
        409,
        "import_refused",
        "文件有 {report.errors} 处错误，未导入任何内容；首处在第 {first.row} 行（{first.code}）。",
        "The file has {report.errors} errors, hence nothing was imported; the first is in row {first.row} "
        "({first.code}).",
    ),
    ImportNotReady: Row(
        409,
        "import_not_ready",
        "导入处于 {state} 状态，现在不能这样做。",
        "The import is {state}; this cannot be done now.",
        ("state",),
    ),
    ImportInterrupted: Row(
        409,
        "import_interrupted",
        "处理中断，未导入任何内容；请重试。",
        "It was interrupted and nothing was imported; try again.",
    ),
    ImportStopped: Row(
        409,
        "import_stopped",
        "已停止，未导入任何内容。",
        "It was stopped and nothing was imported.",
    ),
    NothingToExport: Row(
        422,
        "nothing_to_export",
        "图层“{name}”中没有可导出的要素。",
        "The layer “{name}” has no feature to export.",
    ),
}
