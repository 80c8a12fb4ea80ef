"""Makes a situation sheet: read here, as far as the session may see, and drawn by a process of its own."""

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from dispatch.sheets.apart import CONTENTS, MISSING, SHEET
from dispatch.sheets.contents import Contents, pack
from dispatch.sheets.errors import PrinterMissing, SheetFailed, SheetsBusy, SheetTooSlow, SheetUnwanted
from dispatch.sheets.gathering import gather
from dispatch.sheets.order import SheetOrder
from dispatch.work.children import run_child

MODULE = "dispatch.sheets.apart"
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
"""What Debian calls the libraries and the font that PDF is made with."""

WITHIN_S = 120
TURN_WITHIN_S = 20
# The others wait for their turn: the console is not to be slowed.
_turn = threading.BoundedSemaphore(1)


def make_sheet(session: Session, order: SheetOrder) -> bytes:
    """Return a situation sheet as PDF, of what the session may see now.

    Raises NothingToDraw, AreaNotForPaper, PrinterMissing, SheetTooSlow, SheetsBusy, SheetFailed.
    """
    return draw_apart(gather(session, order))


def draw_apart(contents: Contents, is_wanted: Callable[[], bool] = lambda: True) -> bytes:
    """Return a sheet as PDF, drawn by a process of its own that is ended when the sheet is wanted no longer.

    Raises PrinterMissing, SheetTooSlow, SheetsBusy, SheetFailed, SheetUnwanted.
    """
    if not _turn.acquire(timeout=TURN_WITHIN_S):
        raise SheetsBusy(TURN_WITHIN_S)
    try:
        with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
            return _draw(contents, Path(folder), is_wanted)
    finally:
        _turn.release()


def _draw(contents: Contents, folder: Path, is_wanted: Callable[[], bool]) -> bytes:
    (folder / CONTENTS).write_bytes(pack(contents))
    ends_at = time.monotonic() + WITHIN_S

    def watch() -> None:
        if not is_wanted():
            raise SheetUnwanted
        if time.monotonic() > ends_at:
            raise SheetTooSlow(WITHIN_S)

    code = run_child(MODULE, str(folder), env={}, watch=watch)
    if code == MISSING:
        raise PrinterMissing(PACKAGES)
    if code:
        raise SheetFailed(code)
    return (folder / SHEET).read_bytes()
