"""Names of columns as a format takes them, each once."""

from collections.abc import Collection

from gis.files.report import NotKept


def fitting_names(
    names: list[str], losses: list[NotKept], longest_bytes: int = 200, reserved: Collection[str] = ()
) -> list[str]:
    """Return names that differ regardless of case, have at most so many bytes, and are not reserved."""
    taken = {name.lower() for name in reserved}
    fitting = []
    for name in names:
        plain = "".join(character for character in name if character.isprintable()).strip() or "column"
        cut = cut_to_bytes(plain, longest_bytes)
        new, number = cut, 2
        while new.lower() in taken:
            ending = f"_{number}"
            new, number = cut_to_bytes(plain, longest_bytes - len(ending)) + ending, number + 1
        if new != name:
            losses.append(NotKept("names_changed" if cut == plain else "names_cut", name, new))
        taken.add(new.lower())
        fitting.append(new)
    return fitting


def cut_to_bytes(text: str, most: int) -> str:
    """Return the beginning of a text that has at most so many bytes in UTF-8, of whole characters."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def file_name(name: str) -> str:
    """Return a name without what file systems forbid."""
    plain = "".join("_" if character in '\\/:*?"<>|' else character for character in name)
    return cut_to_bytes("".join(filter(str.isprintable, plain)).strip(". "), 100) or "layer"
