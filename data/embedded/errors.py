"""What can keep a private PostGIS from starting, each with what it takes to mend it."""

from pathlib import Path


class EmbeddedError(Exception):
    """The private PostGIS can't be used."""


class PostgisMissing(EmbeddedError):
    """This machine has no PostgreSQL with PostGIS."""

    def __init__(self, command: str) -> None:
        super().__init__(f"PostgreSQL with PostGIS is not installed. Run: {command}")
        self.command = command


class VersionMismatch(EmbeddedError):
    """The data were made by a PostgreSQL that this machine no longer has."""

    def __init__(self, folder: Path, made_by: str, installed: list[str]) -> None:
        super().__init__(
            f"{folder} was made by PostgreSQL {made_by}; installed here: {', '.join(installed) or 'none'}. "
            f"Install postgresql-{made_by}-postgis-3, or dump and load with pg_dump."
        )
        self.folder, self.made_by, self.installed = folder, made_by, installed


class ForeignData(EmbeddedError):
    """The data belong to another user of this machine."""

    def __init__(self, folder: Path, owner: str) -> None:
        super().__init__(f"{folder} belongs to {owner}: run as {owner}, or set INSTANCE to another folder.")
        self.folder, self.owner = folder, owner


class OutOfReach(EmbeddedError):
    """The user who owns the data can no longer get into their folder: the instance was moved."""

    def __init__(self, folder: Path, user: str) -> None:
        super().__init__(
            f"{user} can't enter {folder}: open the folders above it (chmod o+x), or move it back."
        )
        self.folder, self.user = folder, user


class NoServiceUser(EmbeddedError):
    """Run by root, but there is no unprivileged user `postgres` to run the server as."""

    def __init__(self) -> None:
        super().__init__("PostgreSQL refuses to run as root and needs a user: useradd --system postgres")


class ServerFailed(EmbeddedError):
    """A program of PostgreSQL ended with an error; its last words are kept."""

    def __init__(self, program: str, last_words: str) -> None:
        super().__init__(f"{program} failed:\n{last_words.strip()}")
        self.program, self.last_words = program, last_words


class ArchiveUnreachable(EmbeddedError):
    """The user who runs the server can't get into the folder of the archive."""

    def __init__(self, folder: Path, user: str) -> None:
        super().__init__(f"{user} can't use {folder}: choose a folder that this user can enter and write to.")
        self.folder, self.user = folder, user


class InstanceTaken(EmbeddedError):
    """There is a database in the instance already."""

    def __init__(self, instance: Path) -> None:
        super().__init__(f"{instance} has a database already: name a folder that has none.")
        self.instance = instance


class NotABase(EmbeddedError):
    """The folder holds no base backup, or one that is not whole."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"{folder} is not a whole base backup: {why}")
        self.folder, self.why = folder, why


class NoWholeBase(EmbeddedError):
    """No base backup of the instance's archive can be used: nothing may be cleared away."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} has no whole base backup of this archive: nothing was removed. Take one: backup base"
        )
        self.folder = folder
