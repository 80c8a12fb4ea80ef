"""A sheet as HTML for the printer: first page, pages of the list, and what stands at the foot of each."""

from html import escape
from pathlib import Path

from dispatch.sheets.contents import Contents
from dispatch.sheets.drawing.drawing import DrawnMap, draw_map
from dispatch.sheets.drawing.looks import UNDER_WAY
from dispatch.sheets.legend import write_legend
from dispatch.sheets.listing import IncidentList
from dispatch.sheets.order import Box, layout_of
from dispatch.sheets.times import full
from dispatch.sheets.words import WORDS

CSS = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
_SMALL_UNIT = 0.82


class SheetPages:
    """The pages of a sheet; how many rows the first has room for is measured by who prints."""

    def __init__(self, contents: Contents) -> None:
        self.layout = layout_of(contents.order.paper, contents.order.landscape)
        self._told = WORDS[contents.order.language]
        self.title = contents.order.title or self._told["title"].format(name=contents.name_of(contents.home))
        self._map: DrawnMap = draw_map(
            contents, 1.0 if contents.order.paper == "A3" else _SMALL_UNIT, self.title
        )
        self._contents = self._map.contents
        self._list = IncidentList(self._contents, self._map.counted_at)
        self._legend = write_legend(self._contents, bool(self._map.counted_at))

    @property
    def count(self) -> int:
        """How many incidents the list has."""
        return len(self._contents.incidents)

    def column(self) -> str:
        """Return a document of one column as wide and high as that of the first page, to be measured.

        Its first page shows as many rows as have room; what is told below them always has some.
        """
        box = self.layout.list
        style = f"@page {{ size: {box.width}mm {box.height}mm; margin: 0 }}"
        legend = self._legend if self.layout.shares_column else ""
        rows = f'<div class="list"><h2>{self._told["list"]}</h2>{self._list.short_table(1, self.count)}</div>'
        # The notes stand first here: wherever they are, they take as much room.
        return self._document(style, f"{legend}{self._notes(self.count)}{rows}")

    def whole(self, rows: int) -> str:
        """Return the document of the sheet with so many rows on its first page."""
        rest = self._list.whole_table(rows + 1, self.count)
        after = f'<div class="after"><h2>{self._told["list_on"]}</h2>{rest}</div>' if rest else ""
        return self._document(self._page_style(), f"{self._first(rows)}{after}")

    def _document(self, style: str, body: str) -> str:
        order, contents = self._contents.order, self._contents
        about = (
            f"<title>{escape(self.title)}</title>"
            f'<meta name="author" content="{escape(order.printed_by or contents.name_of(contents.home))}">'
            f'<meta name="description" content="{escape(self._as_of())}">'
            f'<meta name="dcterms.created" content="{contents.made_at}">'
        )
        type_size = f"html {{ font-size: {self.layout.type_pt}pt }}"
        return (
            f'<!doctype html><html lang="{order.language}"><head><meta charset="utf-8">{about}'
            f"<style>{CSS}\n{type_size}\n{style}</style></head><body>{body}</body></html>"
        )

    def _page_style(self) -> str:
        layout = self.layout
        before, between, after = self._told["page"]
        font = f"font: {layout.type_pt * 0.88}pt 'Noto Sans CJK SC', sans-serif; color: #3c4857"
        foot = f"{font}; vertical-align: top; padding-top: 2mm"
        head = f"{font}; vertical-align: middle; width: 100%"
        stamp = f"{self.title}  {full(self._contents.made_at)}"
        if self._contents.is_sample:
            stamp += f"  [{self._told['sample']}]"
        number = f'"{before}" counter(page) "{between}" counter(pages) "{after}"'
        return (
            f"@page {{ size: {layout.width}mm {layout.height}mm;"
            f" margin: {layout.margin + 5}mm {layout.margin}mm {layout.foot}mm;"
            f" @bottom-left {{ content: {_quoted(self._foot())}; width: 82%; {foot} }}"
            f" @bottom-right {{ content: {number}; width: 18%; {foot} }}"
            f" @top-left {{ content: {_quoted(stamp)}; {head} }} }}"
            f"@page :first {{ margin-top: {layout.margin}mm; @top-left {{ content: none }} }}"
        )

    def _first(self, rows: int) -> str:
        layout = self.layout
        height = layout.height - layout.margin - layout.foot
        map_ = _placed(layout.map, self._map.svg)
        list_ = self._list_on_first(rows)
        if layout.shares_column:
            beside = _placed(layout.list, self._legend + list_)
        else:
            beside = _placed(layout.legend, self._legend) + _placed(layout.list, list_)
        return f'<div class="first" style="height: {height - 0.5}mm">{self._head()}{map_}{beside}</div>'

    def _list_on_first(self, rows: int) -> str:
        if self.count == 0:
            table = f'<p class="none">{self._told["none"]}</p>'
        else:
            table = self._list.short_table(1, rows) if rows else ""
        return f'<div class="list"><h2>{self._told["list"]}</h2>{table}</div>{self._notes(self.count - rows)}'

    def _head(self) -> str:
        contents = self._contents
        sample = f'<span class="sample">{self._told["sample"]}</span>' if contents.is_sample else ""
        statuses = [squad["status"] for squad in contents.squads]
        figures = (
            (len(contents.incidents) + contents.unlisted, "open"),
            (sum(incident["overdue"] for incident in contents.incidents), "overdue"),
            (sum(incident["priority"] == 1 for incident in contents.incidents), "urgent"),
            (statuses.count("available"), "available"),
            (sum(status in UNDER_WAY for status in statuses), "under_way"),
        )
        written = "".join(
            f'<span class="figure"><b>{value}</b>{self._told[name]}</span>' for value, name in figures
        )
        names = f'<h1>{escape(self.title)}{sample}</h1><div class="as-of">{self._as_of()}</div>'
        row = f'<tr><td>{names}</td><td class="figures">{written}</td></tr>'
        return f'<div class="head"><table role="presentation">{row}</table></div>'

    def _as_of(self) -> str:
        return self._told["as_of"].format(moment=full(self._contents.made_at))

    def _notes(self, going_on: int) -> str:
        """Return what is not on the sheet and why."""
        contents, told = self._contents, self._told
        counts = (
            ("going_on", going_on),
            ("shared", len(self._map.counted_at)),
            ("outside", contents.outside),
            ("unlisted", contents.unlisted),
        )
        lines = [told[name].format(count=count) for name, count in counts if count]
        lines += [
            told["left_out"].format(name=contents.name_of(layer), count=layer["left_out"])
            for layer in contents.layers
            if layer["left_out"]
        ]
        return f'<div class="notes">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'

    def _foot(self) -> str:
        contents, told = self._contents, self._told
        moment, name = full(contents.made_at), contents.order.printed_by
        who = "printed_by" if name else "printed"
        parts = [told[who].format(name=name, moment=moment), told["source"]]
        if contents.base_map:
            parts.append(told["base_map"].format(name=contents.base_map))
        return " · ".join(parts)


def _placed(box: Box, inner: str) -> str:
    place = f"left: {box.left}mm; top: {box.top}mm; width: {box.width}mm; height: {box.height}mm"
    return f'<div class="placed" style="{place}">{inner}</div>'


def _quoted(text: str) -> str:
    """Return words as a string of a style sheet."""
    plain = "".join(f"\\{ord(c):x} " if c in '"\\<>&' or ord(c) < 32 else c for c in text)
    return f'"{plain}"'
