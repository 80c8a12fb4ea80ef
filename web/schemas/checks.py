"""What the checks of a draft find, and how it can be mended."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from dispatch.checking.running import CHECKS
from web.schemas.base import Answer, Request, Time
from web.schemas.geometry import Geometry, LonLat
from web.schemas.layers import Edit

Severity = Literal["error", "warning"]
Check = Literal[CHECKS]


def _split(value: Any) -> Any:
    return value.split(",") if isinstance(value, str) else value


class CheckQuery(Request):
    """Which checks to run, all if not said, and for how many seconds at most."""

    only: Annotated[
        list[Check] | None,
        BeforeValidator(_split),
        WithJsonSchema({"type": "string", "pattern": "^({0})(,({0}))*$".format("|".join(CHECKS))}),
    ] = None
    within_s: Annotated[float, Field(ge=0.1, le=120)] = 30.0


class Mend(Answer):
    """A way to mend a finding: `edits` are ready for POST /layers/{id}/edits."""

    code: str
    text: str
    edits: list[Edit]


class Finding(Answer):
    """Something found; `features` are those of the layer, the first the one that is spoken of.

    `drafted` if it is about something that the draft changes: such errors keep it from being published.
    `numbers` have their units in their names, `about` the names that the text speaks of.
    """

    code: str
    severity: Severity
    text: str
    features: list[int]
    drafted: bool
    place: LonLat | None
    shape: Geometry | None
    numbers: dict[str, float]
    about: dict[str, Any]
    mend: Mend | None


class Took(Answer):
    """How long a check took; `left` if it was not finished: out of time, or without roads."""

    check: Check
    ms: float
    left: Literal["", "time", "no_roads"]


class CheckReport(Answer):
    """What the checks of a draft found, errors first; `counts` of each code, also those not listed."""

    layer_id: int
    version: int
    checked_at: Time
    ms: float
    blocks: bool
    findings: list[Finding]
    counts: dict[str, int]
    checks: list[Took]
