"""The rows of the table of problems for situation sheets."""

from dispatch.sheets import errors
from gis.cartography.errors import AreaNotForPaper
from web.problems.rows import Row

SHEETS: dict[type[Exception], Row] = {
    errors.NothingToDraw: Row(
        409,
        "nothing_to_draw",
        "既没有机构辖区，也没有路网，不知道该画哪里；请导入机构或路网，或给出范围。",
        "There is neither a jurisdiction nor a road, so that no area is known: import organisations or "
        "roads, or give an area.",
    ),
    errors.PrinterMissing: Row(
        503,
        "printer_missing",
        "生成 PDF 所需的系统库不在；请管理员在服务器上运行 apt-get install {packages}。",
        "Libraries of the system that PDF is made with are missing; on the server: "
        "apt-get install {packages}.",
    ),
    errors.SheetTooSlow: Row(
        503,
        "sheet_too_slow",
        "图表在 {within_s} 秒内没有生成，已停止；服务器可能很忙，请稍后再试或缩小范围。",
        "The sheet was not done within {within_s} s and was stopped: the server may be busy. Try later, or a "
        "smaller area.",
    ),
    errors.SheetsBusy: Row(
        503,
        "sheets_busy",
        "正在生成别的图表，请过 {seconds} 秒再试。",
        "Other sheets are being made: try again in {seconds} s.",
        retry_after="seconds",
    ),
    errors.SheetFailed: Row(
        503,
        "sheet_failed",
        "图表没有生成：绘图进程以 {code} 结束，详见服务器日志。",
        "The sheet was not made: the process that draws it ended with {code}; the server's log says more.",
    ),
    AreaNotForPaper: Row(
        422,
        "area_not_for_paper",
        "范围 {bounds} 不能画在一张纸上：西须小于东、南须小于北，跨度不超过 {widest_deg:.0f} 度。",
        "The area {bounds} is none for a sheet: west before east, south before north, and no wider than "
        "{widest_deg:.0f} degrees.",
    ),
}
