"""House rule on size: no module over 400 lines, no function over 60, and no module named after nothing."""

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.words import ROOT

ROOMS = ("gis", "data", "layers", "dispatch", "web", "scripts", "tests", "benchmarks")
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
LEFT_OUT = {"console", "versions"}
NAMELESS = {"utils", "helpers", "common", "misc"}


def main() -> int:
    """Print what is too long, and fail where it is past the limit."""
    broken = [complaint for path in python_files() for complaint in complaints(path)]
    for where, lines, limit in broken:
        print(f"{where}: {lines} lines, at most {limit}")
    nameless = [path for path in python_files() if path.stem in NAMELESS]
    for path in nameless:
        print(f"{path.relative_to(ROOT)}: name the subject instead")
    return 1 if broken or nameless else 0


def python_files() -> Iterator[Path]:
    """Give every module of ours but the generated ones."""
    yield ROOT / "app.py"
    for room in ROOMS:
        for folder, inner, names in os.walk(ROOT / room):
            inner[:] = sorted(name for name in inner if name not in LEFT_OUT)
            yield from (Path(folder, name) for name in sorted(names) if name.endswith(".py"))


def complaints(path: Path) -> Iterator[tuple[str, int, int]]:
    """Give the module and those of its functions that are past the limit, with their lengths."""
    words = path.read_text()
    name, length = str(path.relative_to(ROOT)), words.count("\n")
    if length > LONGEST_MODULE:
        yield name, length, LONGEST_MODULE
    for node in ast.walk(ast.parse(words)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno} {node.name}", lines, LONGEST_FUNCTION


if __name__ == "__main__":
    sys.exit(main())
