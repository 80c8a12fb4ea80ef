"""`python3 -m scripts.prepare lint|test|console|clients …`: have what a target of the Makefile needs."""

import sys

from scripts import console_side, packages, python_side
from scripts.words import CannotGoOn, complain


def lint() -> None:
    """Have what the checks of style need."""
    packages.require(browser=False, database=False)
    python_side.ensure(python_side.RUNTIME, python_side.DEVELOPMENT)


def test() -> None:
    """Have what the tests need: PostGIS, a browser, both sides' packages and the built console."""
    packages.require(browser=True, database=True, printing=True)
    python_side.ensure(python_side.RUNTIME, python_side.DEVELOPMENT)
    console_side.ensure_modules()
    console_side.ensure_build()


def console() -> None:
    """Have the console built."""
    packages.require(browser=False, database=False)
    python_side.ensure(python_side.RUNTIME)
    console_side.ensure_build()


def clients() -> None:
    """Have what the tests with other people's programs need: PostGIS, GDAL and QGIS."""
    packages.require(browser=False, database=True, clients=True)
    python_side.ensure(python_side.RUNTIME, python_side.DEVELOPMENT)


def main() -> int:
    """Prepare for each target named."""
    try:
        for name in sys.argv[1:]:
            {"lint": lint, "test": test, "console": console, "clients": clients}[name]()
    except CannotGoOn as problem:
        complain(problem)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
