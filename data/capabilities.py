"""What squads can do (能力), by code: the names that people read."""

from typing import NamedTuple


class Capability(NamedTuple):
    """Something a squad can do that some categories require."""

    code: str
    name: str
    name_en: str


CAPABILITIES = (
    Capability("street_order", "街面秩序", "street order"),
    Capability("sanitation", "环境卫生", "sanitation"),
    Capability("advertising", "户外广告", "advertising"),
    Capability("construction", "工地渣土", "construction"),
    Capability("gas_safety", "燃气安全", "gas safety"),
    Capability("night", "夜间执法", "night work"),
    Capability("drone", "无人机", "drone"),
)
_BY_CODE = {each.code: each for each in CAPABILITIES}


def capability_of(code: str) -> Capability:
    """Return a capability by its code; one that a city made for itself is named by its code."""
    return _BY_CODE.get(code) or Capability(code, code, code)
