"""The list of incidents as HTML: short rows beside the map, whole ones on the pages after it.

What comes from elsewhere, as places and names do, is escaped here.
"""

from html import escape
from typing import Any

from dispatch.sheets.contents import Contents
from dispatch.sheets.drawing.svg import FONTS, element
from dispatch.sheets.drawing.symbols import incident_mark
from dispatch.sheets.times import short
from dispatch.sheets.words import WORDS
from dispatch.statuses import STATUS_NAMES

_SHORT = ("incident", "standing", "squads")
_WHOLE = (
    "number",
    "category",
    "place",
    "organisation",
    "status",
    "reported",
    "deadline",
    "squads",
)


class IncidentList:
    """The incidents of a sheet as rows; `counted_at` says which have no mark of their own."""

    def __init__(self, contents: Contents, counted_at: dict[int, int]) -> None:
        self._contents, self._counted_at = contents, counted_at
        self._words = WORDS[contents.order.language]

    def short_table(self, first: int, last: int) -> str:
        """Return the incidents of these numbers as short rows, a row's id being `row-` and its number."""
        return self._table("short", _SHORT, self._short_row, first, last)

    def whole_table(self, first: int, last: int) -> str:
        """Return the incidents of these numbers as whole rows; none for an empty range."""
        return self._table("whole", _WHOLE, self._whole_row, first, last) if first <= last else ""

    def _table(self, kind: str, columns: tuple[str, ...], row: Any, first: int, last: int) -> str:
        heads = "".join(f'<th class="{name}">{self._words["columns"][name]}</th>' for name in columns)
        rows = "".join(
            f'<tr id="row-{number}">{self._mark(number)}{row(self._contents.incidents[number - 1])}</tr>'
            for number in range(first, last + 1)
        )
        head = f'<thead><tr><th class="mark">#</th>{heads}</tr></thead>'
        return f'<table class="{kind}">{head}<tbody>{rows}</tbody></table>'

    def _mark(self, number: int) -> str:
        incident = self._contents.incidents[number - 1]
        mark = incident_mark(3.2, 3.2, 2.3, incident["priority"], str(number), incident["overdue"])
        size = {"width": "6.4mm", "height": "6.4mm", "font_family": FONTS}
        svg = element("svg", mark, viewBox="0 0 6.4 6.4", aria_hidden="true", **size)
        at = self._counted_at.get(number)
        told = "" if at is None else f'<div class="at">{self._words["marked_at"].format(number=at)}</div>'
        return f'<td class="mark">{svg}{told}</td>'

    def _short_row(self, incident: dict[str, Any]) -> str:
        reported = f'<span class="quiet">{self._reported(incident)}</span>'
        about = f"<b>{escape(incident['number'])}</b> {self._name(incident['category'])} {reported}"
        where = f"{self._name(incident['organisation'])} {escape(incident['place'])}"
        return (
            f'<td class="incident"><div>{about}</div><div class="quiet">{where}</div></td>'
            f'<td class="standing"><div>{self._status(incident)}</div>'
            f"<div>{self._deadline(incident)}</div></td>"
            f'<td class="squads">{self._squads(incident)}</td>'
        )

    def _whole_row(self, incident: dict[str, Any]) -> str:
        cells = {
            "number": f"<b>{escape(incident['number'])}</b>",
            "category": self._name(incident["category"]),
            "place": escape(incident["place"]),
            "organisation": self._name(incident["organisation"]),
            "status": self._status(incident),
            "reported": self._reported(incident),
            "deadline": self._deadline(incident),
            "squads": self._squads(incident),
        }
        return "".join(f'<td class="{name}">{cells[name]}</td>' for name in _WHOLE)

    def _name(self, thing: dict[str, Any]) -> str:
        return escape(self._contents.name_of(thing))

    def _status(self, incident: dict[str, Any]) -> str:
        return STATUS_NAMES[incident["status"]][self._contents.is_english]

    def _reported(self, incident: dict[str, Any]) -> str:
        return short(incident["reported_at"], self._contents.made_at)

    def _deadline(self, incident: dict[str, Any]) -> str:
        due = incident["next_deadline"]
        if due is None:
            return ""
        told = f"{self._words['deadlines'][due['kind']]} {short(due['at'], self._contents.made_at)}"
        return f'<b class="late">{told} {self._words["late"]}</b>' if incident["overdue"] else told

    def _squads(self, incident: dict[str, Any]) -> str:
        return "".join(f"<div>{self._squad(each)}</div>" for each in incident["squads"])

    def _squad(self, assignment: dict[str, Any]) -> str:
        status = self._words["assignments"].get(assignment["status"], "")
        told = f"{escape(assignment['call_sign'])} {status}"
        travel_s = assignment["travel_time_s"]
        if travel_s is None or assignment["status"] in ("on_scene", "handled"):
            return told
        return f"{told} {self._words['minutes'].format(minutes=max(1, round(travel_s / 60)))}"
