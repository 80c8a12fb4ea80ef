"""Decoding text whose encoding is not stated: UTF-8, else GB18030, which holds GBK and GB2312."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from gis.files.errors import EncodingUnknown, FileUnreadable
from gis.files.table import Note

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSES = ("utf-8", "gb18030")
# What .cpg files and DXF headers call encodings. Code page 936 is GBK.
_ALIASES = {"936": "gbk", "54936": "gb18030", "65001": "utf-8", "ansi 936": "gbk", "oem": ""}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool

    @property
    def notes(self) -> list[Note]:
        """Tell a guess."""
        return [Note("encoding_guessed", self.encoding)] if self.guessed else []


def read_text(path: Path, encoding: str | None = None) -> Decoded:
    """Decode a text file as `decode` does; raise FileUnreadable (`not_text`) if it holds binary data."""
    decoded = decode(path.read_bytes(), encoding)
    position = decoded.text.find("\x00")
    if position >= 0:
        raise FileUnreadable("not_text", f"NUL at character {position}")
    return decoded


def decode(content: bytes, encoding: str | None = None) -> Decoded:
    """Decode by the encoding given, else by byte order mark, else as UTF-8 or GB18030.

    UTF-8 is not taken as guessed, since text in other encodings hardly ever passes for it.

    Raises EncodingUnknown; also for UTF-8 that is damaged in a few places and would pass for GB18030.
    """
    if encoding:
        return Decoded(_strictly(content, known_encoding(encoding)), known_encoding(encoding), False)
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Decoded(_strictly(content, name), name, False)
    try:
        return Decoded(content.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(content):
            raise EncodingUnknown(("utf-8",), error.start) from error
    return Decoded(_strictly(content, "gb18030", GUESSES), "gb18030", True)


def known_encoding(name: str) -> str:
    """Return Python's name of an encoding; raise EncodingUnknown."""
    plain = name.strip().lower().replace("_", " ").removeprefix("cp")
    try:
        return codecs.lookup(_ALIASES.get(plain) or name.strip()).name
    except (LookupError, ValueError) as error:
        raise EncodingUnknown((name,)) from error


def _strictly(content: bytes, encoding: str, tried: tuple[str, ...] = ()) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        raise EncodingUnknown(tried or (encoding,), getattr(error, "start", None)) from error


def _is_damaged_utf8(content: bytes) -> bool:
    """Say whether all but few of the characters beyond ASCII are sound UTF-8."""
    text = content.decode("utf-8", errors="replace")
    beyond = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") <= 0.1 * beyond
