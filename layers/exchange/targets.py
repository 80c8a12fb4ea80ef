"""What a column of a file may become: a name, an attribute of the kind, a time window, demands, an id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layers.kinds import Attribute, Kind

NAME, NAME_EN, WINDOW, DEMANDS, ID = "name", "name_en", "window", "demands", "id"
OWN = (NAME, NAME_EN, WINDOW, DEMANDS, ID)
ATTRIBUTE = "attributes."

# Columns of an export that tell where a feature comes from; taken for an id, or not at all.
FEATURE_ID, LAYER, VERSION, SAMPLE = "feature_id", "layer", "version", "sample"
ORIGIN = (FEATURE_ID, LAYER, VERSION, SAMPLE)


@dataclass
class MappingInvalid(Exception):
    """A column cannot become this: `what` is unknown_column, unknown_target, twice or not_matched."""

    column: str
    target: str
    what: str
    allowed: str = ""


def check_mapping(
    mapping: Mapping[str, str], columns: Sequence[str], kind: Kind, match: str | None = None
) -> None:
    """Raise MappingInvalid for the first column or target that is none, or is there twice."""
    taken: dict[str, str] = {}
    for column, target in mapping.items():
        if column not in columns:
            raise MappingInvalid(column, target, "unknown_column", ", ".join(columns))
        if target not in OWN and (not target.startswith(ATTRIBUTE) or target == ATTRIBUTE):
            raise MappingInvalid(column, target, "unknown_target", ", ".join(targets_of(kind)))
        if target in taken:
            raise MappingInvalid(column, target, "twice", taken[target])
        taken[target] = column
    if match is not None and (match not in taken or match in (WINDOW, DEMANDS)):
        raise MappingInvalid("", match, "not_matched", ", ".join(sorted(set(taken) - {WINDOW, DEMANDS})))


def targets_of(kind: Kind) -> list[str]:
    """Return what columns may become in a layer of a kind."""
    return [*OWN, *(ATTRIBUTE + attribute.key for attribute in kind.attributes)]


def attribute_of(kind: Kind, target: str) -> Attribute | None:
    """Return the attribute of a target; one that the kind does not know takes values as they are."""
    key = target.removeprefix(ATTRIBUTE)
    return next((attribute for attribute in kind.attributes if attribute.key == key), None)


def column_of(key: str) -> str:
    """Return the column of an attribute in an export: its key, unless that means something else there."""
    return ATTRIBUTE + key if key in (*OWN, *ORIGIN) or key.startswith(ATTRIBUTE) else key
