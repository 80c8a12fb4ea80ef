"""What is printed, as bytes: a briefing or a sheet, of what the session's scope sees."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.printing import PrintFile, PrintSchedule
from dispatch.scheduled.timing import CITY_TIME

CALLED = {
    "briefing": {"zh-CN": "高发点位简报", "en": "hotspot-briefing"},
    "sheet": {"zh-CN": "态势图表", "en": "situation-sheet"},
}
SUFFIXES = {"briefing": ".html", "sheet": ".pdf"}
MEDIA_TYPES = {".html": "text/html", ".pdf": "application/pdf"}
BY_SCHEDULE = {"zh-CN": "定时打印", "en": "By schedule"}
# Whoever reads what is printed is at a desk: nothing is on it that is not for an operator.
READER = "operator"


def print_content(session: Session, schedule: PrintSchedule) -> bytes:
    """Return what a schedule prints now.

    Raises NothingReckoned or BriefingFilesMissing of a briefing; of a sheet NothingToDraw, AreaNotForPaper,
    PrinterMissing, SheetTooSlow, SheetsBusy or SheetFailed.
    """
    return {"briefing": _briefing, "sheet": _sheet}[schedule.what](session, schedule)


def name_of(schedule: PrintSchedule, file: PrintFile) -> str:
    """Return the name of a file: what it is, for when, and its number, so that none takes another's place."""
    moment: datetime = file.made_for.astimezone(CITY_TIME)
    called = CALLED[schedule.what][schedule.language]
    return f"{called}-{moment:%Y%m%d-%H%M}-{file.id}{SUFFIXES[schedule.what]}"


def _briefing(session: Session, schedule: PrintSchedule) -> bytes:
    # It takes a second to be imported; the worker itself never prints.
    from dispatch.briefing.making import make_briefing
    from dispatch.hotspots.viewing import Wanted

    options = schedule.options
    wanted = Wanted(options.get("group"), options.get("window"), bbox=_bounds(schedule))
    return make_briefing(session, wanted, schedule.language).page.encode()


def _sheet(session: Session, schedule: PrintSchedule) -> bytes:
    # As heavy as the briefing's.
    from dispatch.sheets.gathering import gather
    from dispatch.sheets.making import draw_apart
    from dispatch.sheets.order import SheetOrder

    options = schedule.options
    layers = options.get("layers")
    order = SheetOrder(
        paper=options.get("paper", "A3"),
        landscape=options.get("landscape", True),
        language=schedule.language,
        title=options.get("title"),
        bounds=_bounds(schedule),
        printed_by=_printed_by(session, schedule),
        role=READER,
        layers=None if layers is None else tuple(layers),
    )
    contents = gather(session, order)
    # Drawing takes a while: no transaction is kept open for as long as that.
    session.rollback()
    return draw_apart(contents)


def _bounds(schedule: PrintSchedule) -> tuple[float, float, float, float] | None:
    bounds = schedule.options.get("bounds")
    return None if bounds is None else tuple(bounds)


def _printed_by(session: Session, schedule: PrintSchedule) -> str:
    """Return who had it printed: the account that made the schedule, while there is one."""
    name = session.scalar(select(Account.display_name).where(Account.id == schedule.made_by))
    words = BY_SCHEDULE[schedule.language]
    return f"{words} · {name}" if name else words
