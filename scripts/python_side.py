"""The virtual environment `.venv` and what is installed in it."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.commands import run
from scripts.stamps import Stamp
from scripts.words import ROOT, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
UV = "uv==0.13.9"
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"


def ensure(*files: Path) -> None:
    """Have a virtual environment with everything that the files list."""
    if not _works():
        with step("创建 Python 虚拟环境 .venv", "Making the virtual environment"):
            shutil.rmtree(VENV, ignore_errors=True)
            run([sys.executable, "-m", "venv", VENV])
    name = "-".join(path.stem for path in files)
    stamp = Stamp(VENV / f".{name}.stamp", files)
    if not stamp.is_fresh():
        with step("安装 Python 依赖", "Installing Python packages"):
            install(*(word for path in files for word in ("-r", str(path))))
            stamp.write()


def install(*what: str) -> None:
    """Install packages by uv, which is some times faster than pip, from wherever pip would."""
    if not (VENV / "bin/uv").exists():
        run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV])
    run([VENV / "bin/uv", "pip", "install", "--python", PYTHON, *what], _sources_of_pip())


def _works() -> bool:
    return (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    )


def _sources_of_pip() -> dict[str, str]:
    """Return pip's settings of where packages come from, as uv's: networks with a mirror have set them."""
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
    }
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_LINK_MODE": "copy"}
    for line in run([PYTHON, "-m", "pip", "config", "list"]).splitlines():
        key, _, value = line.partition("=")
        name = names.get(key.rsplit(".", 1)[-1])
        if name:
            found[name] = " ".join(ast.literal_eval(value).split())
    return {name: value for name, value in found.items() if name not in os.environ}
