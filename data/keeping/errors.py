"""What can keep a backup from being made or restored."""

from pathlib import Path


class BackupError(Exception):
    """A backup can't be made or restored; nothing was changed."""


class ProgramMissing(BackupError):
    """A program of PostgreSQL is not there, or older than the server."""

    def __init__(self, program: str, version: int) -> None:
        super().__init__(program)
        self.program, self.version = program, version


class ProgramFailed(BackupError):
    """A program of PostgreSQL ended with an error; its last words are kept."""

    def __init__(self, program: str, last_words: str) -> None:
        super().__init__(f"{program}: {last_words}")
        self.program, self.last_words = program, last_words


class NothingToKeep(BackupError):
    """The database has no schema of ours."""


class RoadsMissing(BackupError):
    """The road network in use is not in the instance."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


class NoBackup(BackupError):
    """The file is not a backup, or its end is missing."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class BackupDamaged(BackupError):
    """A part of the backup is not what was put in."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class BackupTooNew(BackupError):
    """The backup comes from a later version of the product or of PostgreSQL than is here."""

    def __init__(self, what: str, made_by: str, here: str) -> None:
        super().__init__(what, made_by, here)
        self.what, self.made_by, self.here = what, made_by, here


class DatabaseNotEmpty(BackupError):
    """There is something in the database already, and nobody said to replace it."""

    def __init__(self, tables: int) -> None:
        super().__init__(tables)
        self.tables = tables


class DatabaseInUse(BackupError):
    """Other programs are connected to the database that is to be replaced."""

    def __init__(self, connections: int) -> None:
        super().__init__(connections)
        self.connections = connections


class NoPostgis(BackupError):
    """The database to restore into has no PostGIS, and this role may not add it."""


class NoRoom(BackupError):
    """The disk has less room than is needed."""

    def __init__(self, folder: Path, needed_bytes: int) -> None:
        super().__init__(folder, needed_bytes)
        self.folder, self.needed_bytes = folder, needed_bytes
