"""As whom the server runs: PostgreSQL refuses root, so root hands it to an unprivileged user."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.embedded.errors import ForeignData, NoServiceUser

SERVICE_USER = "postgres"


@dataclass(frozen=True, slots=True)
class Identity:
    """The user that owns the data and runs the server."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """Return the arguments of subprocess that make a program run as this user."""
        if os.geteuid() == self.uid:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path, mode: int) -> None:
        """Make a folder that belongs to this user."""
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() != self.uid:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(mode)

    def can_enter(self, folder: Path) -> bool:
        """Return whether this user gets into a folder, every folder above it included."""
        if os.geteuid() == self.uid:
            return True
        answer = subprocess.run(["/usr/bin/test", "-x", str(folder)], check=False, **self.popen_options())
        return answer.returncode == 0


def find_identity(data: Path | None) -> Identity:
    """Return the owner of existing data, else who should own new data."""
    if data is not None and data.exists():
        entry = _entry(data.stat().st_uid)
        if os.geteuid() not in (0, entry.uid):
            raise ForeignData(data, entry.name)
        if entry.uid != 0:
            return entry
    if os.geteuid() != 0:
        return _entry(os.geteuid())
    try:
        record = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        raise NoServiceUser from None
    return Identity(record.pw_name, record.pw_uid, record.pw_gid)


def current_user() -> str:
    """Return the name of the user that runs this process."""
    return _entry(os.geteuid()).name


def _entry(uid: int) -> Identity:
    try:
        record = pwd.getpwuid(uid)
    except KeyError:
        return Identity(str(uid), uid, os.getegid())
    return Identity(record.pw_name, record.pw_uid, record.pw_gid)
