"""The rows of the table of problems for files, forms and reporters of incidents."""

from dispatch import attachments, form_values, forms, reporters, working
from web.files import errors
from web.problems.rows import Row

FILES_AND_FORMS: dict[type[Exception], Row] = {
    errors.FileEmpty: Row(422, "file_empty", "文件是空的。", "The file is empty."),
    errors.FileKindUnknown: Row(
        422,
        "file_kind_unknown",
        "按内容判断，这不是可接收的文件；可用：{accepted}。",
        "By its content this is no file that is taken; these are: {accepted}.",
        ("accepted",),
    ),
    errors.FileTooLarge: Row(
        413,
        "attachment_too_large",
        "此类文件（{media_type}）至多 {largest_mb:g} MB。",
        "A file of this kind ({media_type}) may have {largest_mb:g} MB at most.",
        ("media_type", "largest_mb"),
    ),
    errors.FileDamaged: Row(
        422,
        "attachment_damaged",
        "文件（{media_type}）不完整或已损坏，无法读取；请重新拍摄或重新导出。",
        "The file ({media_type}) is damaged or breaks off; take or export it again.",
        ("media_type",),
    ),
    errors.TooManyPixels: Row(
        422,
        "too_many_pixels",
        "照片有 {megapixels:g} 百万像素，至多 {most_megapixels:g}；请缩小后再传。",
        "The photo has {megapixels:g} megapixels, {most_megapixels:g} at most; make it smaller.",
        ("megapixels", "most_megapixels"),
    ),
    errors.FileDisguised: Row(
        422,
        "file_disguised",
        "文件（{media_type}）里还藏有别的内容（{hidden}），已拒收。",
        "Something else ({hidden}) hides in this file ({media_type}); it is not taken.",
        ("media_type", "hidden"),
    ),
    errors.StorageFull: Row(
        507,
        "storage_full",
        "磁盘空间不足（剩余 {free_mb} MB），文件未保存；请通知管理员。",
        "The disk is full ({free_mb} MB left) and the file was not kept; tell the administrator.",
        ("free_mb",),
    ),
    errors.ContentLost: Row(
        404,
        "content_lost",
        "文件 {file_id} 的内容不在磁盘上；请通知管理员（flask files verify）。",
        "The content of file {file_id} is not on the disk; tell the administrator (flask files verify).",
    ),
    errors.ContentPurged: Row(
        404,
        "content_purged",
        "文件 {file_id} 移除已久，内容已按保留期限删除。",
        "File {file_id} was removed long ago; its content has been deleted since.",
    ),
    errors.NoCleanCopy: Row(
        409,
        "no_clean_copy",
        "此类文件（{media_type}）没有去除信息的副本，原件仅供值班席。",
        "There is no copy of such a file ({media_type}) that tells less; the original is the desk's.",
        ("media_type",),
    ),
    attachments.FileUnknown: Row(404, "file_unknown", "没有文件 {file_id}。", "There is no file {file_id}."),
    attachments.TooManyFiles: Row(
        409,
        "too_many_files",
        "案件 {number} 已有 {most} 个文件，不能再加。",
        "Incident {number} has {most} files and takes no more.",
        ("most",),
    ),
    attachments.FileRemoved: Row(
        409,
        "file_removed",
        "文件已移除（{reason}）。",
        "The file has been removed ({reason}).",
        ("reason",),
    ),
    attachments.RemovalUnexplained: Row(
        422, "removal_unexplained", "移除文件须填写原因。", "Removing a file asks for a reason."
    ),
    working.NotSentThere: Row(
        403,
        "not_sent_there",
        "本队未被派往案件 {number}。",
        "Your squad has not been sent to incident {number}.",
    ),
    forms.FormIncomplete: Row(
        409,
        "form_incomplete",
        "案件 {number} 的表单还缺：{names}；填写后才能处置完毕。",
        "The form of incident {number} still lacks: {names_en}; fill it in to have it handled.",
        ("missing",),
    ),
    forms.FormChanged: Row(
        409,
        "form_changed",
        "表单已是第 {version} 版；请在其基础上修改。",
        "The form is at version {version} by now; change that one.",
        ("version",),
    ),
    forms.NoForm: Row(
        404, "no_form", "案件 {number} 的事项没有表单。", "The category of incident {number} has no form."
    ),
    forms.FormClosed: Row(
        409,
        "form_closed",
        "案件 {number} 已是 {status}，表单不再填写；须先重启。",
        "Incident {number} is {status} and its form is closed; reopen it first.",
    ),
    form_values.FormKeyUnknown: Row(
        422,
        "form_key_unknown",
        "表单没有 {key}；有：{known}。",
        "The form has no {key}; it has: {known}.",
        ("key", "known"),
    ),
    form_values.FormValueInvalid: Row(
        422,
        "form_value_invalid",
        "“{name}”的值不符合要求；可用：{accepted}。",
        "The value of “{name}” does not fit; it takes: {accepted}.",
        ("key", "accepted"),
    ),
    reporters.ReporterUnknown: Row(
        404, "reporter_unknown", "没有报告 {reporter_id}。", "There is no report {reporter_id}."
    ),
    reporters.ReportOfEnded: Row(
        409,
        "report_of_ended",
        "案件 {number} 已是 {status}；请先重启，或新建案件。",
        "Incident {number} is {status}; reopen it first, or report a new one.",
    ),
    reporters.NotHandledYet: Row(
        409,
        "not_handled_yet",
        "案件 {number} 尚未处置（{status}），还不能回访。",
        "Incident {number} has not been handled ({status}); its reporters are asked after that.",
    ),
}
