"""A sheet in a process of its own: `python -m dispatch.sheets.apart FOLDER`, which holds its contents.

Drawing takes seconds of work and a hundred megabytes: neither is for a process that answers consoles. It asks
no database: what it draws was read by who may see it.
"""

import sys
from pathlib import Path

from dispatch.work.children import be_child

CONTENTS, SHEET = "contents.json", "drawn.pdf"
MISSING = 3
"""The code it ends with where libraries of the system are missing."""


def main() -> int:
    """Make the sheet of the folder that the command line names."""
    be_child()
    # Imported by this process alone.
    from dispatch.sheets.contents import unpack
    from dispatch.sheets.printer import LibrariesMissing, print_sheet

    folder = Path(sys.argv[1])
    try:
        sheet = print_sheet(unpack((folder / CONTENTS).read_bytes()))
    except LibrariesMissing:
        return MISSING
    (folder / SHEET).write_bytes(sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
