"""The archive of the write-ahead log: with a base backup, it takes the server back to any moment since.

Off unless a folder is named in `wal_archive` in the instance. It counts at every start from then on, whoever
starts the server: a start without it would leave a gap that no recovery gets over.
"""

import shlex
from pathlib import Path

from data.embedded.errors import ArchiveUnreachable
from data.embedded.identity import Identity

NOTE = "wal_archive"
LONGEST_LOSS_S = 60
# A segment comes into the archive under its name only when the disk holds it. One that is there already is
# taken for archived if it is the same, which it is when the server was killed before it heard so.
COMMAND = (
    "if [ -e {folder}/%f ]; then cmp -s %p {folder}/%f; "
    "else cp %p {folder}/.%f.part && sync {folder}/.%f.part && mv {folder}/.%f.part {folder}/%f; fi"
)


def find_archive(instance: Path) -> Path | None:
    """Return the folder into which an instance's server archives, or None."""
    note = instance / NOTE
    return Path(note.read_text().strip()) if note.exists() else None


def set_archive(instance: Path, folder: Path | None) -> None:
    """Have an instance's server archive into a folder, or nowhere, from its next start on."""
    if folder is None:
        (instance / NOTE).unlink(missing_ok=True)
        return
    instance.mkdir(parents=True, exist_ok=True)
    (instance / NOTE).write_text(f"{folder.resolve()}\n")


def server_settings(instance: Path, identity: Identity) -> dict[str, str]:
    """Return the settings with which the server archives; raise ArchiveUnreachable."""
    folder = find_archive(instance)
    if folder is None:
        return {}
    identity.own(folder, 0o700)
    if not identity.can_enter(folder):
        raise ArchiveUnreachable(folder, identity.name)
    quoted = shlex.quote(str(folder)).replace("%", "%%")
    return {
        "archive_mode": "on",
        "archive_command": COMMAND.format(folder=quoted),
        "archive_timeout": f"{LONGEST_LOSS_S}s",
    }
