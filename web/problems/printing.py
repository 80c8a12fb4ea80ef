"""The rows of the table of problems for printing by schedule."""

from dispatch.printing import keeping, schedules
from web.problems.rows import Row

PRINTING: dict[type[Exception], Row] = {
    schedules.PrintScheduleUnknown: Row(
        404, "print_schedule_unknown", "没有定时打印 {schedule_id}。", "There is no schedule {schedule_id}."
    ),
    schedules.TooManyPrintSchedules: Row(
        409,
        "too_many_print_schedules",
        "一个单位最多 {most} 个定时打印；请先终止不用的。",
        "An organisation has {most} schedules of printing at most: end one that is not needed.",
    ),
    keeping.PrintFileUnknown: Row(
        404, "print_file_unknown", "没有打印文件 {file_id}。", "There is no printed file {file_id}."
    ),
    keeping.PrintFileGone: Row(
        410,
        "print_file_gone",
        "“{name}”已不在打印文件夹中；可重新生成。",
        "“{name}” is no longer in the folder of printed files: have it made anew.",
    ),
}
