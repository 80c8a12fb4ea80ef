"""Stamps: what a finished step was made from, so that it is done again only when that changes."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path


class Stamp:
    """A file that holds the fingerprint of what a step was made from."""

    def __init__(self, path: Path, sources: Iterable[Path], *facts: str) -> None:
        self.path = path
        self.fingerprint = _fingerprint(sources, facts)

    def is_fresh(self) -> bool:
        """Return whether the step was finished from the same sources."""
        return self.path.exists() and self.path.read_text() == self.fingerprint

    def write(self) -> None:
        """Say that the step is finished."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.fingerprint)


def _fingerprint(sources: Iterable[Path], facts: Iterable[str]) -> str:
    digest = hashlib.sha256("\n".join(facts).encode())
    for source in sources:
        for path in _files(source):
            digest.update(f"\n{path}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(source: Path) -> Iterator[Path]:
    if source.is_dir():
        yield from sorted(path for path in source.rglob("*") if path.is_file())
    elif source.exists():
        yield source
