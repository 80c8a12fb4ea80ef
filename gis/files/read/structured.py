"""Columns of text of which a file says that they are JSON."""

import json

from gis.files.errors import FileUnreadable
from gis.files.table import Columns


def parsed_json_columns(columns: Columns, names: list[str]) -> None:
    """Replace texts by what they hold, in place; raise FileUnreadable with row and field."""
    for name in names:
        for index, text in enumerate(columns[name]):
            if text is None:
                continue
            try:
                columns[name][index] = json.loads(text, parse_constant=lambda _: None)
            except (ValueError, RecursionError) as error:
                raise FileUnreadable("damaged", f"JSON: {error}", index + 1, name) from error
