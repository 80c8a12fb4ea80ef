"""Who may do what: the one table of permissions, and the mark that says which one a view needs."""

from collections.abc import Callable
from typing import TypeVar

from data.accounts import ROLES

View = TypeVar("View", bound=Callable)

# What holds for the whole city, or is known only from all of it, is for accounts that stand at its root.
OF_ROOT = frozenset(
    {
        "manage_kinds",
        "manage_forms",
        "manage_deadlines",
        "run_simulation",
        "run_hotspots",
        "verify_ledger",
    }
)

PUBLIC = "public"
# Whoever has signed in may see who they are, also by a token that is for little else.
ALWAYS = "own_session"

EVERYONE = frozenset(ROLES)
STAFF = EVERYONE - {"agency"}
DESK = frozenset({"admin", "operator", "supervisor"})
PLANNING = frozenset({"admin", "planner", "supervisor"})

PERMISSIONS: dict[str, frozenset[str]] = {
    ALWAYS: EVERYONE,
    "own_account": EVERYONE,
    "see_map": EVERYONE,
    "see_incidents": EVERYONE,
    "see_reporters": DESK | {"squad"},
    "see_satisfaction": DESK,
    "see_squads": STAFF,
    "report_incidents": EVERYONE,
    "change_incidents": DESK,
    "dispatch": DESK,
    "act_as_squad": DESK | {"squad"},
    "attach_files": DESK | {"squad"},
    "see_originals": DESK,
    "fill_forms": DESK | {"squad"},
    "send_fixes": frozenset({"admin", "operator", "squad"}),
    "manage_squads": frozenset({"admin", "operator"}),
    "ask_travel": STAFF,
    "close_roads": DESK | {"planner"},
    "run_simulation": frozenset({"admin", "operator", "supervisor", "planner"}),
    "follow_stream": EVERYONE,
    "see_past": DESK | {"planner"},
    "see_response_plans": STAFF,
    "manage_response_plans": frozenset({"admin", "planner"}),
    "see_notices": STAFF,
    "pause_deadlines": DESK,
    "manage_deadlines": frozenset({"admin"}),
    "see_joint": DESK | {"planner"},
    "manage_joint": frozenset({"admin", "planner"}),
    "see_hotspots": DESK | {"planner"},
    "manage_hotspots": frozenset({"admin", "supervisor"}),
    "run_hotspots": frozenset({"admin", "supervisor"}),
    "manage_printing": frozenset({"admin", "planner"}),
    "print_sheets": DESK | {"planner"},
    "see_patrol_orders": DESK | {"planner", "squad"},
    "see_subjects": DESK | {"planner"},
    "record_inspections": DESK,
    "draw_subjects": frozenset({"admin", "supervisor"}),
    "see_warnings": DESK | {"squad"},
    "see_drafts": PLANNING,
    "plan_layers": frozenset({"admin", "planner"}),
    "publish_layers": PLANNING,
    "manage_kinds": frozenset({"admin"}),
    "manage_forms": frozenset({"admin"}),
    "see_ledger": frozenset({"admin", "supervisor"}),
    "verify_ledger": frozenset({"admin", "supervisor"}),
    "manage_accounts": frozenset({"admin"}),
    "read_shares": DESK | {"planner", "agency"},
    "manage_shares": frozenset({"admin"}),
    "send_cases": frozenset({"agency"}),
}

# What the account of an agency that receives is for; what else its role may do is for people at a console.
OF_AGENCIES = frozenset({ALWAYS, "read_shares", "send_cases"})


def may(role: str, permission: str) -> bool:
    """Return whether a role has a permission; an unknown permission is nobody's."""
    return role in PERMISSIONS.get(permission, frozenset())


def allow(permission: str) -> Callable[[View], View]:
    """Mark a view with the permission it needs; a view without a mark is refused to all."""
    if permission != PUBLIC and permission not in PERMISSIONS:
        raise LookupError(permission)

    def mark(view: View) -> View:
        view.permission = permission
        return view

    return mark
