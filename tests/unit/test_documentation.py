"""What the product can do is written down where its users look."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import Group

from data.settings import DEFAULTS
from tests.postgres import ROOT
from web.commands.listing import COMMANDS

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
ENVIRONMENT = re.compile(r"""environ(?:\.get)?[(\[]\s*["']([A-Z_]+)["']""")
READ_BY_PROCESSES = ("web/settings.py", "web/serving.py", "scripts/run.py")
INTERNAL = {"MAKELEVEL"}


def variables() -> set[str]:
    words = "\n".join((ROOT / name).read_text() for name in READ_BY_PROCESSES)
    return set(ENVIRONMENT.findall(words)) - INTERNAL


def commands() -> Iterator[tuple[str, str | None]]:
    for command in COMMANDS:
        if isinstance(command, Group):
            yield from ((command.name, name) for name in command.commands)
        else:
            yield command.name, None


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_variable_is_in_the_table(name: str) -> None:
    assert f"| `{name}` |" in README


@pytest.mark.parametrize("name", sorted(set(DEFAULTS) - {"is_sample"}))
def test_every_setting_is_in_the_table(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize(("group", "name"), sorted(commands(), key=str))
def test_every_command_is_told(group: str, name: str | None) -> None:
    told = {word: spelled.split("|") for word, spelled in re.findall(r"`([a-z-]+) ?([a-z|-]*)`", README)}
    assert group in told
    assert name is None or name in told[group]


def test_every_target_says_what_it_does() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE))
    explained = set(re.findall(r"^([a-z0-9-]+):.*## \w", MAKEFILE, re.MULTILINE))
    assert targets == explained


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def test_every_model_is_in_the_dictionary() -> None:
    dictionary = (ROOT / "docs/dictionary.md").read_text().lower()
    nouns = {
        node.name
        for path in (ROOT / "data").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "Base" for base in node.bases)
    }
    assert len(nouns) > 10
    words = {re.sub(r"(?<=[a-z])([A-Z])", r" \1", noun).lower().split()[0] for noun in nouns}
    assert {word for word in words if word not in dictionary} == set()
