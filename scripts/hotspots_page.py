"""`python -m scripts.hotspots_page`: draw the states on the page on hotspots from their table of rules."""

from dispatch.hotspots.rules import RULES
from scripts.words import ROOT

KEPT = ROOT / "docs/hotspots.md"
BEGINS, ENDS = "<!-- states -->", "<!-- end of states -->"
NAMES = {
    "emerging": "新发", "confirmed": "确认", "treated": "治理中", "abating": "消退", "cleared": "清除",
    "relapsed": "反弹",
}  # fmt: skip


def describe(page: str) -> str:
    """Return the page with its states drawn anew."""
    before, rest = page.split(BEGINS)
    after = rest.split(ENDS)[1]
    return "\n".join((before + BEGINS, *_diagram(), "", *_table(), ENDS + after))


def _diagram() -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state} : {name} {state}" for state, name in NAMES.items()]
    for rule in RULES:
        if rule.to is not None:
            sources = ("[*]" if state is None else state for state in rule.states if state != rule.to)
            lines += [f"    {source} --> {rule.to} : {rule.number}" for source in sources]
    return [*lines, "```"]


def _table() -> list[str]:
    lines = ["The first rule that fits holds.", "", "| rule | from | to | when |", "|---|---|---|---|"]
    for rule in RULES:
        sources = (
            "any open state" if len(rule.states) > 2 else ", ".join(state or "–" for state in rule.states)
        )
        lines.append(f"| {rule.number} | {sources} | {rule.to or 'as it is'} | {rule.why} |")
    return lines


if __name__ == "__main__":
    KEPT.write_text(describe(KEPT.read_text(encoding="utf-8")), encoding="utf-8")
