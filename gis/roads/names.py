"""Names of roads and places in Chinese first and English beside it."""

from collections.abc import Mapping

_NAME_KEYS = ("name:zh", "name:zh-Hans", "name", "loc_name", "official_name")
_NAME_EN_KEYS = ("name:en", "int_name")


def name_of(tags: Mapping[str, str]) -> str:
    """Return the Chinese name, else the name on the sign, else ""."""
    return _first(tags, _NAME_KEYS)


def name_en_of(tags: Mapping[str, str]) -> str:
    """Return the English or international name, or "": none is made up."""
    return _first(tags, _NAME_EN_KEYS)


def _first(tags: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := tags.get(key, "").strip())), "")
