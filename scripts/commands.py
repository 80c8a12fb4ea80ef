"""Run a program quietly; where it fails, show all that it said."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.words import ROOT, CannotGoOn


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Return what a program printed; raises CannotGoOn with its words when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        line = " ".join(words)
        raise CannotGoOn(
            f"命令失败（{done.returncode}）：{line}",
            f"This failed ({done.returncode}): {line}\n\n{done.stdout}",
        )
    return done.stdout
