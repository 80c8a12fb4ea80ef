"""Whether what a share is to give out makes sense.

Fields that there are, rules that fit, and nothing that tells more than its precision of place allows.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from data.shares import PRECISIONS, SOURCES, Share
from dispatch.shares.fields import Field, source_fields
from dispatch.shares.rules import MOST_KEPT, SPANS
from dispatch.shares.standard import AS_IS, COARSER, MASKED
from dispatch.shares.why import words_of

KEYS = {AS_IS: {"name", "rule"}, COARSER: {"name", "rule", "to"}, MASKED: {"name", "rule", "keep"}}
CRS = (4326, 4490, 4547, 4548, 4549, 3857)


@dataclass
class DefinitionInvalid(Exception):
    """A share cannot be as it is defined: `field` is where, `what` a code of why, `allowed` what would do."""

    field: str
    what: str
    allowed: str = ""

    def __post_init__(self) -> None:
        """Put it in words."""
        self.zh, self.en = words_of(self.what, self.allowed)


def check_definition(session: Session, share: Share) -> None:
    """Raise DefinitionInvalid for the first thing that a share's definition contradicts itself in."""
    _require(share.source in SOURCES, "source", "unknown", SOURCES)
    _require((share.source == "layer") == (share.layer_id is not None), "layer_id", "layer_for_source_layer")
    _require((share.precision or "exact") in PRECISIONS, "precision", "unknown", PRECISIONS)
    _require((share.crs or CRS[0]) in CRS, "crs", "unknown", CRS)
    _check_extent(share)
    known = {field.name: field for field in source_fields(session, share.source, share.layer_id)}
    names = [each.get("name") for each in share.fields]
    _require(bool(names), "fields", "none", known)
    for name, each in zip(names, share.fields, strict=True):
        _require(name in known, f"fields.{name}", "unknown", known)
        _require(names.count(name) == 1, f"fields.{name}", "twice")
        _check_rule(known[name], each)
        _check_place(known[name], each, share.precision or "exact")


def _check_extent(share: Share) -> None:
    if share.source == "layer":
        for name in ("categories", "since", "until", "last_days"):
            _require(not getattr(share, name), name, "not_for_layers")
    if share.since is not None and share.until is not None:
        _require(share.since < share.until, "until", "before_since")
    _require((share.delay_s or 0) >= 0, "delay_s", "negative", ("0",))
    _require(share.last_days is None or share.last_days > 0, "last_days", "not_positive", ("1",))


def _check_rule(field: Field, given: dict[str, Any]) -> None:
    where, rule = f"fields.{field.name}", given.get("rule")
    _require(not field.personal, where, "personal")
    _require(rule in field.rules, where, "rule_not_allowed", field.rules)
    unknown = {key for key, value in given.items() if value is not None} - KEYS[rule]
    _require(not unknown, f"{where}.{min(unknown, default='')}", "unknown", sorted(KEYS[rule]))
    to, keep = given.get("to"), given.get("keep")
    if keep is not None:
        _require(
            _is_whole(keep) and 1 <= keep <= MOST_KEPT,
            f"{where}.keep",
            "out_of_range",
            (f"1 to {MOST_KEPT}",),
        )
    if to is not None:
        _check_to(field, to, f"{where}.to")


def _check_to(field: Field, to: Any, where: str) -> None:
    if field.grouping == "time":
        spans = SPANS if field.type == "date-time" else SPANS[1:]
        _require(to in spans, where, "unknown", spans)
    elif field.grouping == "number":
        is_number = isinstance(to, int | float) and not isinstance(to, bool)
        _require(is_number and to > 0, where, "not_a_step", ("10", "100"))
        _require(field.type != "integer" or _is_whole(to), where, "not_whole", ("10", "100"))
    else:
        _require(False, where, "takes_none")


def _check_place(field: Field, given: dict[str, Any], precision: str) -> None:
    hides = precision == "exact" or not field.betrays_place or given.get("rule") == MASKED
    _require(hides, f"fields.{field.name}", "betrays_place", (MASKED,))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _require(holds: bool, field: str, what: str, allowed: Any = ()) -> None:
    if not holds:
        raise DefinitionInvalid(field, what, ", ".join(map(str, allowed)))
