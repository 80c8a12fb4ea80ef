"""`python -m scripts.acts`: list what the ledger may hold and notices may tell of, for the console's words.

The names are read out of the code: `incident.closed` is an act where acts of an incident are recorded. Those
whose second half is filled in stand in FILLED and TOLD; what only looks like an act stands in OTHERS.
"""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

from data.assignments import STATUSES as STEPS
from data.incidents import STATUSES
from scripts.words import ROOT

KEPT = ROOT / "web/console/src/ledger/acts.json"
FLOORS = ("dispatch", "web")
NAME = re.compile(r"[a-z_]+\.(?!id$)[a-z_]+")
LOANS = ("asked", "agreed", "refused", "withdrawn", "recalled", "ended", "lapsed", "began")
FILLED = {
    "agreement": ("made", "ended", "changed", "change_asked", "change_refused", "change_withdrawn"),
    "assignment": STEPS,
    "incident": STATUSES,
    "loan": LOANS,
    "patrol": ("made", "changed", "squads", "given", "started", "ended", "cancelled", "dropped", "toured"),
    "transfer": ("accepted", "refused", "withdrawn", "taken_over", "void"),
}
TOLD = {
    "agreement": ("made", "ended", "changed", "change_asked", "change_refused"),
    "deadline": ("warned", "missed", "escalated", "calendar"),
    "loan": LOANS,
    "patrol": ("ordered", "started", "ended", "cancelled"),
    "print": ("failed",),
    "safety": ("asked", "alarmed"),
    "share": ("file_failed",),
    "transfer": FILLED["transfer"],
    "webhook": ("stopped", "refused"),
}
# Timers, jobs, messages to others and notices are named in the same way.
OTHERS = {
    "agency": ("refusals",),
    "case": ("status", "unplaced"),
    "deadline": ("calendar",),
    "handover": ("delayed",),
    "hotspots": ("imported", "nightly", "renew", "run"),
    "joint": ("unanswered",),
    "loan": ("begins", "ends"),
    "patrol": ("begins", "counts", "ends"),
    "print": ("due",),
    "receiving": ("forget",),
    "response": ("taken",),
    "safety": ("alarm", "ask"),
    "share": ("changes", "file_due", "test"),
    "subject": ("grades",),
    "transfer": ("often", "unanswered"),
}


def list_names() -> dict[str, list[str]]:
    """Return the names of acts, of what acts are about, and of notices."""
    acts, subjects, notices, about = set(_fill(FILLED)), set(FILLED), set(_fill(TOLD)), set[str]()
    named: set[str] = set()
    for module in _modules():
        named |= {name for name in _words(module) if NAME.fullmatch(name)}
        for called, given in _calls(module):
            if called == "record" and len(given) > 3:
                # Where an act is handed on from elsewhere in its module, it stands there.
                said = set(_said(given[2], module)) or (
                    _words(module) if isinstance(given[2], ast.Name) else ()
                )
                subjects |= {name.split(".")[0] for name in said if NAME.fullmatch(name)}
                about |= set(_said(given[3], module))
            elif called in ("Told", "tell_desk"):
                notices |= {name for each in given for name in _said(each, module) if NAME.fullmatch(name)}
    acts |= {name for name in named - set(_fill(OTHERS)) if name.split(".")[0] in subjects}
    return {"acts": sorted(acts), "subjects": sorted(about), "notices": sorted(notices)}


def _fill(halves: dict[str, tuple[str, ...]]) -> Iterator[str]:
    return (f"{subject}.{what}" for subject, all_of in halves.items() for what in all_of)


def _modules() -> Iterator[ast.Module]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _words(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _calls(module: ast.Module) -> Iterator[tuple[str, list[ast.expr]]]:
    for each in ast.walk(module):
        if isinstance(each, ast.Call):
            function: Any = each.func
            yield getattr(function, "id", getattr(function, "attr", "")), list(each.args)


def _said(node: ast.expr, module: ast.Module) -> Iterator[str]:
    """Yield the words that an argument says, or those of the constant of its module that it names."""
    if isinstance(node, ast.JoinedStr):
        return
    yield from _words(node)
    for each in module.body:
        if isinstance(node, ast.Name) and isinstance(each, ast.Assign):
            named = {part.id for part in ast.walk(each.targets[0]) if isinstance(part, ast.Name)}
            yield from _words(each.value) if node.id in named else ()


def main() -> None:
    """Write the names for the console."""
    KEPT.write_text(json.dumps(list_names(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
