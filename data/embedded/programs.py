"""Which PostgreSQL with PostGIS this machine has."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from data.embedded.errors import PostgisMissing

DEBIAN_HOME = Path("/usr/lib/postgresql")
DEBIAN_SHARE = Path("/usr/share/postgresql")
PACKAGE = re.compile(r"^postgresql-(\d+)-postgis-3 ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one major version."""

    version: str
    bin: Path

    def path(self, name: str) -> str:
        """Return the full path of a program."""
        return str(self.bin / name)


def list_programs() -> list[Programs]:
    """Return every installed PostgreSQL that has PostGIS, newest first."""
    found = {}
    for home in DEBIAN_HOME.glob("[0-9]*"):
        if (home / "bin/initdb").exists() and _has_postgis(DEBIAN_SHARE / home.name):
            found[home.name] = Programs(home.name, home / "bin")
    config = shutil.which("pg_config")
    if config:
        bin_folder, share, version = (
            subprocess.run([config, option], capture_output=True, text=True, check=True).stdout.strip()
            for option in ("--bindir", "--sharedir", "--version")
        )
        major = re.sub(r"^PostgreSQL (\d+).*", r"\1", version)
        if (Path(bin_folder) / "initdb").exists() and _has_postgis(Path(share)):
            found.setdefault(major, Programs(major, Path(bin_folder)))
    return sorted(found.values(), key=lambda programs: -int(programs.version))


def get_programs() -> Programs:
    """Return the newest installed PostgreSQL with PostGIS; raises PostgisMissing."""
    installed = list_programs()
    if not installed:
        raise PostgisMissing(install_command())
    return installed[0]


def install_command() -> str:
    """Return the one line that installs PostGIS here."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {package_name()}"


def package_name() -> str:
    """Return the name of Debian's newest PostGIS package; Debian 12's where apt knows none yet."""
    if not shutil.which("apt-cache"):
        return "postgresql-15-postgis-3"
    listing = subprocess.run(
        ["apt-cache", "--names-only", "search", "^postgresql-[0-9]+-postgis-3$"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    versions = [int(version) for version in PACKAGE.findall(listing)]
    return f"postgresql-{max(versions, default=15)}-postgis-3"


def _has_postgis(share: Path) -> bool:
    return (share / "extension/postgis.control").exists()
