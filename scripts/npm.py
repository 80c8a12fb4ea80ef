"""`python3 -m scripts.npm run test`: npm in the console's folder, with the Node that builds it."""

import os
import subprocess
import sys

from scripts import console_side
from scripts.words import CannotGoOn, complain


def main() -> int:
    """Run npm, its words straight to the terminal."""
    try:
        env = console_side.ensure_modules()
    except CannotGoOn as problem:
        complain(problem)
        return 1
    return subprocess.run(
        ["npm", *sys.argv[1:]], cwd=console_side.CONSOLE, env={**os.environ, **env}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
