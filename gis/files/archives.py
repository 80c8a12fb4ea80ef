"""Taking files out of archives: nothing is unpacked under a name that the archive chose."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gis.files.errors import FileUnreadable, TooLarge
from gis.files.source import Limits

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_CHUNK_BYTES = 1 << 20
# What file managers of macOS and Windows leave in archives.
_LITTER = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its readable path, and its entry."""

    path: PurePosixPath
    entry: zipfile.ZipInfo

    @property
    def suffix(self) -> str:
        """The suffix in small letters."""
        return self.path.suffix.lower()

    @property
    def key(self) -> str:
        """What the parts of one shapefile have in common."""
        return str(self.path.with_suffix("")).lower()


class Archive:
    """A zip archive, looked through before anything is taken out."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._left_bytes = limits.unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise FileUnreadable("damaged", str(error)) from error

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def list_members(self) -> list[Member]:
        """Return the files of the archive.

        Raises FileUnreadable (`unsafe_path`, `encrypted`) and TooLarge (`members`, `unpacked_bytes`).
        """
        entries = self._zip.infolist()
        if len(entries) > self._limits.members:
            raise TooLarge("members", self._limits.members, len(entries))
        stated_bytes = sum(entry.file_size for entry in entries)
        if stated_bytes > self._limits.unpacked_bytes:
            raise TooLarge("unpacked_bytes", self._limits.unpacked_bytes, stated_bytes)
        members = [_checked(entry) for entry in entries if not entry.is_dir()]
        return [member for member in members if not _is_litter(member.path)]

    def extract(self, member: Member, target: Path) -> Path:
        """Unpack a file to a place of ours; what the archive says about its size is not believed."""
        try:
            with self._zip.open(member.entry) as packed, target.open("wb") as unpacked:
                while chunk := packed.read(_CHUNK_BYTES):
                    self._left_bytes -= len(chunk)
                    if self._left_bytes < 0:
                        raise TooLarge("unpacked_bytes", self._limits.unpacked_bytes)
                    unpacked.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise FileUnreadable("damaged", f"{member.path}: {error}") from error
        return target


def _checked(entry: zipfile.ZipInfo) -> Member:
    path = PurePosixPath(_readable(entry).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in str(path):
        raise FileUnreadable("unsafe_path", str(path))
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise FileUnreadable("encrypted", str(path))
    return Member(path, entry)


def _readable(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry; Chinese Windows writes GBK where the standard has code page 437."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_litter(path: PurePosixPath) -> bool:
    return path.name.startswith("._") or any(part.lower() in _LITTER for part in path.parts)
