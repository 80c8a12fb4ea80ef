"""`python -m scripts.lifecycle_page`: write the page on the lifecycle, drawn from its table of moves."""

from data.incidents import STATUSES
from dispatch.lifecycle import TABLE, Move
from dispatch.statuses import STATUS_NAMES
from scripts.words import ROOT

KEPT = ROOT / "docs/lifecycle.md"
BY = {
    "desk": "the desk of the holder, or above",
    "squad": "the squad that leads",
    "another": "another desk account",
    "system": "the system",
}
THROUGH = {
    "": "by itself",
    "assignment": "the squad's assignment",
    "transfer": "an accepted transfer",
    "merge": "the incident it goes into",
    "peer": "the peer that it was handed across to",
}
# Drawn apart, since every open status has them.
ASIDE = ("transferred", "merged", "cancelled")
HEAD = """# The lifecycle of an incident

This page is drawn from the one table of legal moves in `dispatch/lifecycle.py` by
`python -m scripts.lifecycle_page`; a test says when it has fallen behind. The API tells the table at
`GET /api/v1/lifecycle`, and with each incident, as `moves`, what the account that asks may do now; the
console offers just these.

Who handled an incident does not verify it: `handled_by` and `verified_by` are two accounts. A desk that
presses for the squad has handled it itself. A squad gives an incident back (退单) by giving back its
assignment, with a reason. A merge (并案) leaves the reporters with the incident that is merged; the one that
goes on gets the earlier of each deadline and the more urgent priority, and, if the operator says so, the
squads. Undoing it reopens it.

The system itself, as the timekeeper, the worker or the simulation, may make any legal move.
"""


def describe() -> str:
    """Return the page."""
    return "\n".join((HEAD, *_diagram(), "", *_table())) + "\n"


def _diagram() -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> received"]
    lines += [f"    {status} : {STATUS_NAMES[status][0]} {status}" for status in STATUSES]
    lines += [
        f"    {row.source} --> {row.to} : {row.name}{' *' if row.reason else ''}"
        for row in TABLE
        if row.to not in ASIDE
    ]
    lines += ["    closed --> [*]", "```"]
    aside = "、".join(f"{STATUS_NAMES[status][0]} ({status})" for status in ASIDE)
    lines += [
        "",
        f"`*` asks for a reason. Left out of the drawing: {aside}, to which every status leads that is",
    ]
    return [*lines, "open and not handled yet."]


def _table() -> list[str]:
    head = ["| from | to | move | by | through | reason | form |", "|---|---|---|---|---|---|---|"]
    return head + [_row(row) for row in TABLE]


def _row(row: Move) -> str:
    ends = (f"{STATUS_NAMES[status][0]} {status}" for status in (row.source, row.to))
    by, through = ", ".join(BY[each] for each in row.by), THROUGH[row.through]
    yes = ("yes" if row.reason else "", "complete" if row.form else "")
    cells = (*ends, f"{row.name} {row.name_en}", by, through, *yes)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    KEPT.write_text(describe(), encoding="utf-8")
