"""Makes of a written file what is handed over: packed, with its checksum, and signed."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dispatch.sealing import Sealer

PURPOSE = "signature of files"


@dataclass(frozen=True, slots=True)
class Packed:
    """What is handed over: the checksum and its signature first, so that they are there before the file."""

    files: list[Path]
    name: str
    size_bytes: int
    sha256: str


def pack(written: Path, zipped: bool, sealer: Sealer | None) -> Packed:
    """Pack a file, write its checksum beside it as `sha256sum` does, and sign that if there is a sealer."""
    file = _zip(written) if zipped else written
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    checksum = file.with_name(f"{file.name}.sha256")
    checksum.write_text(f"{digest}  {file.name}\n")
    beside = [checksum]
    if sealer is not None:
        signature = checksum.with_name(f"{checksum.name}.sig")
        signature.write_bytes(private_key(sealer).sign(checksum.read_bytes()))
        beside.append(signature)
    return Packed([*beside, file], file.name, file.stat().st_size, digest)


def _zip(written: Path) -> Path:
    path = written.with_name(f"{written.name}.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.write(written, written.name)
    return path


def private_key(sealer: Sealer) -> Ed25519PrivateKey:
    """Return the instance's own key; it follows from the instance's secret and is kept nowhere."""
    return Ed25519PrivateKey.from_private_bytes(sealer.derive(PURPOSE))


def public_key(sealer: Sealer) -> str:
    """Return, as PEM, the key by which receivers verify what this instance signed."""
    key = private_key(sealer).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
