"""Packages of the system: installed by root, asked for in one line from anybody else."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from data.embedded.programs import list_programs, package_name
from scripts.commands import run
from scripts.words import ROOT, CannotGoOn, say, step

APT = ("apt-get", "-y", "-o", "Dpkg::Use-Pty=0")
CLUSTER_SETTINGS = Path("/etc/postgresql-common")
SYSTEM_PYTHON = "/usr/bin/python3"
# What PDF is made with, by the library that says whether it is there.
PRINTING = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def require(browser: bool, database: bool, clients: bool = False, printing: bool = False) -> None:
    """Install what is missing on this machine, or raise CannotGoOn with the line that installs it.

    What only printing needs is no reason not to go on: without it there is no PDF, and the line is told.
    """
    packages = [*_for_python(), *(_for_database() if database else ()), *(_for_browser() if browser else ())]
    packages += _for_clients() if clients else []
    wished = [each for each in _for_printing() if each not in packages] if printing else []
    if not packages and not wished:
        return
    names = " ".join([*packages, *wished])
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        line = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"
        if not packages:
            say(
                f"打印 PDF 还缺系统软件包：{line}",
                "packages that PDF is made with are missing: run this line",
            )
            return
        raise CannotGoOn(
            f"缺少系统软件包，请运行：\n\n    {line}\n", "System packages are missing: run the line above."
        )
    with step(f"安装系统软件包 {names}", "Installing system packages"):
        _install([*packages, *wished])


def find_browser() -> str | None:
    """Return the path of this machine's Chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _for_python() -> list[str]:
    has_venv = (ROOT / ".venv/bin/python").exists() or importlib.util.find_spec("ensurepip")
    return [] if has_venv else [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def _for_database() -> list[str]:
    return [] if list_programs() else [package_name()]


def _for_browser() -> list[str]:
    missing = [] if find_browser() else ["chromium"]
    return missing + _for_chinese() + ([] if _has_library("libatomic.so.1") else ["libatomic1"])


def _for_printing() -> list[str]:
    missing = [package for library, package in PRINTING.items() if not _has_library(library)]
    return missing + _for_chinese()


def _for_chinese() -> list[str]:
    fonts = shutil.which("fc-list")
    chinese = fonts and subprocess.run([fonts, ":lang=zh"], capture_output=True, check=False).stdout.strip()
    return [] if chinese else ["fonts-noto-cjk", "fontconfig"]


def _for_clients() -> list[str]:
    """Return what GDAL and QGIS are in; QGIS belongs to the system's own Python."""
    missing = [] if shutil.which("ogrinfo") else ["gdal-bin"]
    asked = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    has_qgis = (
        shutil.which(SYSTEM_PYTHON) and not subprocess.run(asked, capture_output=True, check=False).returncode
    )
    return missing + ([] if has_qgis else ["python3-qgis", "qgis-providers"])


def _has_library(name: str) -> bool:
    """Return whether a library is there; Playwright's driver needs one that a bare Debian lacks."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _install(packages: list[str]) -> None:
    """Install, keeping Debian from starting a server of its own beside ours."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    own_cluster = CLUSTER_SETTINGS / "createcluster.d/one-map.conf"
    untouched = not CLUSTER_SETTINGS.exists()
    if untouched:
        own_cluster.parent.mkdir(parents=True)
        own_cluster.write_text("create_main_cluster = false\n")
    try:
        run([*APT, "update"], quiet)
        run([*APT, "install", "--no-install-recommends", *packages], quiet)
    finally:
        if untouched:
            own_cluster.unlink()
