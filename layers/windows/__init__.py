"""Time windows (时段): when a feature holds, as rules in local time and as spans."""

from layers.windows.rule import Phase, Weekly, WindowInvalid, WindowRule, read_rule
from layers.windows.spans import ZONE, spans_of

__all__ = ["ZONE", "Phase", "Weekly", "WindowInvalid", "WindowRule", "read_rule", "spans_of"]
