"""What is imported is declared, what is declared is imported, and all of it is pinned."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.sizes import python_files
from tests.postgres import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
TESTS = ("tests", "benchmarks")
OURS = {"app", "web", "dispatch", "layers", "data", "gis", "scripts", *TESTS}
STARTED_BY_NAME = {"gunicorn", "pytest-xdist", "ruff", "import-linter"}
# What a program of Debian's brings along is run by its own Python (tests/clients).
OF_DEBIAN = {"qgis"}
COME_ALONG = {"click", "werkzeug", "packaging", "psycopg-pool", "pydantic-core"}


def declared(names: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(name).name) for name in names}


RUNTIME = declared(PROJECT["project"]["dependencies"])
DEVELOPMENT = declared(PROJECT["dependency-groups"]["dev"])


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module.split(".")[0]


def imported(of_tests: bool) -> set[str]:
    modules = {
        name
        for path in python_files()
        if (path.relative_to(ROOT).parts[0] in TESTS) == of_tests
        for name in imports(path)
    }
    known = packages_distributions()
    others = modules - OURS - OF_DEBIAN - sys.stdlib_module_names
    return {canonicalize_name(known.get(name, [name])[0]) for name in others}


def test_what_runs_is_declared_and_nothing_else() -> None:
    assert imported(of_tests=False) - COME_ALONG == RUNTIME - STARTED_BY_NAME


def test_what_tests_is_declared_and_nothing_else() -> None:
    assert imported(of_tests=True) - COME_ALONG - RUNTIME == DEVELOPMENT - STARTED_BY_NAME


def test_everything_is_pinned_with_its_hashes_and_no_address() -> None:
    for name, names in (("requirements.txt", RUNTIME), ("requirements-dev.txt", DEVELOPMENT)):
        words = (ROOT / name).read_text()
        pinned = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==\S+ \\\n    --hash=", words, re.MULTILINE)
        assert names <= {canonicalize_name(each) for each in pinned}
        assert "://" not in words
