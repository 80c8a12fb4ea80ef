"""Parsing XML that strangers wrote: no document types, hence no entities of theirs and no other files."""

import re
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from gis.files.errors import FileUnreadable
from gis.files.text import decode

# The parser knows these by itself, by declaration or byte order mark.
_KNOWN = ("utf-8", "utf-16", "us-ascii", "iso-8859-1", "")
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")


class _DocumentType(Exception):
    """The document declares a type."""


def parse_xml(path: Path) -> ElementTree.Element:
    """Return the root of a document, its tags without their name spaces.

    Raises FileUnreadable, and EncodingUnknown where the text is not in the encoding that it declares.
    """
    content, encoding = _in_known_encoding(path.read_bytes())
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: builder.start(
        local_name(tag), {local_name(name): value for name, value in given.items()}
    )
    parser.EndElementHandler = lambda tag: builder.end(local_name(tag))
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise FileUnreadable(_kind(error), str(error)) from error
    except _DocumentType as error:
        raise FileUnreadable("syntax", "DOCTYPE") from error
    return builder.close()


def _in_known_encoding(content: bytes) -> tuple[bytes, str | None]:
    """Return GBK and the like as UTF-8, with the encoding that overrides what the document declares."""
    declared = _DECLARED.match(content)
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    return (content, None) if name in _KNOWN else (decode(content, name).text.encode(), "utf-8")


def local_name(tag: str) -> str:
    """Return a name without its name space."""
    return tag.rpartition(" ")[2]


def _refuse(*_: object) -> None:
    raise _DocumentType


def _kind(error: expat.ExpatError) -> str:
    cut = (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
    return "truncated" if expat.errors.messages.get(error.code) in cut else "syntax"
