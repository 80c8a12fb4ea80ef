"""Makes PDF of the pages by WeasyPrint, which takes seconds to load; nothing comes from elsewhere."""

import logging
from typing import Any

from dispatch.sheets.contents import Contents
from dispatch.sheets.page import SheetPages


class LibrariesMissing(Exception):
    """WeasyPrint does not find the libraries of the system that it stands on."""


class FetchesNothing(Exception):
    """A page asked for a file or an address: nothing on a sheet comes from elsewhere."""


def print_sheet(contents: Contents) -> bytes:
    """Return a sheet as PDF, tagged for those who have it read to them; raise LibrariesMissing."""
    html_of = _load()
    pages = SheetPages(contents)
    rows = _rows_with_room(html_of, pages) if pages.count else 0
    return html_of(pages.whole(rows)).write_pdf(pdf_tags=True)


def _load() -> Any:
    """Return what makes a document of HTML."""
    try:
        # It takes seconds to load, and fails where libraries of the system are missing.
        import weasyprint
    except OSError as missing:
        raise LibrariesMissing from missing
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return lambda html: weasyprint.HTML(string=html, url_fetcher=_refuse)


def _rows_with_room(html_of: Any, pages: SheetPages) -> int:
    """Return how many rows the first page has room for: as many as the measured column's first page shows."""
    first = html_of(pages.column()).render().pages[0]
    return sum(name.startswith("row-") for name in first.anchors)


def _refuse(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    raise FetchesNothing(url)
