"""Certificate authorities of one's own, made for a test, and the certificates that they give."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """An authority that nobody knows but who has its file."""

    file: Path
    name: x509.Name
    key: ec.EllipticCurvePrivateKey

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return what a server at a host, given as an address, shows as its own."""
        key = ec.generate_private_key(ec.SECP256R1())
        at = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        given = _begun(_named(host), self.name, key).add_extension(at, critical=False)
        given = given.add_extension(authority, critical=False).sign(self.key, SHA256())
        file = self.file.with_name(f"{self.file.stem}-{host}.pem")
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(secret + given.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def make_authority(file: Path) -> Authority:
    """Make an authority and write its certificate to a file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), _named(file.stem)
    may_sign = x509.BasicConstraints(ca=True, path_length=0)
    itself = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    own = _begun(name, name, key).add_extension(may_sign, critical=True)
    own = own.add_extension(itself, critical=False).sign(key, SHA256())
    file.write_bytes(own.public_bytes(Encoding.PEM))
    return Authority(file, name, key)


def _begun(name: x509.Name, by: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
