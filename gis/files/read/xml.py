"""Parsing XML that strangers wrote: no document types, hence no entities of theirs and no other files."""

from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from gis.files.errors import FileUnreadable

_CHUNK_BYTES = 1 << 20


class _DocumentType(Exception):
    """The document declares a type."""


def parse_xml(path: Path) -> ElementTree.Element:
    """Return the root of a document, its tags without their name spaces; raise FileUnreadable."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: builder.start(
        local_name(tag), {local_name(name): value for name, value in given.items()}
    )
    parser.EndElementHandler = lambda tag: builder.end(local_name(tag))
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileUnreadable(_kind(error), str(error)) from error
    except (ValueError, LookupError) as error:
        # An encoding that expat does not know, or that spends several bytes on a character.
        raise FileUnreadable("not_text", str(error)) from error
    except _DocumentType as error:
        raise FileUnreadable("syntax", "DOCTYPE") from error
    return builder.close()


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
