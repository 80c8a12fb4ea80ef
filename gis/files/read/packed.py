"""Reads what is packed: KMZ, and zip archives with shapefiles or another vector file inside."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from gis.files.archives import Archive, Member
from gis.files.errors import NothingInside
from gis.files.formats import SUFFIXES, recognise
from gis.files.read.kml import read_kml
from gis.files.read.shapefile import PARTS
from gis.files.source import Source, chosen_sublayer
from gis.files.table import RawTable

_UNPACKED = {suffix for suffix, name in SUFFIXES.items() if name not in ("zip", "kmz")}
# A text file in an archive is a table only if nothing else is there: it often is a note on the data.
_LAST = (".txt",)


def read_kmz(source: Source) -> RawTable:
    """Read the first .kml file of an archive, doc.kml if there is one (OGC 07-147r2, annex C)."""
    with Archive(source.path, source.limits) as archive:
        documents = [member for member in archive.list_members() if member.suffix == ".kml"]
        if not documents:
            raise NothingInside(".kml")
        path = archive.extract(min(documents, key=_rank), source.workplace / "doc.kml")
    recognise(path)
    return read_kml(replace(source, path=path))


def _rank(document: Member) -> tuple[bool, int]:
    return document.path.name.lower() != "doc.kml", len(document.path.parts)


def read_zip(source: Source, readers: Mapping[str, Callable[[Source], RawTable]]) -> RawTable:
    """Read a vector file out of an archive, from whatever folder; several are sublayers.

    Raises NothingInside, SublayerUnknown, and what `Archive` and the reader of the file inside raise.
    """
    with Archive(source.path, source.limits) as archive:
        members = archive.list_members()
        files = _named([member for member in members if member.suffix in _UNPACKED])
        if not files:
            raise NothingInside(", ".join(sorted({member.suffix for member in members})))
        name, notes = chosen_sublayer(list(files), source.sublayer if len(files) > 1 else None)
        path = _unpack(archive, files[name], members, source.workplace)
    inner = replace(source, path=path, sublayer=None if len(files) > 1 else source.sublayer)
    table = readers[recognise(path)](inner)
    table.notes = [*notes, *table.notes]
    table.sublayers = list(files) if len(files) > 1 else table.sublayers
    return table


def _named(files: list[Member]) -> dict[str, Member]:
    """Return files by the shortest name that tells them apart."""
    files = [file for file in files if file.suffix not in _LAST] or files
    stems = [file.path.stem for file in files]
    if len(set(stems)) == len(stems):
        return dict(zip(stems, files, strict=True))
    return {str(file.path): file for file in files}


def _unpack(archive: Archive, file: Member, members: list[Member], folder: Path) -> Path:
    """Unpack a file, and what belongs to it if it is a shapefile, under names of ours."""
    if file.suffix == ".shp":
        for part in members:
            if part.key == file.key and part.suffix in PARTS:
                archive.extract(part, folder / f"packed{part.suffix}")
    return archive.extract(file, folder / f"packed{file.suffix}")
