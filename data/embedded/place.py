"""Where the data and the socket of an instance's server are kept.

Inside the instance wherever possible. Not possible: when the server runs as a user who can't enter the
instance (a clone under root's home), or when the socket's path would be longer than the system allows.
What was decided is written to `postgres.json` in the instance.
"""

import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from data.embedded.errors import OutOfReach
from data.embedded.identity import Identity, find_identity

LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432"
SYSTEM_FOLDER = Path("/var/lib/one-map")


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one server and the user they belong to."""

    data: Path
    socket: Path
    identity: Identity


def find_place(instance: Path) -> Place | None:
    """Return the place of an instance that has one already, also when the instance was moved since."""
    record = instance / "postgres.json"
    if not record.exists():
        return None
    kept = json.loads(record.read_text())
    data, socket = instance / kept["data"], instance / kept["socket"]
    outside = Path(kept["data"]).is_absolute()
    is_a_copy = outside and kept["instance"] != str(instance) and Path(kept["instance"]).exists()
    if is_a_copy or not (data / "PG_VERSION").exists():
        return None
    identity = find_identity(data)
    if not identity.can_enter(data):
        raise OutOfReach(data, identity.name)
    return Place(data, _usable_socket(socket), identity)


def make_place(instance: Path) -> Place:
    """Choose and make the folders of an instance's server, and write down which."""
    identity = find_identity(None)
    home = instance / "postgres"
    home.mkdir(parents=True, exist_ok=True)
    if not identity.can_enter(home):
        SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        home = SYSTEM_FOLDER / secrets.token_hex(4)
    identity.own(home, 0o755)
    place = Place(home / "data", _usable_socket(home / "socket"), identity)
    record = {
        "instance": str(instance),
        "data": _kept(place.data, instance),
        "socket": _kept(place.socket, instance),
    }
    (instance / "postgres.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    return place


def _usable_socket(folder: Path) -> Path:
    """Return the folder, or a short one elsewhere when the system or libpq can't take its path."""
    path = os.fsencode(folder / SOCKET_NAME)
    if len(path) <= LONGEST_SOCKET_PATH and b"," not in path:
        return folder
    short = hashlib.sha256(path).hexdigest()[:12]
    return Path("/run" if os.geteuid() == 0 else tempfile.gettempdir()) / f"one-map-{short}"


def _kept(path: Path, instance: Path) -> str:
    return str(path.relative_to(instance) if path.is_relative_to(instance) else path)
